"""Figures and definitions as files."""

import csv
import io
import json
import tomllib
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from formulas.definitions import loading
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula, parse
from formulas.downloads.files import csv_of, png
from formulas.downloads.picture import picture, width_of, wrapped
from formulas.engine import evaluate
from tests.formulas.samples import GALLERY, gallery

pytestmark = pytest.mark.site

KL = "/formulas/kl-divergence"
SVG = "{http://www.w3.org/2000/svg}"
EVERY_VIEW = [(formula, view) for formula in (*loading.catalogue().formulas, gallery()) for view in formula.views]
EVERY = pytest.mark.parametrize(
    ("formula", "view"), EVERY_VIEW, ids=[f"{formula.slug}-{view.name}" for formula, view in EVERY_VIEW]
)


def tree_of(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  # our own


@EVERY
def test_picture_is_well_formed_and_says_what_it_shows(formula: Formula, view: View) -> None:
    root = tree_of(picture(formula, view, formula.defaults))
    texts = [element.text or "" for element in root.iter(f"{SVG}text")]
    assert f"{formula.title}: {view.title}" in texts
    for panel in view.panels:
        assert panel.x_label in texts
        assert panel.y_label in texts
        for marks in panel.alike:
            label = ", ".join(mark.label for mark in marks)
            assert any(text.startswith(label) for text in texts)


@EVERY
def test_picture_fits_on_its_page(formula: Formula, view: View) -> None:
    root = tree_of(picture(formula, view, formula.defaults))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    places = [(float(text.attrib["x"]), float(text.attrib["y"])) for text in root.iter(f"{SVG}text")]
    assert places
    assert all(0 <= x <= width and 0 <= y <= height for x, y in places)


@EVERY
def test_no_text_runs_off_the_picture(formula: Formula, view: View) -> None:
    presets = [preset.values for preset in view.presets]
    for moved in [{}, *presets, {parameter.name: parameter.high for parameter in formula.parameters_of(view)}]:
        root = tree_of(picture(formula, view, formula.defaults | moved))
        texts = list(root.iter(f"{SVG}text"))
        assert texts
        for text in texts:
            width, x = width_of(text.text or "", float(text.attrib["font-size"])), float(text.attrib["x"])
            left = x - {"start": 0, "middle": 0.5, "end": 1}[text.attrib["text-anchor"]] * width
            assert left >= 0, text.text
            assert left + width <= float(root.attrib["width"]), text.text


def test_long_key_goes_on_in_the_next_row() -> None:
    roots = ", ".join(f'"√{number}"' for number in range(40))
    formula = parse(GALLERY.replace("levels = [0.25, 1, 4]", f"levels = [{roots}]"), slug="gallery")
    view = next(view for view in formula.views if any(mark.kind == "heat_map" for mark in view.marks))
    texts = [text.text or "" for text in tree_of(picture(formula, view, formula.defaults)).iter(f"{SVG}text")]
    first = next(place for place, text in enumerate(texts) if "lines at √0, √1, √2" in text)
    assert "√39" not in texts[first]
    assert texts[first + 1].startswith("√")
    assert max(width_of(text) for text in texts[first : first + 2]) < 800


def test_text_is_measured_and_broken_between_words() -> None:
    assert width_of("WWWW") > 2 * width_of("iiii")
    assert width_of("ab", 26) == pytest.approx(2 * width_of("ab", 13))
    assert wrapped("one two three", width_of("one two")) == ["one two", "three"]
    assert wrapped("unbreakable", 1) == ["unbreakable"]


def test_picture_needs_no_style_sheet_and_nothing_from_elsewhere() -> None:
    for formula, view in EVERY_VIEW:
        svg = picture(formula, view, formula.defaults)
        assert "<style" not in svg
        assert "style=" not in svg
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


# One figure of each formula: drawing a PNG takes half a second.
@pytest.mark.parametrize(
    ("formula", "view"),
    [(formula, view) for formula, view in EVERY_VIEW if view is formula.views[0]],
    ids=lambda part: getattr(part, "slug", ""),
)
def test_png_shows_the_curves_in_their_colours(formula: Formula, view: View) -> None:
    svg = picture(formula, view, formula.defaults)
    image = Image.open(BytesIO(png(svg)))
    root = tree_of(svg)
    assert list(image.size) == [2 * float(root.attrib["width"]), 2 * float(root.attrib["height"])]
    colours = np.unique(np.asarray(image.convert("RGB")).astype(np.int32) @ [65_536, 256, 1])
    assert len(colours) > 50  # paper, ink, and what is drawn


def test_png_is_written_in_our_own_font_wherever_it_is_made() -> None:
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">{}</svg>'
    written = blank.format('<text y="15" font-family="Klarity Sans, sans-serif">Σ p log</text>')
    assert np.array(Image.open(BytesIO(png(written)))).any()
    assert not np.array(Image.open(BytesIO(png(blank.format(""))))).any()


def test_csv_holds_parameters_readouts_and_every_point() -> None:
    formula = loading.catalogue().by_slug["kl-divergence"]
    parameters = formula.defaults | {"mu_p": 0.5}
    rows = list(csv.DictReader(io.StringIO(csv_of(formula, formula.views[0], parameters))))
    values = evaluate(formula.program, parameters)
    assert rows[0] == {"kind": "parameter", "panel": "", "name": "mu_p", "x": "", "y": "0.5", "z": ""}
    assert float(next(row["y"] for row in rows if row["name"] == "kl_pq")) == values["kl_pq"]
    curve = [(float(row["x"]), float(row["y"])) for row in rows if row["name"] == "p"]
    np.testing.assert_array_equal([y for _, y in curve], values["p"])
    np.testing.assert_array_equal([x for x, _ in curve], formula.axis_by_name["x"].nodes())


def test_csv_holds_every_kind_of_mark() -> None:
    formula = gallery()
    rows = list(csv.DictReader(io.StringIO(csv_of(formula, formula.views[0], formula.defaults))))
    kinds = {mark.kind for mark in formula.views[0].marks}
    assert {row["kind"] for row in rows} == kinds | {"parameter", "readout"}
    heat = [row for row in rows if row["name"] == "bowl"]
    assert len(heat) == 21 * 11
    for row in heat:
        x, u = float(row["x"]), float(row["y"])
        assert float(row["z"]) == pytest.approx((x - 1) ** 2 + u**2)


@pytest.mark.parametrize(
    ("file", "kind"),
    [("figure.svg", "image/svg+xml"), ("figure.png", "image/png"), ("values.csv", "text/csv; charset=utf-8")],
)
def test_figure_is_a_file_for_the_values_in_the_address(client: Client, file: str, kind: str) -> None:
    answer = client.get(f"{KL}/{file}?view=coins&heads_q=0.25")
    assert answer.headers["Content-Type"] == kind
    ending = file.rpartition(".")[2]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="kl-divergence-coins.{ending}"'
    assert answer.content != client.get(f"{KL}/{file}?view=coins").content


@pytest.mark.parametrize("file", ["figure.svg", "figure.png", "values.csv"])
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("mu_p=99", "mu_p: 99 is out of range; give one number from -3 to 3"),
        ("view=bell", "view: 'bell' is not a view; the views are bells, coins"),
        ("mu=1", "mu: there is no parameter 'mu'; did you mean mu_q?"),
    ],
)
def test_wrong_address_says_what_would_be_right(client: Client, file: str, query: str, words: str) -> None:
    answer = client.get(f"{KL}/{file}?{query}")
    assert answer.status_code == 400
    assert answer.content.decode().startswith(words.rpartition(" ")[0])


@pytest.mark.parametrize("file", ["figure.svg", "figure.png", "values.csv", "definition.toml", "definition.json"])
@pytest.mark.django_db
def test_unknown_formula_has_no_files(client: Client, file: str) -> None:
    assert client.get(f"/formulas/no-such-formula/{file}").status_code == 404


def test_definition_is_the_authors_file(client: Client) -> None:
    toml = client.get(f"{KL}/definition.toml").content.decode()
    assert tomllib.loads(toml)["title"] == "KL Divergence"
    assert "# The plotted axis." in toml


def test_definition_as_json_has_the_same_keys(client: Client) -> None:
    given = json.loads(client.get(f"{KL}/definition.json").content)
    toml = tomllib.loads(client.get(f"{KL}/definition.toml").content.decode())
    assert given.keys() == toml.keys()
    assert given["checks"][5]["expect"]["coin_kl_pq"] == "inf"
    assert given["model"] == toml["model"]
