"""What the browser is given to compute and draw with."""

import json

import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.engine.functions import ALONG, FUNCTIONS, ITERATE
from formulas.pages.scene import model, scene
from formulas.plots.shapes import shapes
from tests.formulas.samples import small_formula

EVERY_FORMULA = pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)


@EVERY_FORMULA
def test_scene_is_json_that_every_reader_understands(formula: Formula) -> None:
    text = json.dumps(scene(formula), allow_nan=False)
    assert json.loads(text)["slug"] == formula.slug


@EVERY_FORMULA
def test_scene_has_every_parameter_with_its_range(formula: Formula) -> None:
    keys = ("name", "label", "low", "high", "step", "default", "decimals", "unit")
    expected = [{key: getattr(parameter, key) for key in keys} for parameter in formula.parameters]
    assert scene(formula)["parameters"] == expected


@EVERY_FORMULA
def test_scene_has_every_view_with_its_shapes(formula: Formula) -> None:
    views = scene(formula)["views"]
    assert [view["name"] for view in views] == [view.name for view in formula.views]
    for given, view in zip(views, formula.views, strict=True):
        for drawn, panel in zip(given["panels"], view.panels, strict=True):
            told = [(shape["kind"], shape["table"], shape["shows"]) for shape in drawn["shapes"]]
            assert told == [(shape.kind, shape.table, shape.shows) for shape in shapes(formula, panel)]


@EVERY_FORMULA
def test_what_a_view_shows_is_assigned_in_the_model(formula: Formula) -> None:
    assigned = {name for names, _, _ in model(formula)["assignments"] for name in names}
    shown = {name for view in scene(formula)["views"] for name in view["readouts"]}
    shapes_shown = [s for view in scene(formula)["views"] for panel in view["panels"] for s in panel["shapes"]]
    shown |= {name for shape in shapes_shown for name in shape["shows"]}
    assert shown
    assert shown <= assigned


def functions_in(tree: object) -> set[str]:
    if not isinstance(tree, list):
        return set()
    if tree[0] == ITERATE:
        _, _, steps, starts, _ = tree
        return {ITERATE}.union(*map(functions_in, [*steps, *starts]))
    return {tree[0]}.union(*(functions_in(part) for part in tree[1:]))


@EVERY_FORMULA
def test_trees_call_only_what_both_evaluators_know(formula: Formula) -> None:
    called = set().union(*(functions_in(tree) for _, tree, _ in model(formula)["assignments"]))
    assert called
    assert called <= {*FUNCTIONS, *ALONG, ITERATE}


def test_model_names_axes_in_the_files_order() -> None:
    given = model(small_formula())
    assert given["parameters"] == ["a", "share"]
    assert [axis["name"] for axis in given["axes"]] == ["x", "k"]
    assert {name: axes for (name,), _, axes in given["assignments"]} == {
        "y": ["x"],
        "area": [],
        "weight": ["k"],
        "price": ["k"],
        "total": [],
    }
