"""The figure in Bokeh: its JSON item, read as the browser reads it."""

import base64
import gzip
import json
import re
from functools import cache
from typing import Any

import numpy as np
import pytest

from formulas.definitions.figures import Panel
from formulas.definitions.formula import Formula
from formulas.marks.geometry import BEYOND, BOTTOM, LEFT, RIGHT, TOP
from formulas.marks.palette import STYLES, SUBTRACTS_COLOUR
from formulas.marks.shape import drawable
from formulas.plots.figure import LOG_ZOOM_LIMIT, SOURCE, ZOOM_LIMIT, figure_item, source_data
from formulas.plots.shapes import shapes, tables
from tests.formulas.plots.views import BELLS, COINS, EVERY_PANEL, IDS, KL, at
from tests.formulas.samples import counted_formula

pytestmark = pytest.mark.site

EVERY = pytest.mark.parametrize(("formula", "panel"), EVERY_PANEL, ids=IDS)


@cache  # what a test reads it does not change
def item(formula: Formula, panel: Panel, **parameters: float) -> dict[str, Any]:
    return made(formula, panel, **parameters)


def made(formula: Formula, panel: Panel, **parameters: float) -> dict[str, Any]:
    values = at(formula, panel, **parameters)
    return figure_item(formula, panel, values, name="figure")


def models(node: Any) -> list[dict[str, Any]]:
    """Every model of the item with its attributes."""
    if isinstance(node, list):
        return [model for part in node for model in models(part)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") == "object" else []
    return own + [model for part in node.values() for model in models(part)]


def named(node: Any, model: str, /, **attributes: Any) -> list[dict[str, Any]]:
    """The attributes of each model of this class that has these attributes."""
    found = [part.get("attributes", {}) for part in models(node) if part["name"] == model]
    return [own for own in found if all(own.get(key) == value for key, value in attributes.items())]


def plot(node: Any) -> dict[str, Any]:
    (found,) = named(node, "Figure")
    return found


def columns(source: dict[str, Any]) -> dict[str, Any]:
    """The data of a source, arrays decoded."""
    return {name: _decoded(value) for name, value in source["data"]["entries"]}


def _decoded(value: Any) -> Any:
    if isinstance(value, dict) and value.get("type") == "ndarray":
        packed = base64.b64decode(value["array"]["data"])
        return np.frombuffer(gzip.decompress(packed), dtype=value["dtype"]).reshape(value["shape"])
    return value


@EVERY
def test_equal_values_give_the_same_item_with_the_same_identifiers(formula: Formula, panel: Panel) -> None:
    first = json.dumps(made(formula, panel))
    made(KL, BELLS, mu_p=-2)  # whatever has been made in between
    assert json.dumps(made(formula, panel)) == first


@EVERY
def test_item_is_json_that_every_reader_understands(formula: Formula, panel: Panel) -> None:
    json.dumps(item(formula, panel), allow_nan=False)


@EVERY
def test_identifiers_are_unique_and_refer_to_each_other(formula: Formula, panel: Panel) -> None:
    found = item(formula, panel)
    ids = [model["id"] for model in models(found)]
    assert len(ids) > 10
    assert sorted(ids) == sorted(set(ids))
    assert found["root_id"] in ids


@EVERY
def test_references_between_models_lead_somewhere(formula: Formula, panel: Panel) -> None:
    found = item(formula, panel)
    ids = {model["id"] for model in models(found)}

    def references(node: Any) -> set[str]:
        if isinstance(node, list):
            return set().union(*map(references, node))
        if not isinstance(node, dict):
            return set()
        if set(node) == {"id"}:
            return {node["id"]}
        return set().union(*map(references, node.values()))

    assert references(found)
    assert references(found) <= ids


@EVERY
def test_sources_are_named_and_hold_every_column(formula: Formula, panel: Panel) -> None:
    found = item(formula, panel)
    for table, expected in tables(formula, panel, at(formula, panel)).items():
        (source,) = named(found, "ColumnDataSource", name=f"{SOURCE}{table}")
        held = columns(source)
        if "align" in held:
            assert {"x", "y", "text"} <= set(held)
            continue
        if "image" in held:
            np.testing.assert_array_equal(_decoded(held["image"][0]), expected[table])
            continue
        assert set(expected) <= set(held)
        for name, column in expected.items():
            np.testing.assert_array_equal(held[name], drawable(column, panel.frame().beyond))


@EVERY
def test_no_two_models_share_a_name_by_which_the_browser_finds_them(formula: Formula, panel: Panel) -> None:
    names = [own["name"] for own in named(item(formula, panel), "ColumnDataSource") if "name" in own]
    assert names
    everything = [
        own["attributes"]["name"] for own in models(item(formula, panel)) if own.get("attributes", {}).get("name")
    ]
    assert all(everything.count(name) == 1 for name in names)


@EVERY
def test_every_shape_is_drawn_and_tagged_with_role_and_part(formula: Formula, panel: Panel) -> None:
    renderers = [own for own in named(item(formula, panel), "GlyphRenderer") if own.get("tags")]
    drawn = [(own["name"], own["tags"]) for own in renderers]
    assert drawn == [(shape.name, [shape.role, shape.part]) for shape in shapes(formula, panel)]


@EVERY
def test_borders_are_fixed_to_those_of_the_poster(formula: Formula, panel: Panel) -> None:
    own = plot(item(formula, panel))
    borders = [own[f"min_border_{side}"] for side in ("left", "right", "top", "bottom")]
    assert borders == [LEFT, RIGHT, TOP, BOTTOM]


@EVERY
def test_ranges_are_those_of_the_view_and_bounded(formula: Formula, panel: Panel) -> None:
    own = plot(item(formula, panel))
    for key, (low, high) in (("x_range", panel.x_range), ("y_range", panel.y_range)):
        range_ = own[key]["attributes"]
        if getattr(panel, key.replace("range", "scale")) == "log":
            assert range_["bounds"] == pytest.approx([low / LOG_ZOOM_LIMIT, high * LOG_ZOOM_LIMIT])
            continue
        assert (range_.get("start", 0), range_.get("end", 1)) == (low, high)
        assert range_["min_interval"] == pytest.approx((high - low) / ZOOM_LIMIT)
        assert range_["max_interval"] == pytest.approx((high - low) * ZOOM_LIMIT)


@EVERY
def test_no_tool_drags_or_scrolls_until_it_is_asked_to(formula: Formula, panel: Panel) -> None:
    (toolbar,) = named(item(formula, panel), "Toolbar")
    assert toolbar["active_drag"] is None
    assert toolbar["active_scroll"] is None
    tools = [tool["name"] for tool in toolbar["tools"]]
    assert {*tools} - {"HoverTool"} == {"BoxZoomTool", "PanTool", "WheelZoomTool"}


@EVERY
def test_bokeh_shows_no_toolbar_of_its_own(formula: Formula, panel: Panel) -> None:
    assert plot(item(formula, panel))["toolbar_location"] is None


@EVERY
def test_hover_says_every_mark_that_runs_along_something(formula: Formula, panel: Panel) -> None:
    labels = [label for hover in named(item(formula, panel), "HoverTool") for label, _ in hover["tooltips"]]
    for mark in panel.marks:
        if mark.along != "none":
            assert mark.label in labels


@EVERY
def test_hover_reads_columns_that_are_there(formula: Formula, panel: Panel) -> None:
    found = item(formula, panel)
    held = {name for source in named(found, "ColumnDataSource") for name in columns(source)}
    for hover in named(found, "HoverTool"):
        read = {name.strip("{}") for _, text in hover["tooltips"] for name in re.findall(r"@({[^}]*}|\w+)", text)}
        assert read
        assert read <= held
        assert hover["renderers"]


def test_colours_are_those_of_the_palette() -> None:
    lines = {
        own["name"]: own["glyph"]["attributes"] for own in named(item(KL, BELLS), "GlyphRenderer") if own.get("tags")
    }
    assert lines["p"]["line_color"] == STYLES["first"].colour
    assert lines["q"]["line_color"] == STYLES["second"].colour
    assert lines["q"]["line_dash"] == list(STYLES["second"].dash)
    assert lines["contribution_adds"]["fill_color"] == STYLES["third"].colour
    assert lines["contribution_subtracts"]["fill_color"] == SUBTRACTS_COLOUR


def overflow_marks(node: Any) -> dict[str, Any]:
    (source,) = named(node, "ColumnDataSource", name=f"{SOURCE}overflows")
    return columns(source)


def test_infinite_bar_is_named_inside_the_frame_and_said_in_the_hover() -> None:
    found = item(KL, COINS, heads_p=0.7, heads_q=0.0)
    marks = overflow_marks(found)
    assert list(marks["text"]) == ["∞"]
    (y,) = marks["y"]
    assert COINS.y_range[0] < y < COINS.y_range[1]
    (source,) = named(found, "ColumnDataSource", name=f"{SOURCE}k")
    assert columns(source)["coin_contribution_text"][0] == "∞"
    assert columns(source)["coin_contribution_adds"][0] == BEYOND


def test_bar_longer_than_the_frame_says_its_value() -> None:
    marks = overflow_marks(item(KL, COINS, heads_p=1.0, heads_q=0.01))
    assert list(marks["text"]) == ["4.61"]


def test_bars_inside_the_frame_have_no_marks() -> None:
    assert list(overflow_marks(item(KL, COINS))["text"]) == []


def test_whole_numbers_are_named_in_the_hover_and_have_ordinary_ticks() -> None:
    formula = counted_formula()
    values = at(formula, formula.views[0].panels[0])
    assert source_data(formula, formula.views[0].panels[0], values)["x"]["x_text"] == ["0", "1", "2"]
    found = item(formula, formula.views[0].panels[0])
    assert named(found, "FixedTicker") == []
    assert [grid.get("visible", True) for grid in named(found, "Grid")] == [False, True]


def test_outcomes_are_named_on_the_axis_and_in_the_hover() -> None:
    values = at(KL, COINS)
    assert source_data(KL, COINS, values)["k"]["k_text"] == ["heads", "tails"]
    (ticker,) = named(item(KL, COINS), "FixedTicker")
    assert list(ticker["ticks"]) == [0, 1]


def test_other_values_give_another_item() -> None:
    assert item(KL, BELLS, mu_p=2) != item(KL, BELLS)
