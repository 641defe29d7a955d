"""The page about the formula language: everything that may stand in a model, and nothing else."""

import pytest
from django.test import Client

from formulas.engine.functions import ALONG, NAMED, OPERATORS
from formulas.engine.parse import MAX_LENGTH
from formulas.pages.language import groups
from tests.markup import Element, parse_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(client: Client) -> Element:
    answer = client.get("/docs/engine/")
    assert answer.status_code == 200
    return parse_html(answer.content.decode())


def test_every_function_is_there_once_as_it_is_written(tree: Element) -> None:
    written = [term.text for term in tree.all("dt")]
    expected = [function.written for function in OPERATORS]
    expected += [f"{function.name}({', '.join('abc'[: function.arity])})" for function in NAMED]
    expected += [f"{name}(a, axis)" for name in ALONG] + ["value = iterate(a, b, axis)"]
    assert written[: len(expected)] == expected
    assert all(expected)


def test_every_function_says_what_it_means_and_gives_an_example() -> None:
    for group in groups():
        assert group.entries
        for entry in group.entries:
            assert entry.meaning
            assert entry.examples


def test_examples_stand_with_what_they_come_to(tree: Element) -> None:
    examples = [example.text for example in tree.all("p", class_="example")]
    for expected in (
        "erf(1) is 0.84270079295",
        "log(0) is −∞",
        "0 / 0 is undefined",
        "cumulative_sum(k, k) is 0, 1, 3, 6",
    ):
        assert any(expected in example for example in examples), expected


def test_limits_are_those_of_the_engine(tree: Element) -> None:
    assert str(MAX_LENGTH) in [term.text.replace(",", "") for term in tree.all("dt")]
