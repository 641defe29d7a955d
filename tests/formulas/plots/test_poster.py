"""The figure as SVG."""

import base64
import re
from collections.abc import Mapping
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula
from formulas.definitions.verification import verify
from formulas.engine import Value
from formulas.marks.geometry import UNITS, tick_labels
from formulas.marks.kinds.curves import NEAR
from formulas.plots.poster import poster
from formulas.plots.shapes import shapes
from tests.formulas.plots.views import BELLS, COINS, EVERY_PANEL, GALLERY, IDS, KL, at
from tests.formulas.samples import counted_formula
from tests.markup import Element, parse_html
from tests.paths_drawn import distances, pieces, vertices


def drawn(formula: Formula, panel: Panel, **parameters: float) -> Element:
    return tree_of(formula, panel, at(formula, panel, **parameters))


def tree_of(formula: Formula, panel: Panel, values: Mapping[str, Value], words: str = "It is said.") -> Element:
    return parse_html(poster(formula, panel, values, name="figure", title="A title", words=words)).one(
        "svg", class_="poster"
    )


def path_of(tree: Element, column: str) -> str:
    return tree.one("g", data_column=column).one("path").attributes["d"]


@pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)
def test_poster_has_a_path_for_every_shape_from_back_to_front(formula: Formula, panel: Panel) -> None:
    tree = drawn(formula, panel)
    columns = [group.attributes["data-column"] for group in tree.all("g") if "data-column" in group.attributes]
    assert columns == [shape.name for shape in shapes(formula, panel) if shape.is_path]


@pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)
def test_poster_says_in_words_what_it_shows(formula: Formula, panel: Panel) -> None:
    tree = drawn(formula, panel)
    assert tree.attributes["role"] == "img"
    labels = tree.attributes["aria-labelledby"].split()
    title, words = tree.one("title"), tree.one("desc")
    assert [title.attributes["id"], words.attributes["id"]] == labels
    assert (title.text, words.text) == ("A title", "It is said.")


@pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)
def test_paths_hold_whole_numbers_only(formula: Formula, panel: Panel) -> None:
    paths = [path.attributes["d"] for path in drawn(formula, panel).all("path")]
    assert paths
    for path in paths:
        assert re.fullmatch(r"[MlLhVHZ\d -]*", path)


def test_curve_goes_through_the_values_of_the_model() -> None:
    p = np.asarray(at(KL, BELLS)["p"])
    values = np.column_stack([(KL.axis_by_name["x"].nodes() + 8) / 16 * UNITS, (1.4 - p) / 1.8 * UNITS])
    assert distances(values, np.array(vertices(path_of(drawn(KL, BELLS), "p")), float)).max() <= NEAR + 1


def test_curve_is_thinned_where_it_is_nearly_straight() -> None:
    tree = drawn(KL, BELLS)
    assert 20 < len(vertices(path_of(tree, "p"))) < 100
    straight = dict(at(KL, BELLS)) | {"p": np.linspace(0, 1, 401)}
    assert len(vertices(path_of(tree_of(KL, BELLS, straight), "p"))) == 2


def test_area_begins_and_ends_on_zero() -> None:
    (corners,) = pieces(path_of(drawn(KL, BELLS), "contribution_adds"))
    zero = UNITS - round(0.4 / 1.8 * UNITS)
    assert (corners[0], corners[-1]) == ((0, zero), (UNITS, zero))
    assert max(y for _, y in corners) == zero


def test_gap_leaves_the_curve_in_pieces() -> None:
    values = at(KL, BELLS)
    broken = dict(values)
    curve = np.array(values["p"])
    curve[100:110] = np.nan
    broken["p"] = curve
    tree = tree_of(KL, BELLS, broken)
    before, after = pieces(path_of(tree, "p"))
    nodes = KL.axis_by_name["x"].nodes()
    assert [before[-1][0], after[0][0]] == pytest.approx([(nodes[i] + 8) / 16 * UNITS for i in (99, 110)], abs=1)


def test_curve_that_is_nowhere_draws_nothing() -> None:
    values = at(KL, BELLS)
    tree = tree_of(KL, BELLS, dict(values) | {"p": np.full(401, np.nan)})
    assert path_of(tree, "p") == ""


def test_infinite_point_of_a_curve_is_a_gap() -> None:
    values = at(KL, BELLS)
    curve = np.array(values["p"])
    curve[200] = np.inf
    tree = tree_of(KL, BELLS, dict(values) | {"p": curve})
    assert path_of(tree, "p").count("M") == 2


def test_bars_stand_on_zero_and_reach_their_value() -> None:
    tree = drawn(KL, COINS, heads_p=0.7)
    low, high = COINS.y_range
    tops = sorted({y for _, y in vertices(path_of(tree, "coin_p"))})
    expected = sorted({UNITS - round((value - low) / (high - low) * UNITS) for value in (0.0, 0.7, 0.3)})
    np.testing.assert_allclose(tops, expected, atol=1)


def test_infinite_bar_leaves_the_frame_and_is_named() -> None:
    tree = drawn(KL, COINS, heads_q=0.0)
    assert min(y for _, y in vertices(path_of(tree, "coin_contribution_adds"))) < -UNITS
    assert [text.text for text in tree.one("g", class_="overflows").all("text")] == ["∞"]


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
    tree = drawn(formula, formula.views[0].panels[0])
    assert [text.text for text in tree.one("g", class_="ticks-x").all("text")] == tick_labels(0, 2)
    assert len(re.findall("M", path_of(tree, "y_adds"))) == 2  # three bars, one of them of height 0


@pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)
def test_ticks_of_the_y_axis_are_those_of_its_range(formula: Formula, panel: Panel) -> None:
    labels = [text.text for text in drawn(formula, panel).one("g", class_="ticks-y").all("text")]
    assert labels == [label for _, label in panel.frame().y.ticks()]


@pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)
def test_ticks_lie_inside_the_frame(formula: Formula, panel: Panel) -> None:
    tree = drawn(formula, panel)
    texts = tree.one("g", class_="ticks-y").all("text") + tree.one("g", class_="ticks-x").all("text")
    assert texts
    for text in texts:
        for key in ("x", "y"):
            assert 0 <= float(text.attributes[key].rstrip("%")) <= 100


@pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)
def test_equal_values_give_the_same_poster(formula: Formula, panel: Panel) -> None:
    first, second = (
        poster(formula, panel, at(formula, panel), name="figure", title="A title", words="It is said.")
        for _ in range(2)
    )
    assert first == second


def test_grid_has_no_lines_between_outcomes() -> None:
    assert not re.search(r"V", drawn(KL, COINS).one("path", class_="grid").attributes["d"])
    assert re.search(r"V", drawn(KL, BELLS).one("path", class_="grid").attributes["d"])


def test_words_are_escaped() -> None:
    assert tree_of(KL, BELLS, at(KL, BELLS), words="<script>").one("desc").text == "<script>"


def test_stem_has_a_dot_at_its_end() -> None:
    steps = GALLERY.views[0].panels[2]
    tree = drawn(GALLERY, steps)
    stems, dots = path_of(tree, "steps_stems"), path_of(tree, "steps_dots")
    assert stems.count("M") == 6  # of seven values one is 0, where a stem has no length
    assert dots.count("h0") == 7


def test_point_at_infinity_has_no_dot() -> None:
    steps = GALLERY.views[0].panels[2]
    values = dict(at(GALLERY, steps))
    values["orbit_x"] = np.array([0, np.inf, np.nan, 1, 2, 3, 4], dtype=float)
    assert path_of(tree_of(GALLERY, steps, values), "orbit_u_dots").count("h0") == 5


def test_histograms_bars_touch() -> None:
    corners = vertices(path_of(drawn(GALLERY, GALLERY.views[0].panels[1]), "line"))
    sides = sorted({x for x, _ in corners})
    np.testing.assert_allclose(np.diff(sides), UNITS / 20, atol=1)


def test_box_spans_its_corners() -> None:
    (box,) = drawn(GALLERY, GALLERY.views[0].panels[3], a=1.5).all("g", class_="box")
    assert vertices(box.one("path").attributes["d"]) == [(5000, UNITS), (5000, 2500), (8750, 2500), (8750, UNITS)]


def test_box_of_no_width_is_not_drawn() -> None:
    (box,) = drawn(GALLERY, GALLERY.views[0].panels[3], a=0).all("g", class_="box")
    assert box.one("path").attributes["d"] == ""


def test_markers_are_a_line_across_a_line_upright_and_a_point() -> None:
    tree = drawn(GALLERY, GALLERY.views[0].panels[1])
    assert tree.one("g", class_="across").one("path").attributes["d"] == f"M0 2500H{UNITS}"
    assert tree.one("g", class_="upright").one("path").attributes["d"] == f"M7500 0V{UNITS}"
    assert path_of(drawn(GALLERY, GALLERY.views[0].panels[0]), "bottom_dots") == "M7500 5000h0"


def test_heat_map_is_a_picture_half_a_cell_wider_than_its_axes() -> None:
    image = drawn(GALLERY, GALLERY.views[0].panels[0]).one("image")
    place = [int(image.attributes[key]) for key in ("x", "y", "width", "height")]
    assert place == [-250, -500, 10_500, 11_000]
    picture = Image.open(BytesIO(base64.b64decode(image.attributes["href"].partition(",")[2])))
    assert picture.size == (21, 11)
    assert np.array(picture.convert("RGBA"))[:, :, 3].max() == 230  # (2 + 1)^2 + 1 is over the range's end
