"""What a view draws, before anything is drawn."""

import itertools
import math

import numpy as np
import pytest

from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula
from formulas.marks.geometry import BEYOND
from formulas.marks.kinds.bars import WIDTH, Bars
from formulas.marks.kinds.curves import Area, Line
from formulas.marks.kinds.heat_maps import Heat
from formulas.marks.palette import STYLES, SUBTRACTS_COLOUR
from formulas.marks.shape import PointShape, drawable, part_of
from formulas.plots.shapes import Overflow, overflows, shapes, tables
from tests.formulas.plots.views import BELLS, COINS, EVERY_PANEL, IDS, KL, at


def test_signed_curve_is_two_areas_under_a_line() -> None:
    drawn = [(type(shape), shape.name) for shape in shapes(KL, BELLS)]
    assert drawn == [
        (Area, "contribution_adds"),
        (Area, "contribution_subtracts"),
        (Line, "contribution"),
        (Line, "p"),
        (Line, "q"),
    ]


def test_what_subtracts_has_a_colour_of_its_own_and_all_else_that_of_its_role() -> None:
    drawn = {shape.name: shape for shape in shapes(KL, BELLS)}
    assert drawn["contribution_subtracts"].colour == SUBTRACTS_COLOUR
    for name in ("contribution_adds", "contribution", "p"):
        assert drawn[name].colour == STYLES[drawn[name].role].colour


def test_browser_is_told_which_column_a_shape_is_drawn_from() -> None:
    drawn = {shape.name: shape.data() for shape in shapes(KL, BELLS)}
    assert (drawn["contribution_adds"]["kind"], drawn["contribution_adds"]["column"]) == ("area", "contribution_adds")
    assert drawn["p"]["column"] == "p"


def test_lines_are_drawn_over_areas() -> None:
    kinds = [shape.kind for shape in shapes(KL, BELLS)]
    assert kinds == ["area", "area", "line", "line", "line"]


def test_bars_of_one_outcome_stand_beside_each_other() -> None:
    drawn = [shape for shape in shapes(KL, COINS) if isinstance(shape, Bars)]
    places = sorted({(shape.left, shape.right) for shape in drawn})
    assert len(places) == len(COINS.marks)
    assert places[0][0] == pytest.approx(-WIDTH / 2)
    assert places[-1][1] == pytest.approx(WIDTH / 2)
    for (_, right), (left, _) in itertools.pairwise(places):
        assert right == pytest.approx(left)


def test_signed_bars_share_their_place() -> None:
    drawn = [shape for shape in shapes(KL, COINS) if isinstance(shape, Bars)]
    adds, subtracts = (shape for shape in drawn if shape.of == "coin_contribution")
    assert (adds.left, adds.right) == (subtracts.left, subtracts.right)
    assert (adds.part, subtracts.part) == ("adds", "subtracts")


@pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)
def test_every_shape_finds_its_columns(formula: Formula, panel: Panel) -> None:
    axes, values = formula.axis_by_name, at(formula, panel)
    found = tables(formula, panel, values)
    for shape in shapes(formula, panel):
        columns = found[shape.table]
        if isinstance(shape, Heat):
            assert columns[shape.of].shape == tuple(formula.axis_by_name[n].count for n in (shape.y_axis, shape.x))
        else:
            wanted = {shape.x, shape.column} if isinstance(shape, PointShape) else shape.columns(axes, values).keys()
            assert wanted <= columns.keys()
            assert len({column.shape for column in columns.values()}) == 1


@pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)
def test_what_adds_and_what_subtracts_make_the_whole(formula: Formula, panel: Panel) -> None:
    values = at(formula, panel)
    columns = {name: column for own in tables(formula, panel, values).values() for name, column in own.items()}
    signed = {shape.of for shape in shapes(formula, panel) if isinstance(shape, PointShape) and shape.part != "all"}
    for name in signed:
        np.testing.assert_array_equal(columns[f"{name}_adds"] + columns[f"{name}_subtracts"], np.asarray(values[name]))
        assert (columns[f"{name}_adds"] >= 0).all()
        assert (columns[f"{name}_subtracts"] <= 0).all()
    assert signed or columns


def test_part_keeps_gaps() -> None:
    values = np.array([-1.0, math.nan, 2.0])
    np.testing.assert_array_equal(part_of(values, "adds"), [0, math.nan, 2])
    np.testing.assert_array_equal(part_of(values, "subtracts"), [-1, math.nan, 0])
    np.testing.assert_array_equal(part_of(values, "all"), values)


def test_infinite_bar_is_drawn_far_beyond_every_frame() -> None:
    np.testing.assert_array_equal(drawable(np.array([math.inf, -math.inf, 1.0])), [BEYOND, -BEYOND, 1.0])
    for _, panel in EVERY_PANEL:
        assert max(map(abs, panel.y_range)) < panel.frame().beyond / 1000


def coins_at(**parameters: float) -> list[Overflow]:
    values = at(KL, COINS, **parameters)
    return overflows(KL, COINS, tables(KL, COINS, values))


def test_infinite_bar_is_found_at_its_middle() -> None:
    (shape,) = [shape for shape in shapes(KL, COINS) if shape.name == "coin_contribution_adds"]
    assert isinstance(shape, Bars)
    assert coins_at(heads_p=0.7, heads_q=0.0) == [Overflow(shape.middle, True, "∞")]


def test_finite_bar_that_leaves_the_frame_is_found_with_its_value() -> None:
    (bar,) = coins_at(heads_p=1.0, heads_q=0.01)
    assert bar.text == "4.61"
    assert bar.goes_up


def test_bars_inside_the_frame_are_not_marked() -> None:
    assert coins_at() == []


def test_bar_that_is_nowhere_is_not_marked() -> None:
    values = at(KL, COINS)
    columns = tables(KL, COINS, dict(values) | {"coin_p": np.full(2, np.nan)})
    assert overflows(KL, COINS, columns) == []


@pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)
def test_every_shape_has_a_name_of_its_own(formula: Formula, panel: Panel) -> None:
    names = [shape.name for shape in shapes(formula, panel) if shape.is_path]
    assert sorted(names) == sorted(set(names))
