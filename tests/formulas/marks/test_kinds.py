"""What each of the newer kinds draws, says and refuses; logarithmic scales among them."""

import csv
import io

import numpy as np
import pytest

from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula, parse
from formulas.definitions.verification import verify
from formulas.downloads.files import csv_of
from formulas.engine import evaluate
from formulas.plots.hovering import hovers
from formulas.plots.poster import poster
from formulas.plots.shapes import shapes, tables
from formulas.toml.mistakes import MistakeError
from tests.formulas.samples import GALLERY, gallery
from tests.markup import Element, parse_html
from tests.paths_drawn import pieces, vertices

WHOLE = gallery()


def panel(title: str) -> Panel:
    return next(panel for panel in WHOLE.views[0].panels if panel.title == title)


def drawn(title: str, **parameters: float) -> Element:
    own = panel(title)
    values = evaluate(WHOLE.program, WHOLE.defaults | parameters, own.names)
    return parse_html(poster(WHOLE, own, values, name="n", title="t", words="w"))


def path(title: str, name: str, **parameters: float) -> str:
    return drawn(title, **parameters).one("g", data_column=name).one("path").attributes["d"]


def refused(old: str, new: str, words: str) -> MistakeError:
    """The mistake in the gallery with one thing replaced."""
    assert old in GALLERY
    with pytest.raises(MistakeError, match=words) as found:
        verify(broken(old, new))
    return found.value


def broken(old: str, new: str) -> Formula:
    return parse(GALLERY.replace(old, new, 1), slug="gallery")


def test_gallery_makes_sense() -> None:
    verify(WHOLE)


def test_band_is_in_pieces_where_one_side_is_undefined() -> None:
    left, right = pieces(path("Between curves", "under_over_band"))
    assert max(x for x, _ in left) == 3500
    assert min(x for x, _ in right) == 6500


def test_band_goes_along_its_upper_side_and_back_along_the_lower_one() -> None:
    (left, _) = pieces(path("Between curves", "under_over_band"))
    turn = next(i for i in range(1, len(left)) if left[i][0] == left[i - 1][0])
    assert [x for x, _ in left[:turn]] == sorted(x for x, _ in left[:turn])
    assert [x for x, _ in left[turn:]] == sorted((x for x, _ in left[turn:]), reverse=True)


def test_step_holds_from_its_point_on_to_the_next() -> None:
    first = vertices(path("As far as it is known", "stairs_steps"))[:4]
    assert [y for _, y in first] == [8750, 8750, 7500, 7500]
    assert [x for x, _ in first] == [714, 2143, 2143, 3571]


@pytest.mark.parametrize(("where", "edge"), [("after", 500), ("before", 0), ("middle", 250)])
def test_step_begins_where_the_file_says(where: str, edge: int) -> None:
    whole = broken('where = "middle"', f'where = "{where}"')
    own = next(panel for panel in whole.views[0].panels if panel.title == "Between curves")
    (steps,) = [shape for shape in shapes(whole, own) if shape.kind == "steps"]
    columns = tables(whole, own, evaluate(whole.program, whole.defaults, own.names))
    assert vertices(steps.path(columns[steps.table], own.frame()))[1][0] == edge


def test_longest_arrow_fits_its_cell_and_undefined_ones_are_left_out() -> None:
    own = panel("Which way it goes")
    columns = tables(WHOLE, own, evaluate(WHOLE.program, WHOLE.defaults, own.names))["push_across_push_up_arrows"]
    shafts = slice(None, None, 3)
    across = np.abs(columns["x1"] - columns["x0"])[shafts] / 0.5
    up = np.abs(columns["y1"] - columns["y0"])[shafts] / 0.5
    assert max(across.max(), up.max()) == pytest.approx(0.9)
    assert columns["x"].min() == -1.5  # at -2 the push is undefined
    assert len(columns["x"]) == 3 * (8 * 5 - 1)  # and where there is none, in the middle


def test_error_bar_reaches_from_low_to_high() -> None:
    lines = pieces(path("As far as it is known", "measured_intervals"))
    assert len(lines) == 7
    assert [y for _, y in lines[0]] == [5750, 5000]


def test_label_says_its_words_and_its_number() -> None:
    (text,) = drawn("Between curves", a=1.5).one("g", class_="labels").all("text")
    assert text.text == "here 1.50"
    assert (text.attributes["x"], text.attributes["y"]) == ("87.5%", "50%")
    assert text.attributes["text-anchor"] == "end"


def test_label_outside_of_the_frame_is_not_written() -> None:
    own = panel("Between curves")
    values = dict(evaluate(WHOLE.program, WHOLE.defaults, own.names)) | {"height": 9.0}
    tree = parse_html(poster(WHOLE, own, values, name="n", title="t", words="w"))
    assert tree.one("g", class_="labels").all("text") == []


def test_hover_says_both_ends_of_what_has_two() -> None:
    rows = dict(row for hover in hovers(WHOLE, panel("Between curves")) for row in hover.rows)
    assert rows["band"] == "@{under}{0.0000} to @{over}{0.0000}"
    rows = dict(row for hover in hovers(WHOLE, panel("As far as it is known")) for row in hover.rows)
    assert rows["measured"] == "@{measured_text} (@{measured_least_text} to @{measured_most_text})"


@pytest.mark.parametrize(
    ("kind", "count"), [("band", 42), ("steps", 28), ("arrows", 90), ("error_bars", 42), ("label", 1)]
)
def test_every_value_stands_in_the_csv_file(kind: str, count: int) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_of(WHOLE, WHOLE.views[0], WHOLE.defaults))))
    assert len([row for row in rows if row["kind"] == kind]) == count


def test_curve_on_a_log_scale_has_a_gap_where_it_is_not_above_zero() -> None:
    (piece,) = pieces(path("On logarithmic scales", "sinking"))
    assert piece[-1][0] < 7000  # 20 - r is above zero up to 20: two thirds of the way from 0.01 to 1000
    assert path("On logarithmic scales", "height", a=-1) == ""


def test_log_scale_has_no_line_at_zero_and_areas_begin_at_the_bottom() -> None:
    assert drawn("On logarithmic scales").one("path", class_="zero").attributes["d"] == ""
    ((corner, *_),) = pieces(path("On logarithmic scales", "decay_area"))
    assert corner == (0, 10_000)


def test_bar_below_a_log_scale_says_its_value_and_one_of_zero_nothing() -> None:
    texts = drawn("Bars on a logarithmic scale").one("g", class_="overflows").all("text")
    assert [text.text for text in texts] == ["0.003662", "∞"]


def test_axis_of_even_ratios_has_its_ends_and_integrates_by_its_own_steps() -> None:
    axis = WHOLE.axis_by_name["r"]
    nodes = axis.nodes()
    assert (nodes[0], nodes[-1]) == (0.01, 1000)
    np.testing.assert_allclose(nodes[1:] / nodes[:-1], 10**0.125, rtol=1e-12)
    assert float(axis.weights() @ nodes) == pytest.approx((1000**2 - 0.01**2) / 2, rel=1e-12)


MISTAKES = {
    "log scale from zero": (
        "x_range = [0.01, 1000]",
        "x_range = [0, 1000]",
        "a log scale begins above 0, not at 0",
    ),
    "log scale of a discrete axis": (
        'y_scale = "log"\nx_label = "k"',
        'x_scale = "log"\ny_scale = "log"\nx_label = "k"',
        "a log scale begins above 0",
    ),
    "heat map on a log scale": (
        'axis = "x"\nx_range = [-2, 2]\ny_range = [-1, 1]',
        'axis = "x"\nx_range = [0.1, 2]\ny_range = [0.1, 1]\ny_scale = "log"',
        "a heat_map needs linear scales; leave y_scale out",
    ),
    "spacing from zero": ("low = 0.01\nhigh = 1000", "low = 0\nhigh = 1000", "spacing log needs low above 0, not 0"),
    "spacing of whole numbers": ("whole = true", 'whole = true\nspacing = "log"', "leave spacing out"),
    "too many arrows": ("high = 2\ncount = 9", "high = 2\ncount = 900", "at most 1000 arrows, not 4500"),
    "band without a side": ('low = "under"\n', "", "a band needs low"),
    "unknown side of a step": ('where = "middle"', 'where = "beside"', "not 'beside'"),
}


@pytest.mark.parametrize(("old", "new", "words"), MISTAKES.values(), ids=MISTAKES.keys())
def test_mistake_says_what_would_be_right(old: str, new: str, words: str) -> None:
    refused(old, new, words)


def test_level_can_be_a_root_and_is_written_as_one() -> None:
    roots = broken("levels = [0.25, 1, 4]", 'levels = ["√0.5", 2, -1.5]')
    (heat,) = [mark for view in roots.views for mark in view.marks if mark.kind == "heat_map" and mark.shown][:1]
    assert "lines at √0.5, 2, −1.5" in heat.keys()[0].detail
    contours = heat.shapes(roots, roots.views[0].panels[0])[-1]
    assert contours.data()["levels"] == pytest.approx([0.5**0.5, 2, -1.5])


@pytest.mark.parametrize("level", ['"sqrt(2)"', '"√-1"', "true", '"√"'])
def test_level_that_is_no_number_is_refused(level: str) -> None:
    with pytest.raises(MistakeError, match=r"a level is a number, or a root as in √0\.5, not"):
        broken("levels = [0.25, 1, 4]", f"levels = [{level}]")
