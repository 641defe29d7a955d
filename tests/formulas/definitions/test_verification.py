"""What a definition must make sense in, beyond the mistakes of test_formula.py."""

import math
from pathlib import Path

import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula, parse
from formulas.definitions.loading import load_folder
from formulas.definitions.verification import agrees, verify, verify_names
from formulas.toml.mistakes import DefinitionError, MistakeError
from tests.formulas.samples import SLUG, SMALL, small, small_formula, write

# Each of these starts today and breaks, or misleads, later. Take the mark away with the mistake.


def broken(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)
def test_formula_of_the_catalogue_is_right(formula: Formula) -> None:
    verify(formula)


def test_check_with_infinite_expectation_holds() -> None:
    verify(
        parse(broken("expect = { area = 3 }", "expect = { total = inf }").replace("a = 1.5", "share = 1"), slug=SLUG)
    )


def test_check_with_infinite_expectation_fails_for_a_finite_value() -> None:
    with pytest.raises(MistakeError, match=r"area is 3\.0, not inf"):
        verify(parse(broken("area = 3 }", "area = inf }"), slug=SLUG))


@pytest.mark.parametrize(
    ("found", "expected", "tolerance", "holds"),
    [
        (1.0, 1.05, 0.1, True),
        (1.0, 1.2, 0.1, False),
        (1.0, 1.5, 0.5, True),
        (math.inf, math.inf, 1e-12, True),
        (math.inf, -math.inf, 1e-12, False),
        (math.inf, 1.0, 1e9, False),
        (1.0, math.inf, 1e9, False),
        (math.nan, math.nan, 1.0, False),
        (math.nan, 1.0, 1.0, False),
    ],
)
def test_number_agrees_with_another(found: float, expected: float, tolerance: float, holds: bool) -> None:
    assert agrees(found, expected, tolerance) is holds


def test_small_formula_makes_sense() -> None:
    verify(small_formula())


STEEPNESS = 'meaning = "the steepness"\nrole = "first"\n'
LABELS = 'labels = ["heads", "tails"]\n'
POINTS = "low = 0\nhigh = 2\ncount = 5\n"

REFUSED = {
    "parameter named twice": (broken('name = "share"', 'name = "a"'), "parameters.1"),
    "readout named twice": (broken('name = "total"\nlabel', 'name = "area"\nlabel'), "readouts.1"),
    "LaTeX in the reason of a relation": (
        SMALL + "[[related]]\nslug = 'straight-line'\nwhy = 'It is ${x$.'\n",
        "related.0.why",
    ),
    "view that draws nothing": (
        broken('[[views.panels.marks]]\nkind = "signed_curve"\ny = "y"\nlabel = "y"\nrole = "first"\n', "").replace(
            "y_range = [-4, 4]", "y_range = [-4, 4]\nmarks = []"
        ),
        "views.0.panels.0.marks",
    ),
    "slug in the file": ('slug = "other"\n' + SMALL, "slug"),
    "readout beside itself": (broken('unit = "nats"', 'unit = "nats"\nbeside = "total"'), "readouts.1.beside"),
    "endless tolerance": (broken("tolerance = 1e-12", "tolerance = inf"), "checks.0.tolerance"),
    "axis of too many points": (broken("count = 5", "count = 10_002"), "axes.0.count"),
    "parameter named as a function": (
        broken('name = "a"', 'name = "log"').replace("a * x", "log * x").replace("{a}", "{log}"),
        "parameters.0.name",
    ),
    "axis named twice": (broken('name = "k"', 'name = "x"'), "axes.1.name"),
    "view named twice": (broken('name = "shares"', 'name = "line"'), "views.1.name"),
    "axis named as a function": (broken('name = "x"', 'name = "log"'), "axes.0.name"),
    "parameter named as a key of panels": (broken('name = "a"', 'name = "panel"'), "parameters.0.name"),
    "parameter named as a key of views": (broken('name = "a"', 'name = "values"'), "parameters.0.name"),
    "parameter of one value": (broken("low = -2", "low = 2"), "parameters.0.low"),
    "parameter from minus infinity": (broken("low = -2", "low = -inf"), "parameters.0.low"),
    "default below the range": (broken("default = 1", "default = -2.5"), "parameters.0.default"),
    "labels and a low end": (broken(LABELS, LABELS + "low = 0\n"), "axes.1"),
    "labels and a high end": (broken(LABELS, LABELS + "high = 1\n"), "axes.1"),
    "labels of whole numbers": (broken(LABELS, LABELS + "whole = true\n"), "axes.1"),
    "labels at even ratios": (broken(LABELS, LABELS + 'spacing = "log"\n'), "axes.1.spacing"),
    "whole numbers at even ratios": (
        broken(POINTS, 'low = 1\nhigh = 2\nwhole = true\nspacing = "log"\n'),
        "axes.0.spacing",
    ),
    "whole numbers from nowhere": (broken(POINTS, "high = 2\nwhole = true\n"), "axes.0"),
    "whole numbers without an end": (broken(POINTS, "low = 0\nwhole = true\n"), "axes.0"),
    "whole numbers up to none": (broken(POINTS, "low = 0\nhigh = 2.5\nwhole = true\n"), "axes.0.low"),
    "one whole number": (broken(POINTS, "low = 2\nhigh = 2\nwhole = true\n"), "axes.0.low"),
    "too many whole numbers by one": (broken(POINTS, "low = 5\nhigh = 10_006\nwhole = true\n"), "axes.0.high"),
    "axis from nowhere": (broken(POINTS, "high = 2\ncount = 5\n"), "axes.0"),
    "axis without an end": (broken(POINTS, "low = 0\ncount = 5\n"), "axes.0"),
    "axis without points": (broken(POINTS, "low = 0\nhigh = 2\n"), "axes.0"),
    "axis from minus infinity": (broken(POINTS, "low = -inf\nhigh = 2\ncount = 5\n"), "axes.0.low"),
    "axis up to infinity": (broken(POINTS, "low = 0\nhigh = inf\ncount = 5\n"), "axes.0.low"),
    "axis of one place": (broken(POINTS, "low = 2\nhigh = 2\ncount = 5\n"), "axes.0.low"),
    "even ratios from zero": (broken(POINTS, 'low = 0\nhigh = 2\ncount = 5\nspacing = "log"\n'), "axes.0.low"),
    "readout beside one that stands beside another": (
        broken('unit = "squares"', 'unit = "squares"\nbeside = "total"').replace(
            'unit = "nats"', 'unit = "nats"\nbeside = "area"'
        ),
        "readouts.0.beside",
    ),
    "symbol that lights up what is not there": (
        broken(STEEPNESS, STEEPNESS + 'shows = ["a", "b"]\n'),
        "symbols.0.shows",
    ),
    "symbol that cannot be set": (broken('latex = "(x, y)"', "latex = '{x, y'"), "symbols.1.latex"),
    "capital that nothing explains": (broken("latex = 'y = a x'", "latex = 'y = a x X'"), "latex"),
    "former slug that is its own": (small(title='"Line"\nformer_slugs = ["straight-line"]'), "former_slugs"),
}


@pytest.mark.parametrize(("text", "key"), REFUSED.values(), ids=REFUSED.keys())
def test_mistake_is_told_at_its_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        load_folder(write(tmp_path, text))
    _, _, told_key, message = str(raised.value).split(":", 3)
    assert told_key.strip() in (key, f"{key}.name")
    assert len(message.split()) > 3  # what would be right


BELOW_ZERO = "low = -9\nhigh = -5\nstep = 0.5\ndefault = -7\n"
RIGHT = {
    "parameter that begins at its low end": broken("default = 1", "default = -2"),
    "parameter that begins at its high end": broken("default = 1", "default = 2"),
    "parameter of two values": broken("step = 0.5", "step = 4"),
    "parameter of numbers below zero": broken("low = -2\nhigh = 2\nstep = 0.5\ndefault = 1\n", BELOW_ZERO),
    "axis of two points": broken("count = 5", "count = 2"),
    "axis of as many points as there may be": broken("count = 5", "count = 10_001"),
    "axis of two whole numbers": broken(POINTS, "low = 1\nhigh = 2\nwhole = true\n"),
    "axis of as many whole numbers as there may be": broken(POINTS, "low = 5\nhigh = 10_005\nwhole = true\n"),
    "axis at even ratios": broken(POINTS, 'low = 0.5\nhigh = 2\ncount = 5\nspacing = "log"\n'),
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT.keys())
def test_name_or_range_that_makes_sense_is_taken(text: str) -> None:
    verify_names(parse(text, slug=SLUG))


def test_names_and_ranges_are_verified_before_anything_is_computed() -> None:
    with pytest.raises(MistakeError, match="given twice"):
        verify_names(parse(broken('name = "share"', 'name = "a"'), slug=SLUG))
    verify_names(parse(broken("y = a * x", "y = a * nothing"), slug=SLUG))


def test_symbol_lights_up_parameters_readouts_and_what_is_drawn() -> None:
    verify(parse(broken(STEEPNESS, STEEPNESS + 'shows = ["a", "area", "y"]\n'), slug=SLUG))


def test_parameter_may_move_a_readout_that_no_figure_shows() -> None:
    alone = """
[[parameters]]
name = "c"
symbol = "c"
label = "another"
low = 0
high = 1
step = 0.1
default = 0.5

[[readouts]]
name = "alone"
label = "alone"
latex = "C"
unit = "squares"
"""
    verify(parse(broken("area = integral", "alone = 2 * c\narea = integral") + alone, slug=SLUG))


def test_signs_that_everybody_knows_need_no_explanation() -> None:
    verify(parse(broken("latex = 'y = a x'", r"latex = 'y = a x + e^{\pi} - \infty'"), slug=SLUG))


def test_one_slug_in_two_fields_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    folder = write(tmp_path, small(field='"Geometry"'), field_folder="geometry")
    with pytest.raises(DefinitionError, match="straight-line"):
        load_folder(folder)


def test_former_slug_that_is_another_formula_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    folder = write(tmp_path, small(title='"Curve"\nformer_slugs = ["straight-line"]'), slug="curve")
    with pytest.raises(DefinitionError, match="straight-line"):
        load_folder(folder)


def test_former_slug_of_two_formulas_is_refused(tmp_path: Path) -> None:
    write(tmp_path, small(title='"Line"\nformer_slugs = ["ruler"]'))
    folder = write(tmp_path, small(title='"Curve"\nformer_slugs = ["ruler"]'), slug="curve")
    with pytest.raises(DefinitionError, match="ruler"):
        load_folder(folder)


def test_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "algebra" / "latin.toml").write_bytes(b'title = "M\xf6bius"\n')
    with pytest.raises(DefinitionError, match="latin"):
        load_folder(folder)


def test_file_with_a_name_that_is_no_slug_is_told(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="slug"):
        load_folder(write(tmp_path, slug="Straight Line"))
