"""The figure as SVG."""

import re

import numpy as np
import pytest

from formulas.definition import Formula, View
from formulas.plots.geometry import UNITS, tick_labels
from formulas.plots.poster import poster
from formulas.plots.shapes import shapes
from formulas.verification import verify
from tests.formulas.plots.views import BELLS, COINS, EVERY_VIEW, IDS, KL, at
from tests.formulas.samples import counted_formula
from tests.markup import Element, parse_html


def drawn(formula: Formula, view: View, **parameters: float) -> Element:
    used, values = at(formula, view, **parameters)
    return parse_html(poster(formula, view, used, values)).one("svg", class_="poster")


def points(path: str) -> list[tuple[int, int]]:
    """The vertices of a path of M, l, V, H and Z."""
    x = y = 0
    found = []
    for command, numbers in re.findall(r"([MlVHZ])([-\d ]*)", path):
        values = [int(number) for number in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "l":
            x, y = x + values[0], y + values[1]
        elif command == "V":
            (y,) = values
        elif command == "H":
            (x,) = values
        if command != "Z":
            found.append((x, y))
    return found


def path_of(tree: Element, column: str) -> str:
    return tree.one("path", data_column=column).attributes["d"]


@pytest.mark.parametrize(("formula", "view"), EVERY_VIEW, ids=IDS)
def test_poster_has_a_path_for_every_shape_from_back_to_front(formula: Formula, view: View) -> None:
    tree = drawn(formula, view)
    columns = [path.attributes["data-column"] for path in tree.all("path") if "data-column" in path.attributes]
    assert columns == [shape.column for shape in shapes(view)]


@pytest.mark.parametrize(("formula", "view"), EVERY_VIEW, ids=IDS)
def test_poster_says_in_words_what_it_shows(formula: Formula, view: View) -> None:
    tree = drawn(formula, view)
    assert tree.attributes["role"] == "img"
    labels = tree.attributes["aria-labelledby"].split()
    title, words = tree.one("title"), tree.one("desc")
    assert [title.attributes["id"], words.attributes["id"]] == labels
    assert title.text == view.title
    assert words.text


@pytest.mark.parametrize(("formula", "view"), EVERY_VIEW, ids=IDS)
def test_paths_hold_whole_numbers_only(formula: Formula, view: View) -> None:
    paths = [path.attributes["d"] for path in drawn(formula, view).all("path")]
    assert paths
    for path in paths:
        assert re.fullmatch(r"[MlVHZ\d -]*", path)


def test_curve_goes_through_the_values_of_the_model() -> None:
    tree = drawn(KL, BELLS)
    _, values = at(KL, BELLS)
    p = np.asarray(values["p"])
    vertices = np.array(points(path_of(tree, "p")))
    x = KL.axis_by_name["x"].nodes()
    assert len(vertices) == len(x)
    np.testing.assert_allclose(vertices[:, 0] / UNITS * 16 - 8, x, atol=16 / UNITS)
    np.testing.assert_allclose(1.4 - vertices[:, 1] / UNITS * 1.8, p, atol=1.8 / UNITS)


def test_area_is_closed_along_zero() -> None:
    path = path_of(drawn(KL, BELLS), "contribution_adds")
    zero = UNITS - round(0.4 / 1.8 * UNITS)
    assert path.endswith(f"V{zero}H0Z")
    assert max(y for _, y in points(path)) == zero


def test_gap_leaves_the_curve_in_pieces() -> None:
    used, values = at(KL, BELLS)
    broken = dict(values)
    curve = np.array(values["p"])
    curve[100:110] = np.nan
    broken["p"] = curve
    tree = parse_html(poster(KL, BELLS, used, broken))
    path = tree.one("path", data_column="p").attributes["d"]
    assert path.count("M") == 2
    assert len(points(path)) == 391


def test_curve_that_is_nowhere_draws_nothing() -> None:
    used, values = at(KL, BELLS)
    tree = parse_html(poster(KL, BELLS, used, dict(values) | {"p": np.full(401, np.nan)}))
    assert tree.one("path", data_column="p").attributes["d"] == ""


def test_infinite_point_of_a_curve_is_a_gap() -> None:
    used, values = at(KL, BELLS)
    curve = np.array(values["p"])
    curve[200] = np.inf
    tree = parse_html(poster(KL, BELLS, used, dict(values) | {"p": curve}))
    assert tree.one("path", data_column="p").attributes["d"].count("M") == 2


def test_bars_stand_on_zero_and_reach_their_value() -> None:
    tree = drawn(KL, COINS, heads_p=0.7)
    low, high = COINS.y_range
    tops = sorted({y for _, y in points(path_of(tree, "coin_p"))})
    expected = sorted({UNITS - round((value - low) / (high - low) * UNITS) for value in (0.0, 0.7, 0.3)})
    np.testing.assert_allclose(tops, expected, atol=1)


def test_infinite_bar_leaves_the_frame_and_is_named() -> None:
    tree = drawn(KL, COINS, heads_q=0.0)
    assert min(y for _, y in points(path_of(tree, "coin_contribution_adds"))) < -UNITS
    assert [text.text for text in tree.one("g", class_="overflows").all("text")] == ["∞"]
    assert "∞ nats" in tree.one("desc").text


def test_bar_longer_than_the_frame_says_its_value() -> None:
    texts = drawn(KL, COINS, heads_p=1.0, heads_q=0.01).one("g", class_="overflows").all("text")
    assert [text.text for text in texts] == ["4.61"]


def test_bars_inside_the_frame_are_not_marked() -> None:
    assert drawn(KL, COINS).one("g", class_="overflows").all("text") == []


def test_outcomes_are_named_under_the_bars() -> None:
    assert [text.text for text in drawn(KL, COINS).one("g", class_="ticks-x").all("text")] == ["heads", "tails"]


def test_axis_of_whole_numbers_has_round_numbers_under_its_bars() -> None:
    formula = counted_formula()
    verify(formula)
    tree = drawn(formula, formula.views[0])
    assert [text.text for text in tree.one("g", class_="ticks-x").all("text")] == tick_labels(0, 2)
    assert len(re.findall("M", path_of(tree, "y_adds"))) == 2  # three bars, one of them of height 0


@pytest.mark.parametrize(("formula", "view"), EVERY_VIEW, ids=IDS)
def test_ticks_of_the_y_axis_are_those_of_its_range(formula: Formula, view: View) -> None:
    labels = [text.text for text in drawn(formula, view).one("g", class_="ticks-y").all("text")]
    assert labels == tick_labels(*view.y_range)


@pytest.mark.parametrize(("formula", "view"), EVERY_VIEW, ids=IDS)
def test_ticks_lie_inside_the_frame(formula: Formula, view: View) -> None:
    tree = drawn(formula, view)
    texts = tree.one("g", class_="ticks-y").all("text") + tree.one("g", class_="ticks-x").all("text")
    assert texts
    for text in texts:
        for key in ("x", "y"):
            assert 0 <= float(text.attributes[key].rstrip("%")) <= 100


@pytest.mark.parametrize(("formula", "view"), EVERY_VIEW, ids=IDS)
def test_equal_values_give_the_same_poster(formula: Formula, view: View) -> None:
    used, values = at(formula, view)
    assert poster(formula, view, used, values) == poster(formula, view, used, values)


def test_grid_has_no_lines_between_outcomes() -> None:
    assert not re.search(r"V", drawn(KL, COINS).one("path", class_="grid").attributes["d"])
    assert re.search(r"V", drawn(KL, BELLS).one("path", class_="grid").attributes["d"])


def test_words_are_escaped() -> None:
    view = BELLS.model_copy(update={"title": "<script>"})
    used, values = at(KL, BELLS)
    assert "<script>" not in poster(KL, view, used, values)
