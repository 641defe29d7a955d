"""Numbers in a formula's texts: computed when the file is read, refused where they cannot be."""

from pathlib import Path

import pytest

from formulas.definitions import loading
from formulas.definitions.computed_texts import texts_in
from formulas.definitions.formula import Formula
from formulas.definitions.loading import load_folder
from formulas.definitions.searching import Index
from formulas.texts.number_slots import OPENED
from formulas.toml.mistakes import DefinitionError
from tests.formulas.samples import SLUG, SMALL, write

PRESET = """
[[views.presets]]
label = "Steep"
values = { a = 1.5 }
notice = "NOTICE"

[[views]]
name = "shares"
"""


def text(summary: str = "", notice: str = "", more: str = "") -> str:
    """The small file with this summary, with a preset at a = 1.5 that has this notice, and with more before its end."""
    whole = SMALL.replace('summary = "The steepness is $a$."', f"summary = '''\n{summary or 'Steep.'}\n'''")
    if notice:
        whole = whole.replace('\n[[views]]\nname = "shares"\n', PRESET.replace("NOTICE", notice))
    return whole + more


def read(folder: Path, whole: str) -> Formula:
    return load_folder(write(folder, whole)).by_slug[SLUG]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("{{ area | 2 }}", "2.00"),
        ("{{ area }}", "2.0000"),  # as its readout
        ("{{ a }}", "1.0"),  # as its slider
        ("{{ 1 - share | 1 }}", "0.5"),
        ("{{ area at a=-1.5 | 1 }}", "−3.0"),
        ("$A = {{ area at a=-1.5 | 1 }}$", "$A = -3.0$"),
        ("{{ share / 3 | 1% }}", "16.7%"),
        ("$s = {{ share / 3 | 1% }}$", r"$s = 16.7\%$"),
        ("{{ area / 10 ** 9 | 2e }} and ${{ area / 10 ** 9 | 1e }}$", r"2.0 × 10⁻⁹ and $2 \times 10^{-9}$"),
        ("{{ 12345 * a | 0, }} or ${{ 12345 * a | 0, }}$", "12,345 or $12{,}345$"),
        ("{{ max_of(y, x) | 0 }}", "2"),
        ("{{ sum(weight, k) | 0 }}", "1"),
        ("{{ total at share=1 }}", "∞"),
        ("{{ area at a=1/2 + 1/4\n| 2 }}", "1.50"),
        ("{{ at a=2 }}Twice {{ area | 0 }} is {{ 2 * area | 0 }}.", "Twice 4 is 8."),
        ("{{ at a=2 }}\nHere {{ area | 0 }},\n\nthere {{ area | 0 }}.", "Here 4,\n\nthere 2."),
        ("{{ at a=2 }}Now {{ area | 0 }}, then {{ area at defaults | 0 }}.", "Now 4, then 2."),
        (r"$\frac{{a}}{{{ area | 0 }}}$", r"$\frac{{a}}{2}$"),
    ],
)
def test_number_is_computed(tmp_path: Path, asked: str, shown: str) -> None:
    assert read(tmp_path, text(asked)).summary.strip() == shown


def test_preset_speaks_of_its_own_values_and_can_speak_of_the_start(tmp_path: Path) -> None:
    formula = read(
        tmp_path, text(notice="{{ area | 1 }} instead of {{ area at defaults | 1 }}, {{ area at share=1 | 1 }}")
    )
    assert formula.views[0].presets[0].notice == "3.0 instead of 2.0, 3.0"


def test_numbers_follow_the_values_of_a_preset(tmp_path: Path) -> None:
    moved = text(notice="{{ area | 1 }}").replace("values = { a = 1.5 }", "values = { a = 2 }")
    moved = moved.replace("area = 3 }", "area = 4 }")
    assert read(tmp_path, moved).views[0].presets[0].notice == "4.0"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ('title = "The line"', 'title = "The line, {{ area | 0 }}"', lambda f: f.views[0].title),
        ('meaning = "the steepness"', 'meaning = "the {{ area | 0 }}"', lambda f: f.symbols[0].meaning),
        ('sentence = "At', 'sentence = "{{ area | 0 }} at', lambda f: f.views[0].sentence),
        ('\nlabel = "y"', '\nlabel = "y, {{ area | 0 }}"', lambda f: f.views[0].panels[0].marks[0].label),
        ('text = "They rise', 'text = "{{ area | 0 }} They rise', lambda f: f.applications[0].text),
    ],
)
def test_every_text_can_have_numbers(tmp_path: Path, old: str, new: str, shown: object) -> None:
    assert "2" in shown(read(tmp_path, text().replace(old, new, 1)))  # type: ignore[operator]


def test_named_number_is_given_computed_or_found_elsewhere(tmp_path: Path) -> None:
    more = """
[[numbers]]
name = "given_here"
given = 0.25

[[numbers]]
name = "steep_area"
expression = "area * given_here"
values = { a = 2 }

[[numbers]]
name = "found"
value = 7.5
source = "found by trying"
"""
    assert read(tmp_path, text("{{ steep_area + found | 1 }}", more=more)).summary.strip() == "8.5"


WRONG = [
    ("{{ aera | 2 }}", "{{ aera | 2 }}: unknown name aera; did you mean area?"),
    ("{{ area at b=1 | 2 }}", "there is no parameter b; the parameters are a, share"),
    ("{{ area at a=5 | 2 }}", "a = 5 is outside its range from -2 to 2"),
    ("{{ area at a | 2 }}", "after at stand values by name"),
    ("{{ area | two }}", "'two' is no form; write decimals (4)"),
    ("{{ 2 * area }}", "say how it is written, as in | 2 for two decimals"),
    ("{{ y | 2 }}", "it varies along x; one number is wanted"),
    ("{{ log(-a) | 2 }}", "it comes out undefined"),
    ("{{ area + | 2 }}", "not an expression"),
    ("{{ 0.0823 | 4 }}", "a number alone is not computed"),
    ("{{ __import__('os') | 2 }}", "unknown function __import__"),
    ("{{ area; y | 2 }}", "one expression is wanted, not several lines"),
    ("{{ area | 2", "{{ opens a number that }} does not close"),
    ("{{ {area} | 2 }}", "{{ opens a number that }} does not close"),
    ("{{area | 2}}", "{{area is no number; write it with spaces, {{ area }}"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG)
def test_wrong_number_is_told_with_its_line(tmp_path: Path, asked: str, said: str) -> None:
    whole = text(f"One line.\nSo it is {asked}.")
    line = next(number for number, each in enumerate(whole.splitlines(), 1) if each.startswith("So it is"))
    with pytest.raises(DefinitionError) as raised:
        read(tmp_path, whole)
    assert str(raised.value).startswith(f"formulas/catalogue/algebra/{SLUG}.toml:{line}: summary: ")
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ('name = "area"\ngiven = 1', "numbers.0.name: the name area is taken already"),
        ('name = "x"\ngiven = 1', "numbers.0.name: the name x is taken already"),
        ('name = "pi"\ngiven = 1', "numbers.0.name: the name pi is taken already"),
        ('name = "new"\nexpression = "aera"', "numbers.0.expression: aera: unknown name aera"),
        ('name = "new"\nexpression = "area"\nvalues = { b = 1 }', "there is no parameter b"),
        ('name = "new"', "numbers.0: give one of given, expression and value"),
        ('name = "new"\ngiven = 1\nexpression = "area"', "numbers.0: give one of given, expression and value"),
        ('name = "new"\nvalue = 1', "numbers.0: a value that was computed outside needs a source"),
    ],
)
def test_wrong_named_number_is_told(tmp_path: Path, number: str, said: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        read(tmp_path, text(more=f"\n[[numbers]]\n{number}\n"))
    assert said in str(raised.value)


def test_preset_without_a_check_is_told(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"views.0.presets.0.values: no \[\[checks\]\] stands at these values"):
        read(tmp_path, text(notice="Steeper.").replace("values = { a = 1.5 }\nnotice", "values = { a = 2 }\nnotice"))


def test_search_finds_computed_numbers(tmp_path: Path) -> None:
    formula = read(tmp_path, text("It costs {{ 12345 * a | 0 }} nats."))
    assert Index([formula]).search("12345").formulas == (formula,)


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)
def test_no_text_of_the_catalogue_asks_for_a_number_still(formula: Formula) -> None:
    texts = [text for _, text in texts_in(formula.model_dump())]
    assert len(texts) > 50
    assert [text for text in texts if OPENED.search(text)] == []


NORMAL = next(path for path in loading.files() if path.stem == "normal-distribution")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ inside | 2% }} lie inside", "95.44% lie inside"),  # a preset's notice
        ("in {{ 1 / outside | 0 }} outside", "in 23 outside"),
        ("{{ inside | 2% }}", "68.26%"),  # an intro
        ("{{ beta_3 | 3 }}", "2.414"),  # a formula in the summary
        ("{{ ndtr(-3) | 4 }}", "0.0014"),  # the sceptic
        ("{{ mu | 0 }} ml", "501 ml"),
        ("values = { a = 490, b = 510 }\nnotice", "values = { a = 491, b = 510 }\nnotice"),  # a preset's values
        ("values = { sigma = 2.5 }\nnotice", "values = { sigma = 3 }\nnotice"),
        ("values = { n = 36 }\nnotice", "values = { n = 35 }\nnotice"),
        ("Of 440 large sets", "Of 450 large sets"),  # counts, and what a work says
        ("at the 0.01 level", "at the 0.05 level"),
        ("inside = 0.9544997361036416", "inside = 0.9544"),  # a check
    ],
)
def test_wrong_number_on_the_normal_page_is_noticed(tmp_path: Path, old: str, new: str) -> None:
    whole = NORMAL.read_text(encoding="utf-8")
    assert old in whole
    told = {"right": whole, "wrong": whole.replace(old, new, 1)}
    for name in ("right", "wrong"):
        folder = write(tmp_path / name, told[name], slug="normal-distribution", field_folder="probability-statistics")
        with pytest.raises(DefinitionError) as raised:  # alone, it misses its neighbours at least
            load_folder(folder)
        told[name] = str(raised.value)
    assert "there is no formula" in told["right"]
    assert "there is no formula" not in told["wrong"]
