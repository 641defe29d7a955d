"""A kind of mark is added in one place: this one, which nothing else knows, is verified, drawn, hovered and written."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
import pytest

from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula, parse
from formulas.definitions.verification import verify
from formulas.downloads.files import csv_of
from formulas.downloads.picture import picture
from formulas.engine import evaluate
from formulas.marks.geometry import Frame
from formulas.marks.mark import KINDS, Along, Key, MarkOfValues, Piece, register
from formulas.marks.shape import Axes, Look, PointShape, Shape, Table
from formulas.pages.scene import scene, scripts
from formulas.plots.legend import legend
from formulas.plots.poster import poster
from formulas.toml.mistakes import MistakeError
from tests.formulas.samples import SLUG, SMALL

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource
    from bokeh.models.renderers import GlyphRenderer
    from bokeh.plotting import figure

pytestmark = pytest.mark.site


class TickMarks(MarkOfValues):
    """A short upright line at each point of a continuous axis."""

    kind: Literal["tick_marks"]
    length: float = 100

    along: ClassVar[Along] = "continuous"

    def shapes(self, formula: Formula, panel: Panel) -> list[Shape]:
        axis = self.axis_of(formula, panel).name
        return [Ticks(role=self.role, table=axis, x=axis, of=self.y, length=self.length)]

    def keys(self) -> tuple[Key, ...]:
        return (Key(self.label, self.role, (Piece(Ticks.look, "M13 3V9", "tick_marks"),), self.names),)


@dataclass(frozen=True, kw_only=True)
class Ticks(PointShape):
    """Short upright lines."""

    length: float

    kind: ClassVar[str] = "tick_marks"
    layer: ClassVar[int] = 55
    look: ClassVar[Look] = Look(width=2)
    script: ClassVar[str] = "tick_marks"
    constants: ClassVar[dict[str, int]] = {"tick_marks": 7}

    def path(self, columns: Table, frame: Frame) -> str:
        points = self.points(columns, frame)
        return "".join(f"M{x:.0f} {y:.0f}v{self.length:.0f}" for x, y in points if np.isfinite(y))

    def glyph(self, plot: "figure", source: "ColumnDataSource", frame: Frame, axes: Axes) -> "GlyphRenderer":
        return plot.scatter(self.x, self.column, marker="dash", name=self.name, source=source)


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    register(TickMarks)
    yield
    del KINDS["tick_marks"]


def formula(more: str = "") -> Formula:
    return parse(SMALL.replace('kind = "signed_curve"', f'kind = "tick_marks"{more}'), slug=SLUG)


def test_its_keys_are_read_and_its_sense_is_verified() -> None:
    whole = formula("\nlength = 50.0")
    verify(whole)
    (mark,) = whole.views[0].panels[0].marks
    assert isinstance(mark, TickMarks)
    assert mark.length == 50


def test_a_key_that_it_does_not_take_is_refused() -> None:
    with pytest.raises(MistakeError, match="a tick_marks takes no lenght; did you mean length") as refused:
        formula("\nlenght = 50.0")
    assert refused.value.path == ("views", 0, "panels", 0, "marks", 0, "lenght")


def test_a_key_that_it_needs_is_asked_for() -> None:
    with pytest.raises(MistakeError, match="a tick_marks needs y"):
        parse(SMALL.replace('kind = "signed_curve"\ny = "y"', 'kind = "tick_marks"'), slug=SLUG)


def test_an_axis_of_the_other_sort_is_refused() -> None:
    with pytest.raises(MistakeError, match="k is discrete: use bars"):
        verify(parse(SMALL.replace('kind = "bars"', 'kind = "tick_marks"'), slug=SLUG))


def test_it_is_drawn_with_its_class_and_the_names_that_it_shows() -> None:
    whole = formula()
    panel = whole.views[0].panels[0]
    drawn = poster(whole, panel, evaluate(whole.program, whole.defaults), name="n", title="t", words="w")
    assert (
        '<g data-column="y_tick_marks" data-shows="y" class="tick_marks role-first all"><path d="M0 5000v100' in drawn
    )


def test_bokeh_draws_it_and_hovers_over_it() -> None:
    from formulas.plots.figure import figure_item, source_data

    whole = formula()
    panel = whole.views[0].panels[0]
    values = evaluate(whole.program, whole.defaults)
    item = str(figure_item(whole, panel, values, name="n"))
    assert "'name': 'y_tick_marks'" in item
    assert "('y', '@{y}{0.0000}')" in item or "['y', '@{y}{0.0000}']" in item
    np.testing.assert_array_equal(source_data(whole, panel, values)["x"]["y"], values["y"])


def test_it_is_written_into_the_csv_file() -> None:
    whole = formula()
    rows = list(csv.DictReader(io.StringIO(csv_of(whole, whole.views[0], whole.defaults))))
    assert [(row["x"], row["y"]) for row in rows if row["kind"] == "tick_marks"][1] == ("0.5", "0.5")


def test_legend_and_picture_show_its_swatch() -> None:
    whole = formula()
    (key,) = legend(whole.views[0].panels[0])
    assert (key.label, key.names) == ("y", ("y",))
    assert 'd="M13 3V9" fill="none" stroke="#0072b2" stroke-width="2"/>' in picture(
        whole, whole.views[0], whole.defaults
    )


def test_page_brings_its_script_and_its_numbers() -> None:
    whole = formula()
    assert scene(whole)["plot"]["tick_marks"] == 7
    assert scene(whole)["views"][0]["panels"][0]["labels"] == {"y": "y"}
    assert "formulas/kinds/tick_marks.js" in scripts(whole).shapes
