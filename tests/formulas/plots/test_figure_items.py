"""Figures at other values, put together from one made once: the same bytes as made from scratch."""

import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from formulas.definitions import loading
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.engine import evaluate
from formulas.plots import figure, figure_items
from formulas.plots.figure_items import as_json, figure_digest, figure_json
from tests.formulas.samples import gallery
from tests.serving import ROOT

KL = loading.catalogue().by_slug["kl-divergence"]
PANELS = [
    pytest.param(formula, view, number, id=f"{formula.slug}-{view.name}-{number}")
    for formula in (*loading.catalogue().formulas, gallery())
    for view in formula.views
    for number in range(1, len(view.panels) + 1)
]


def points(formula: Formula) -> Iterator[dict[str, float]]:
    """The defaults, the ends of all ranges, where values are often infinite or undefined, and two at random."""
    chance = random.Random(formula.slug)  # noqa: S311
    yield formula.defaults
    yield {parameter.name: parameter.low for parameter in formula.parameters}
    yield {parameter.name: parameter.high for parameter in formula.parameters}
    for _ in range(2):
        yield {parameter.name: chance.uniform(parameter.low, parameter.high) for parameter in formula.parameters}


@pytest.mark.site
@pytest.mark.parametrize(("formula", "view", "number"), PANELS)
def test_figure_is_the_one_made_from_scratch(formula: Formula, view: View, number: int) -> None:
    panel = view.panels[number - 1]
    for values in points(formula):
        evaluated = evaluate(formula.program, values, panel.names)
        made = figure.figure_item(formula, panel, evaluated, name=f"{view.name}-{number}")
        assert figure_json(formula, view, number, values) == as_json(made)


def test_infinite_values_are_put_in_as_they_are() -> None:
    values = KL.defaults | {"heads_p": 0.7, "heads_q": 0.0}
    assert "∞" in figure_json(KL, KL.views[1], 1, values)


@pytest.mark.site
def test_figure_is_made_once_for_all_values(monkeypatch: pytest.MonkeyPatch) -> None:
    figure_items._pieces.cache_clear()
    made: list[str] = []
    make = figure.figure_item

    def counted(*given: Any, name: str) -> Any:
        made.append(name)
        return make(*given, name=name)

    monkeypatch.setattr(figure, "figure_item", counted)
    for values in points(KL):
        figure_json(KL, KL.views[0], 1, values)
    assert made == ["bells-1"]


# --- the digest ------------------------------------------------------------------------------------------


def test_digest_is_the_same_for_the_same_figure() -> None:
    figure_digest.cache_clear()
    first = figure_digest(KL, KL.views[0], 1)
    figure_digest.cache_clear()
    assert figure_digest(KL, KL.views[0], 1) == first
    assert len(first) == figure_items.DIGEST_LENGTH


def test_every_panel_has_a_digest_of_its_own() -> None:
    digests = {figure_digest(*panel.values) for panel in PANELS}
    assert len(digests) == len(PANELS)


@pytest.mark.parametrize(
    "change",
    [
        {"model": KL.model + "\nmore = 1"},
        {"parameters": (KL.parameters[0].model_copy(update={"default": 0.5}), *KL.parameters[1:])},
        {"axes": (KL.axes[0].model_copy(update={"label": "another"}), *KL.axes[1:])},
    ],
    ids=["model", "parameters", "axes"],
)
def test_digest_changes_with_what_the_figure_is_made_from(change: dict[str, Any]) -> None:
    changed = KL.model_copy(update=change)
    assert figure_digest(changed, changed.views[0], 1) != figure_digest(KL, KL.views[0], 1)


def test_digest_changes_with_what_the_panel_draws() -> None:
    view = KL.views[0]
    panel = view.panels[0].model_copy(update={"y_range": (0.0, 9.0)})
    other = view.model_copy(update={"panels": (panel,)})
    assert figure_digest(KL, other, 1) != figure_digest(KL, view, 1)


@pytest.mark.parametrize("maker", ["code", "bokeh"])
def test_digest_changes_with_what_makes_the_figure(maker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = figure_digest(KL, KL.views[0], 1)
    if maker == "code":
        monkeypatch.setattr(figure_items, "ROOMS_ABOVE", ("plots",))
    else:
        monkeypatch.setattr(figure_items, "version", lambda name: "0.0")
    for kept in (figure_digest, figure_items.makers):
        kept.cache_clear()
    try:
        assert figure_digest(KL, KL.views[0], 1) != before
    finally:
        for kept in (figure_digest, figure_items.makers):
            kept.cache_clear()


@pytest.mark.process
def test_page_with_the_address_of_its_figures_imports_no_bokeh() -> None:
    script = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'klsite.settings'\n"
        "import django; django.setup(); from django.conf import settings\n"
        "storage = {'BACKEND': 'django.contrib.staticfiles.storage.StaticFilesStorage'}\n"
        "settings.STORAGES = settings.STORAGES | {'staticfiles': storage}\n"  # nothing is collected here
        "from formulas.definitions import loading; from formulas.definitions.parameters import Reading\n"
        "from formulas.pages.article import article\n"
        "formula = loading.catalogue().by_slug['kl-divergence']\n"
        "html = article(formula, Reading(formula.defaults | {'mu_p': 1.25}, ()))\n"
        "assert '/figures/bells-1.' in html\n"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] == 'bokeh'))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr
