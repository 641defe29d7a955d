"""A small formula file, complete and right, for tests to break in one place at a time."""

from pathlib import Path

from formulas.catalogue import Catalogue, load_folder
from formulas.definition import Formula, parse

FIELD_FOLDER = "algebra"
SLUG = "straight-line"

SMALL = r'''title = "Straight Line"
synonyms = ["linear function", "Rényi's ruler"]
field = "Algebra"
level = "Introductory"
latex = 'y = a x'
text = "y = a x"
simply = """
A line through $0$, as steep as $a$ says.
"""
summary = "The steepness is $a$."
skeptic = "It is only a line."
model = """
y = a * x
area = integral(y, x)
weight = share if k == 0 else 1 - share
price = rel_entr(weight, 0.5 * k)
total = sum(price, k)
"""

[[symbols]]
latex = "a"
meaning = "the steepness"
role = "first"

[[symbols]]
latex = "(x, y)"
meaning = "a point of the line"

[[parameters]]
name = "a"
symbol = "a"
label = "steepness"
low = -2
high = 2
step = 0.5
default = 1
role = "first"

[[parameters]]
name = "share"
symbol = 's'
label = "share of heads"
low = 0
high = 1
step = 0.1
default = 0.5

[[axes]]
name = "x"
label = "x"
low = 0
high = 2
count = 5

[[axes]]
name = "k"
label = "outcome"
labels = ["heads", "tails"]

[[readouts]]
name = "area"
label = "area"
latex = 'A'
unit = "squares"

[[readouts]]
name = "total"
label = "price"
latex = 'T'
unit = "nats"
when_infinite = "Heads come, and nobody expected them."

[[views]]
name = "line"
title = "The line"
intro = "It *rises*."
readouts = ["area"]
sentence = "At steepness {a} the area is {area}."

[[views.panels]]
axis = "x"
x_range = [0, 2]
y_range = [-4, 4]
x_label = "x"
y_label = "y"

[[views.panels.marks]]
kind = "signed_curve"
y = "y"
label = "y"
role = "first"

[[views]]
name = "shares"
title = "The shares"
intro = "They cost."
readouts = ["total"]
sentence = "At {share} the price is {total}."

[[views.panels]]
axis = "k"
x_range = [-0.6, 1.6]
y_range = [-1, 1]
x_label = "outcome"
y_label = "share"

[[views.panels.marks]]
kind = "bars"
y = "weight"
label = "share"
role = "first"

[[views.panels.marks]]
kind = "signed_bars"
y = "price"
label = "price"
role = "second"

[[applications]]
title = "Ramps"
text = "They rise by $a$."

[[checks]]
values = { a = 1.5 }
expect = { area = 3 }
tolerance = 1e-12
source = "half of base times height"
'''


def small(**replaced: str) -> str:
    """SMALL with the one line of each key at the top of the file replaced."""
    text = SMALL
    for key, value in replaced.items():
        (line,) = [line for line in SMALL.split("[[", 1)[0].splitlines() if line.startswith(f"{key} = ")]
        text = text.replace(line, f"{key} = {value}", 1)
    return text


def small_formula() -> Formula:
    return parse(SMALL, slug=SLUG)


def counted_formula() -> Formula:
    """The small one with whole numbers for its axis x."""
    text = SMALL.replace("low = 0\nhigh = 2\ncount = 5", "low = 0\nhigh = 2\nwhole = true")
    text = text.replace("integral(y, x)", "sum(y, x)").replace('kind = "signed_curve"', 'kind = "signed_bars"')
    text = text.replace("area = 3 }", "area = 4.5 }")
    return parse(text, slug="whole-steps")


def write(folder: Path, text: str = SMALL, *, slug: str = SLUG, field_folder: str = FIELD_FOLDER) -> Path:
    """The catalogue's folder in `folder`, with this file in it."""
    catalogue = folder / "formulas" / "catalogue"
    (catalogue / field_folder).mkdir(parents=True, exist_ok=True)
    (catalogue / field_folder / f"{slug}.toml").write_text(text, encoding="utf-8")
    return catalogue


def small_catalogue(folder: Path, *texts_by_slug: tuple[str, str]) -> Catalogue:
    """The catalogue of these files, all of the field Algebra."""
    for slug, text in texts_by_slug:
        write(folder, text, slug=slug)
    return load_folder(folder / "formulas" / "catalogue")
