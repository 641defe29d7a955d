"""What a view draws, before anything is drawn."""

import itertools
import math

import numpy as np
import pytest

from formulas.definition import Formula, View
from formulas.plots.shapes import BARS_WIDTH, BEYOND, Overflow, drawable, overflows, part_of, shapes, table
from tests.formulas.plots.views import BELLS, COINS, EVERY_VIEW, IDS, KL, at


def test_signed_curve_is_two_areas_under_a_line() -> None:
    drawn = [(shape.kind, shape.column) for shape in shapes(BELLS)]
    assert drawn == [
        ("area", "contribution_adds"),
        ("area", "contribution_subtracts"),
        ("line", "contribution"),
        ("line", "p"),
        ("line", "q"),
    ]


def test_lines_are_drawn_over_areas() -> None:
    kinds = [shape.kind for shape in shapes(BELLS)]
    assert kinds == sorted(kinds)


def test_bars_of_one_outcome_stand_beside_each_other() -> None:
    drawn = shapes(COINS)
    places = sorted({(shape.left, shape.right) for shape in drawn})
    assert len(places) == len(COINS.marks)
    assert places[0][0] == pytest.approx(-BARS_WIDTH / 2)
    assert places[-1][1] == pytest.approx(BARS_WIDTH / 2)
    for (_, right), (left, _) in itertools.pairwise(places):
        assert right == pytest.approx(left)


def test_signed_bars_share_their_place() -> None:
    adds, subtracts = (shape for shape in shapes(COINS) if shape.y == "coin_contribution")
    assert (adds.left, adds.right) == (subtracts.left, subtracts.right)
    assert (adds.part, subtracts.part) == ("adds", "subtracts")


@pytest.mark.parametrize(("formula", "view"), EVERY_VIEW, ids=IDS)
def test_table_has_a_column_for_every_shape_and_the_axis(formula: Formula, view: View) -> None:
    _, values = at(formula, view)
    columns = table(formula, view, values)
    assert set(columns) == {view.axis, *(shape.column for shape in shapes(view))}
    assert {column.shape for column in columns.values()} == {(formula.axis_by_name[view.axis].count,)}


@pytest.mark.parametrize(("formula", "view"), EVERY_VIEW, ids=IDS)
def test_what_adds_and_what_subtracts_make_the_whole(formula: Formula, view: View) -> None:
    _, values = at(formula, view)
    columns = table(formula, view, values)
    signed = [mark.y for mark in view.marks if mark.is_signed]
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
    for _, view in EVERY_VIEW:
        assert max(map(abs, view.y_range)) < BEYOND / 1000


def coins_at(**parameters: float) -> list[Overflow]:
    _, values = at(KL, COINS, **parameters)
    return overflows(COINS, KL.axis_by_name["k"], table(KL, COINS, values))


def test_infinite_bar_is_found_at_its_middle() -> None:
    (shape,) = [shape for shape in shapes(COINS) if shape.column == "coin_contribution_adds"]
    assert coins_at(heads_p=0.7, heads_q=0.0) == [Overflow((shape.left + shape.right) / 2, True, "∞")]


def test_finite_bar_that_leaves_the_frame_is_found_with_its_value() -> None:
    (bar,) = coins_at(heads_p=1.0, heads_q=0.01)
    assert bar.text == "4.61"
    assert bar.goes_up


def test_bars_inside_the_frame_are_not_marked() -> None:
    assert coins_at() == []


def test_bar_that_is_nowhere_is_not_marked() -> None:
    _, values = at(KL, COINS)
    columns = table(KL, COINS, dict(values) | {"coin_p": np.full(2, np.nan)})
    assert overflows(COINS, KL.axis_by_name["k"], columns) == []


@pytest.mark.parametrize(("formula", "view"), EVERY_VIEW, ids=IDS)
def test_no_two_shapes_of_a_kind_draw_the_same_column(formula: Formula, view: View) -> None:
    drawn = [(shape.kind, shape.column) for shape in shapes(view)]
    assert drawn
    assert sorted(drawn) == sorted(set(drawn))
