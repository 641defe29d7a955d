"""A page at other values is put together from pieces: it says what it would say if it were set as a whole."""

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.parameters import Reading, read_parameters
from formulas.engine import Model, Value, evaluate
from formulas.pages import moving
from formulas.pages.article import article, embedded, problems_html, whole_article
from formulas.pages.content import figures
from formulas.pages.moving import moving_texts
from formulas.pages.pieces import Marks, Pieces
from formulas.plots.poster import poster
from tests.formulas.samples import gallery

FORMULAS = (*loading.catalogue().formulas, gallery())
IDS = [formula.slug for formula in FORMULAS]


def addresses(formula: Formula) -> Iterator[dict[str, str]]:
    """What addresses may ask for: presets, ends of ranges, values at random, one or several, and mistakes."""
    chance = random.Random(formula.slug)  # noqa: S311
    for view in formula.views:
        for preset in view.presets:
            yield {name: repr(value) for name, value in preset.values.items()}
    for parameter in formula.parameters:
        yield {parameter.name: repr(chance.uniform(parameter.low, parameter.high))}
    for ends in ("low", "high"):
        yield {parameter.name: repr(getattr(parameter, ends)) for parameter in formula.parameters}
    yield {parameter.name: repr(chance.uniform(parameter.low, parameter.high)) for parameter in formula.parameters}
    first = formula.parameters[0]
    yield {first.name: repr(first.high + 1), "no_such_name": "<b>1</b>"}
    yield {first.name: "nonsense"}
    yield {first.name: repr(first.default)}
    yield {}


def readings(formula: Formula) -> list[Reading]:
    return [read_parameters(formula, {n: [v] for n, v in address.items()}) for address in addresses(formula)]


@pytest.mark.thorough
@pytest.mark.parametrize("formula", FORMULAS, ids=IDS)
def test_article_in_pieces_is_the_one_set_whole(formula: Formula) -> None:
    for reading in readings(formula):
        texts = moving_texts_from_scratch(formula, reading.values)
        assert article(formula, reading) == whole_article(formula, texts, problems_html(reading.problems))


def moving_texts_from_scratch(formula: Formula, values: Mapping[str, float]) -> dict[str, moving.Texts]:
    """All that moves, whether it has moved or not."""
    parts = {view.name: moving._parts(formula, view) for view in formula.views}
    made = moving._made(formula, parts, values)
    return {view.name: made[view.name] | moving._state(formula, view, values) for view in formula.views}


@pytest.mark.parametrize("formula", FORMULAS, ids=IDS)
def test_no_mark_is_left_in_an_article(formula: Formula) -> None:
    for reading in readings(formula)[:2]:
        assert not {"\ue000", "\ue001"} & set(article(formula, reading))


@pytest.mark.parametrize("formula", FORMULAS, ids=IDS)
def test_only_panels_whose_parameters_moved_are_drawn(formula: Formula, monkeypatch: pytest.MonkeyPatch) -> None:
    article(formula, Reading(formula.defaults, ()))
    drawn: list[str] = []

    def counted(*given: Any, name: str, **named: Any) -> SafeString:
        drawn.append(name)
        return poster(*given, name=name, **named)

    monkeypatch.setattr(moving, "poster", counted)
    for parameter in formula.parameters:
        middle = (parameter.low + parameter.high) / 2 + parameter.step / 7
        drawn.clear()
        article(formula, Reading(formula.defaults | {parameter.name: middle}, ()))
        assert drawn == [
            f"{view.name}-{number}"
            for view in formula.views
            for number, panel in enumerate(view.panels, 1)
            if parameter.name in formula.program.parameters_for(panel.names)
        ]


def test_article_at_other_values_evaluates_the_model_once(monkeypatch: pytest.MonkeyPatch) -> None:
    formula = loading.catalogue().by_slug["sir-model"]
    article(formula, Reading(formula.defaults, ()))
    evaluations: list[list[str]] = []

    def counted(model: Model, parameters: Mapping[str, float], wanted: Iterable[str]) -> dict[str, Value]:
        evaluations.append(list(wanted))
        return evaluate(model, parameters, wanted)

    monkeypatch.setattr(moving, "evaluate", counted)
    article(formula, Reading(formula.defaults | {"r0": 1.234}, ()))
    assert len(evaluations) == 1


def test_embedded_figure_has_the_texts_of_the_page() -> None:
    formula = loading.catalogue().by_slug["kl-divergence"]
    values = formula.defaults | {"mu_p": 1.2345}
    texts = moving_texts(formula, values)["bells"]
    assert texts["poster 1 before"] in embedded(formula, formula.views[0], texts)
    assert figures(formula, values)[0].panels[0].poster in embedded(formula, formula.views[0], texts)


def test_pieces_escape_what_a_template_would_escape() -> None:
    said = Marks()["said"]
    pieces = Pieces.of(format_html("<p>{}, {}</p>", said, said))
    assert pieces.filled({"said": "<b> & so on"}) == "<p>&lt;b&gt; &amp; so on, &lt;b&gt; &amp; so on</p>"


def test_pieces_take_html_as_it_is() -> None:
    pieces = Pieces.of(format_html("<p>{}</p>", Marks()["said"]))
    assert pieces.filled({"said": format_html("<b>{}</b>", "so")}) == "<p><b>so</b></p>"
