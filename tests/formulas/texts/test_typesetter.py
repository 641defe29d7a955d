"""V8 with Temml in it: limits that really interrupt, and an engine that is there again afterwards."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from formulas.texts import typesetter
from formulas.texts.typesetter import Refused, typeset

FOREVER = r"\mathllap{" * 40 + "x" + "}" * 40  # Temml builds each twice: 2 to the power of 40


def test_what_takes_too_long_is_refused_and_the_rest_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetter, "SECONDS_EACH", 0.5)
    before, refused, after = typeset([("a", False), (FOREVER, False), ("b", False)])
    assert isinstance(refused, Refused)
    assert refused.message == "this takes too long to set"
    assert [before, after] == ["<math><mi>a</mi></math>", "<math><mi>b</mi></math>"]


def test_all_formulas_of_a_text_have_their_time_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetter, "SECONDS", 0.0)
    assert typeset([("a", False)] * 2) == [Refused("the formulas of this text take too long to set")] * 2


def test_what_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    typesetter._ENGINE.close()
    monkeypatch.setattr(typesetter, "MEMORY", 20_000_000)
    monkeypatch.setattr(typesetter, "SECONDS_EACH", 20.0)
    monkeypatch.setattr(typesetter, "SECONDS", 40.0)
    refused, after = typeset([(r"\mathllap{" * 18 + "x" + "}" * 18, False), ("b", False)])
    typesetter._ENGINE.close()
    assert isinstance(refused, Refused)
    assert after == "<math><mi>b</mi></math>"


@pytest.mark.parametrize("latex", [r"\sqrt{" * 330 + "a" + "}" * 330, r"\left(" * 150 + "a" + r"\right)" * 150])
def test_deep_source_ends_no_process(latex: str) -> None:
    assert typeset([(latex, False), ("a", False)])[1] == "<math><mi>a</mi></math>"


def test_child_of_a_process_that_has_set_formulas_sets_its_own() -> None:
    assert typeset([("a", False)])
    child = os.fork()
    if child == 0:
        os._exit(0 if typeset([("b", False)]) == ["<math><mi>b</mi></math>"] else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert typeset([("c", False)]) == ["<math><mi>c</mi></math>"]


def test_threads_take_turns() -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda number: typeset([(f"a_{number % 10}", False)]), range(40)))
    assert [each[0] for each in made] == [
        f"<math><msub><mi>a</mi><mn>{number % 10}</mn></msub></math>" for number in range(40)
    ]
