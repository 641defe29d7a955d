"""What a definition must make sense in, beyond the mistakes of test_formula.py."""

import math
from pathlib import Path

import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula, parse
from formulas.definitions.loading import load_folder
from formulas.definitions.verification import agrees, verify
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
    "sentence with a format of its own": (broken("{area}.", "{area:.2f}."), "views.0.sentence"),
    "sentence with a bracket too many": (broken("{area}.", "{area}. }"), "views.0.sentence"),
    "slug in the file": ('slug = "other"\n' + SMALL, "slug"),
    "readout beside itself": (broken('unit = "nats"', 'unit = "nats"\nbeside = "total"'), "readouts.1.beside"),
    "endless tolerance": (broken("tolerance = 1e-12", "tolerance = inf"), "checks.0.tolerance"),
    "axis of too many points": (broken("count = 5", "count = 10_002"), "axes.0.count"),
    "parameter named as a function": (
        broken('name = "a"', 'name = "log"').replace("a * x", "log * x").replace("{a}", "{log}"),
        "parameters.0.name",
    ),
    "former slug that is its own": (small(title='"Line"\nformer_slugs = ["straight-line"]'), "former_slugs"),
}


@pytest.mark.parametrize(("text", "key"), REFUSED.values(), ids=REFUSED.keys())
def test_mistake_is_told_at_its_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        load_folder(write(tmp_path, text))
    assert str(raised.value).split(":")[2].strip() in (key, f"{key}.name")


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
