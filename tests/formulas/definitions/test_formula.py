"""A formula file with a mistake stops the start, with one line: file:line: key: what would be right."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from formulas.definitions.formula import Formula, parse
from formulas.definitions.loading import load_folder
from formulas.toml.mistakes import DefinitionError, MistakeError, located
from tests.formulas.samples import SLUG, SMALL, small, small_formula, write
from tests.serving import ROOT

# name -> (what is replaced, by what, text on the line that is named, key, what is said)
BROKEN: dict[str, tuple[str, str, str, str, str]] = {
    "not TOML": ('title = "Straight Line"', 'title = "Straight Line', "title", "file", "not TOML: "),
    "key given twice": ('title = "Straight Line"', 'title = "a"\ntitle = "b"', 'title = "b"', "file", "not TOML: "),
    "key missing": ('title = "Straight Line"\n', "", "synonyms", "title", "the key title is missing"),
    "key misspelt": ('skeptic = "', 'sceptic = "', "sceptic", "sceptic", "did you mean skeptic?"),
    "key too many": ('text = "y', 'txt = "z"\ntext = "y', "txt", "txt", "unknown key; did you mean text?"),
    "strange key": (
        'text = "y',
        'zzz = "z"\ntext = "y',
        "zzz",
        "zzz",
        "unknown key; known here: slug, title, synonyms",
    ),
    "empty text": ('title = "Straight Line"', 'title = ""', "title", "title", "at least 1 character, not ''"),
    "number for text": ('title = "Straight Line"', "title = 3", "title", "title", "a valid string, not 3"),
    "unknown level": (
        '"Introductory"',
        '"Easy"',
        "level",
        "level",
        "'Introductory', 'Intermediate' or 'Advanced', not 'Easy'",
    ),
    "two lines of plain text": ('text = "y = a x"', r'text = "y =\na x"', "text", "text", "match pattern"),
    "no applications": (
        '[[applications]]\ntitle = "Ramps"\ntext = "They rise by $a$."\n',
        "",
        "title",
        "applications",
        "the key applications is missing",
    ),
    "application without text": (
        'text = "They rise by $a$."\n',
        "",
        "[[applications]]",
        "applications.0.text",
        "the key text is missing",
    ),
    "capital in a name": ('name = "share"', 'name = "Share"', 'name = "Share"', "parameters.1.name", "pattern"),
    "text for a number": ("low = -2", 'low = "-2"', 'low = "-2"', "parameters.0.low", "a valid number, not '-2'"),
    "step of nothing": ("step = 0.5", "step = 0", "step = 0", "parameters.0.step", "greater than 0, not 0"),
    "key of another part": (
        "step = 0.5",
        "step = 0.5\ncolour = 1",
        "colour",
        "parameters.0.colour",
        "unknown key; known here: name, symbol, label, low, high, step, default, unit, role",
    ),
    "unknown role": (
        'role = "second"',
        'role = "fifth"',
        'role = "fifth"',
        "views.1.panels.0.marks.1.role",
        "not 'fifth'",
    ),
    "unknown kind": ('kind = "bars"', 'kind = "pie"', 'kind = "pie"', "views.1.panels.0.marks.0.kind", "'curve'"),
    "key misspelt in a mark": (
        'kind = "bars"',
        'kind = "bars"\nrool = "first"',
        "rool",
        "views.1.panels.0.marks.0.rool",
        "did you mean role?",
    ),
    "range of three": (
        "x_range = [0, 2]",
        "x_range = [0, 1, 2]",
        "x_range",
        "views.0.panels.0.x_range",
        "at most 2 items",
    ),
    "too many decimals": (
        'unit = "squares"',
        'unit = "squares"\ndecimals = 99',
        "decimals",
        "readouts.0.decimals",
        "less than or equal to 12, not 99",
    ),
    "tolerance of nothing": ("tolerance = 1e-12", "tolerance = 0", "tolerance", "checks.0.tolerance", "greater than 0"),
    "check of nothing": ("expect = { area = 3 }", "expect = {}", "expect", "checks.0.expect", "at least 1 item"),
    "wrong field folder": (
        'field = "Algebra"',
        'field = "Number Theory"',
        "field",
        "field",
        "'Number Theory' belongs in the folder number-theory/",
    ),
    # The sense of it: formulas/definitions/verification.py.
    "low above high": ("low = -2", "low = 3", "low = 3", "parameters.0.low", "low must be below high, not 3 and 2"),
    "endless range": ("high = 2\nstep", "high = inf\nstep", "low = -2", "parameters.0.low", "must be below high"),
    "default out of range": (
        "default = 1",
        "default = 5",
        "default = 5",
        "parameters.0.default",
        "5 is outside the range from -2 to 2",
    ),
    "step too wide": ("step = 0.5", "step = 9", "step = 9", "parameters.0.step", "a step of 9 is wider than the range"),
    "axis with both": (
        'labels = ["heads", "tails"]',
        'labels = ["heads", "tails"]\ncount = 2',
        '[[axes]]\nname = "k"',
        "axes.1",
        "give either labels (discrete) or low, high and count (continuous), not both",
    ),
    "axis with neither": (
        'labels = ["heads", "tails"]\n',
        "",
        '[[axes]]\nname = "k"',
        "axes.1",
        "give low, high and count (continuous) or labels (discrete)",
    ),
    "axis of whole numbers with a count": (
        "low = 0\nhigh = 2\ncount = 5",
        "low = 0\nhigh = 2\ncount = 5\nwhole = true",
        '[[axes]]\nname = "x"',
        "axes.0",
        "whole goes with low and high and nothing else",
    ),
    "axis of whole numbers that are none": (
        "low = 0\nhigh = 2\ncount = 5",
        "low = 0.5\nhigh = 2\nwhole = true",
        "low = 0.5",
        "axes.0.low",
        "low and high must be whole, low below high, not 0.5 and 2",
    ),
    "axis of too many whole numbers": (
        "low = 0\nhigh = 2\ncount = 5",
        "low = 0\nhigh = 1e6\nwhole = true",
        "high = 1e6",
        "axes.0.high",
        "at most 10001 points, not 1000001",
    ),
    "axis the wrong way": ("low = 0\nhigh = 2", "low = 2\nhigh = 0", "low = 2", "axes.0.low", "not 2 and 0"),
    "axis of one point": ("count = 5", "count = 1", "count", "axes.0.count", "needs at least 2 points, not 1"),
    "unknown name in the model": (
        "y = a * x",
        "y = b * x",
        "y = b * x",
        "model",
        "unknown name b; known here: a, k, pi, share, x",
    ),
    "syntax of the model": ("total = sum(price, k)", "total = sum(price", "total =", "model", "not an expression: "),
    "wrong reduction": (
        "total = sum(price, k)",
        "total = integral(price, k)",
        "total =",
        "model",
        "k is discrete: use sum",
    ),
    "parameter that addresses use": (
        'name = "a"',
        'name = "view"',
        'name = "view"',
        "parameters.0.name",
        "view has a meaning in addresses; choose another",
    ),
    "parameter that pinned views use": (
        'name = "a"',
        'name = "figure"',
        'name = "figure"',
        "parameters.0.name",
        "figure has a meaning in pinned views; choose another",
    ),
    "parameter that does nothing": (
        "y = a * x",
        "y = 1 * x",
        '[[parameters]]\nname = "a"',
        "parameters.0",
        "a moves nothing that is shown; use it or leave it out",
    ),
    "letter that nothing explains": (
        'latex = "(x, y)"',
        'latex = "x"',
        "latex = 'y = a x'",
        "latex",
        "nothing says what y means; add it to [[symbols]]",
    ),
    "readout not assigned": (
        'name = "total"',
        'name = "sum_of_all"',
        'name = "sum_of_all"',
        "readouts.1.name",
        "the model assigns no sum_of_all; it assigns: y, area, weight, price, total",
    ),
    "readout along an axis": (
        'name = "area"\nlabel',
        'name = "y"\nlabel',
        'name = "y"',
        "readouts.0.name",
        "y varies along x; a readout is one number",
    ),
    "unknown neighbour of a readout": (
        'unit = "nats"',
        'unit = "nats"\nbeside = "arae"',
        "beside",
        "readouts.1.beside",
        "unknown readout arae; known: area, total",
    ),
    "unknown axis of a view": (
        'axis = "x"',
        'axis = "z"',
        'axis = "z"',
        "views.0.panels.0.axis",
        "unknown axis z; known: x, k",
    ),
    "range the wrong way": (
        "y_range = [-4, 4]",
        "y_range = [4, -4]",
        "y_range = [4",
        "views.0.panels.0.y_range",
        "the first number must be below the second, not 4 and -4",
    ),
    "unknown readout of a view": (
        'readouts = ["area"]',
        'readouts = ["are"]',
        'readouts = ["are"]',
        "views.0.readouts",
        "unknown readout are; known: area, total",
    ),
    "unknown name in a sentence": (
        "{area}.",
        "{aera}.",
        "sentence",
        "views.0.sentence",
        "unknown name {aera}; known: a, share, area",
    ),
    "curve not assigned": ('y = "y"', 'y = "z"', 'y = "z"', "views.0.panels.0.marks.0.y", "the model assigns no z"),
    "curve along another axis": (
        'y = "y"',
        'y = "weight"',
        'y = "weight"',
        "views.0.panels.0.marks.0.y",
        "weight must vary along x and nothing else, to be drawn as signed_curve",
    ),
    "bars along a continuous axis": (
        'kind = "signed_curve"',
        'kind = "bars"',
        'kind = "bars"',
        "views.0.panels.0.marks.0.kind",
        "x is continuous: use arrows, band, curve",
    ),
    "curve along a discrete axis": (
        'kind = "bars"',
        'kind = "curve"',
        'kind = "curve"',
        "views.1.panels.0.marks.0.kind",
        "k is discrete: use bars, error_bars, histogram, scatter, signed_bars, stems, steps",
    ),
    "curve that is nowhere": (
        "y = a * x",
        "y = a * log(-1 - x)",
        'y = "y"',
        "views.0.panels.0.marks.0.y",
        "y is undefined everywhere at the defaults",
    ),
    "check with an unknown parameter": (
        "values = { a = 1.5 }",
        "values = { b = 1.5 }",
        "values",
        "checks.0.values",
        "unknown parameter b; known: a, share",
    ),
    "check of an unknown readout": (
        "expect = { area = 3 }",
        "expect = { aera = 3 }",
        "expect",
        "checks.0.expect",
        "unknown readout aera; known: area, total",
    ),
    "check that fails": (
        "expect = { area = 3 }",
        "expect = { area = 3.1 }",
        "expect",
        "checks.0.expect",
        "area is 3.0, not 3.1 within 1e-12",
    ),
    "formula that cannot be set": (
        "latex = 'y = a x'",
        r"latex = '\frac{y'",
        "latex = '\\frac",
        "latex",
        "LaTeX that cannot be set: ",
    ),
    "symbol that cannot be set": ("symbol = 's'", r"symbol = '{s'", "symbol = '{", "parameters.1.symbol", "LaTeX that"),
    "readout that cannot be set": ("latex = 'T'", r"latex = '\left('", r"'\left('", "readouts.1.latex", "LaTeX that"),
    "formula in the text that cannot be set": (
        'summary = "The steepness is $a$."',
        r"summary = 'The steepness is $\frac{a$.'",
        "summary",
        "summary",
        "LaTeX that cannot be set: ",
    ),
    "formula in an intro that cannot be set": (
        'intro = "They cost."',
        "intro = 'They cost ${x$.'",
        "intro = 'They",
        "views.1.intro",
        "LaTeX that cannot be set: ",
    ),
    "definition in LaTeX": (
        "latex = 'y = a x'",
        r"latex = '\def\a{\a\a} y'",
        r"latex = '\def",
        "latex",
        r"\def: a formula defines nothing; write out what it stands for",
    ),
    "work that nobody has confirmed": (
        'skeptic = "It is only a line."',
        'skeptic = "So they say [@nobody-1999]."',
        "skeptic",
        "skeptic",
        "[@nobody-1999] is not in references.toml; add it there once it is confirmed",
    ),
    "related formula that is not there": (
        '[[applications]]\ntitle = "Ramps"',
        '[[related]]\nslug = "streight-line"\nwhy = "It is near."\n\n[[applications]]\ntitle = "Ramps"',
        "slug =",
        "related.0.slug",
        "there is no formula streight-line; known: straight-line",
    ),
}


@pytest.mark.parametrize(("old", "new", "on_line", "key", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_mistake_is_told_with_file_line_key_and_what_would_be_right(
    tmp_path: Path, old: str, new: str, on_line: str, key: str, words: str
) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    with pytest.raises(DefinitionError) as raised:
        load_folder(write(tmp_path, text))
    said = str(raised.value)
    assert "\n" not in said
    place, line, told_key, message = said.split(":", 3)
    assert place == "formulas/catalogue/algebra/straight-line.toml"
    assert told_key.strip() == key
    assert words in message
    assert on_line in "\n".join(text.splitlines()[int(line) - 1 : int(line) + on_line.count("\n")])


def test_small_formula_is_right(tmp_path: Path) -> None:
    (formula,) = load_folder(write(tmp_path)).formulas
    assert formula.slug == SLUG
    assert formula.title == "Straight Line"


def test_formula_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        small_formula().title = "Curve"


def test_mistake_inside_the_model_is_placed_on_its_own_line() -> None:
    mistake = MistakeError(("model",), "wrong", line_offset=2)
    line = SMALL.splitlines().index("area = integral(y, x)") + 1
    assert str(located(mistake, SMALL, "x.toml")) == f"x.toml:{line}: model: wrong"


def test_mistake_of_the_whole_file_is_placed_on_its_first_line() -> None:
    assert str(located(MistakeError((), "wrong"), SMALL, "x.toml")) == "x.toml:1: file: wrong"


def test_parameters_of_a_view_are_those_that_move_it() -> None:
    formula = small_formula()
    assert [[parameter.name for parameter in formula.parameters_of(view)] for view in formula.views] == [
        ["a"],
        ["share"],
    ]


@pytest.mark.parametrize(("step", "decimals"), [(1, 0), (0.5, 1), (0.05, 2), (0.25, 2), (1e-4, 4), (10, 0)])
def test_parameter_has_as_many_decimals_as_its_steps(step: float, decimals: int) -> None:
    parameter = small_formula().parameters[0].model_copy(update={"step": step})
    assert parameter.decimals == decimals


def test_roles_belong_to_the_latex_of_symbols_and_parameters() -> None:
    assert small_formula().roles == {"a": "first"}


def test_prose_is_every_markdown_text() -> None:
    keys = {path for path, _ in small_formula().prose}
    assert keys >= {("simply",), ("summary",), ("skeptic",), ("views", 0, "intro"), ("applications", 0, "text")}


def test_formula_is_the_key_of_what_is_kept_for_it() -> None:
    assert {small_formula(): 1}[small_formula()] == 1


def test_two_formulas_of_one_name_and_other_text_are_not_the_same() -> None:
    assert parse(small(title='"Curve"'), slug=SLUG) != small_formula()


COMMAND = ["manage.py", "shell", "--no-imports", "-c", "from formulas.definitions import loading; loading.catalogue()"]


@pytest.mark.process
@pytest.mark.parametrize(
    "start",
    [
        "import klsite.wsgi",
        "import klsite.asgi",
        f"sys.argv = {COMMAND}; runpy.run_path('manage.py', run_name='__main__')",
    ],
    ids=["wsgi", "asgi", "command"],
)
def test_whatever_reads_a_broken_file_stops_with_that_line_alone(tmp_path: Path, start: str) -> None:
    folder = write(tmp_path, small(level='"Easy"'))
    script = (
        "import os, pathlib, runpy, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'klsite.settings'; "
        f"from formulas.definitions import loading; loading.FOLDER = pathlib.Path({str(folder)!r}); {start}"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("formulas/catalogue/algebra/straight-line.toml:4: level: ")


def test_read_formula_has_everything_of_its_file() -> None:
    assert isinstance(small_formula(), Formula)
    assert small_formula().synonyms == ("linear function", "Rényi's ruler")
    assert [axis.name for axis in small_formula().program.axes] == ["x", "k"]
