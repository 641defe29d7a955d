"""A small formula file, complete and right, for tests to break in one place at a time."""

from pathlib import Path

from formulas.definitions.formula import Formula, parse
from formulas.definitions.loading import Catalogue, load_folder

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


GALLERY = r'''title = "Gallery"
field = "Algebra"
level = "Introductory"
latex = 'y'
text = "y"
simply = "One of each kind."
summary = "Every kind of mark."
skeptic = "It means nothing."
model = """
line = a * x
gap = log(x - 0.5)
bowl = (x - a) * (x - a) + u * u
saddle = x * u * a
steps = a * k - 1
never = 1 / (k - 2)
decay = r ** -a
sinking = 20 - a * r
about_a = integral(a / r, r) / 11.5
under = log(x * x - 0.25) - 0.5
over = 1 + 0.2 * a * x
stairs = 0.5 * k - 1.5 + 0 * a
measured = sin(k) * a
measured_least = measured - 0.3
measured_most = measured + 0.1 * k
push_across = q - a * p / 4 + 0 * log(p + 2)
push_up = 0 * q - p
halves = 3 * 2 ** (-2 * k) * (k - 1)
orbit_x, orbit_u = iterate((0.8 * orbit_x - 0.4 * orbit_u, 0.4 * orbit_x + 0.8 * orbit_u), (1 + 0 * a, 0.5), k)
orbit_least = orbit_u - 0.2
orbit_most = orbit_u + 0.2
left = 0
right = 0.5 * a
bottom = 0
top = 0.75
height = a
"""

[[symbols]]
latex = "y"
meaning = "nothing"

[[parameters]]
name = "a"
symbol = "a"
label = "a"
low = -2
high = 2
step = 0.5
default = 1

[[axes]]
name = "x"
label = "x"
low = -2
high = 2
count = 21

[[axes]]
name = "u"
label = "u"
low = -1
high = 1
count = 11

[[axes]]
name = "p"
label = "p"
low = -2
high = 2
count = 9

[[axes]]
name = "q"
label = "q"
low = -1
high = 1
count = 5

[[axes]]
name = "r"
label = "r"
low = 0.01
high = 1000
count = 41
spacing = "log"

[[axes]]
name = "k"
label = "k"
low = 0
high = 6
whole = true

[[readouts]]
name = "height"
label = "height"
latex = "h"
unit = "metres"

[[views]]
name = "gallery"
title = "Gallery"
intro = "One of each."
readouts = ["height"]
sentence = "The height is {height}."

[[views.panels]]
title = "Over two axes"
axis = "x"
x_range = [-2, 2]
y_range = [-1, 1]
x_label = "x"
y_label = "u"

[[views.panels.marks]]
kind = "heat_map"
z = "bowl"
y_axis = "u"
z_range = [0, 9]
levels = [0.25, 1, 4]
label = "bowl"
role = "first"

[[views.panels.marks]]
kind = "trajectory"
x = "orbit_x"
y = "orbit_u"
axis = "k"
label = "orbit"
role = "second"

[[views.panels.marks]]
kind = "marker"
x = "height"
y = "bottom"
label = "point"
role = "third"

[[views.panels]]
title = "Over one axis"
axis = "x"
x_range = [-2, 2]
y_range = [-2, 2]
x_label = "x"
y_label = "y (metres)"

[[views.panels.marks]]
kind = "histogram"
y = "line"
label = "rows"
role = "fourth"

[[views.panels.marks]]
kind = "filled_curve"
y = "gap"
label = "gap"
role = "third"

[[views.panels.marks]]
kind = "marker"
y = "height"
label = "across"
role = "second"

[[views.panels.marks]]
kind = "marker"
x = "height"
label = "upright"
role = "first"

[[views.panels]]
title = "Steps"
axis = "k"
x_range = [-0.5, 6.5]
y_range = [-2, 2]
x_label = "k"
y_label = "y"

[[views.panels.marks]]
kind = "stems"
y = "steps"
label = "stems"
role = "first"

[[views.panels.marks]]
kind = "signed_bars"
y = "never"
label = "bars"
role = "second"

[[views.panels.marks]]
kind = "scatter"
x = "orbit_x"
y = "orbit_u"
label = "dots"
role = "third"

[[views.panels]]
title = "Standing still"
x_range = [-1, 1]
y_range = [0, 1]
x_label = "share"
y_label = "share"

[[views.panels.marks]]
kind = "box"
left = "left"
right = "right"
bottom = "bottom"
top = "top"
label = "box"
role = "first"

[[views.panels]]
title = "A saddle"
axis = "x"
x_range = [-2, 2]
y_range = [-1, 1]
x_label = "x"
y_label = "u"

[[views.panels.marks]]
kind = "heat_map"
z = "saddle"
y_axis = "u"
z_range = [-2, 2]
levels = [-0.5, 0, 0.5]
label = "saddle"
role = "first"

[[views.panels]]
title = "On logarithmic scales"
axis = "r"
x_range = [0.01, 1000]
y_range = [0.0001, 10000]
x_scale = "log"
y_scale = "log"
x_label = "r (metres)"
y_label = "y"

[[views.panels.marks]]
kind = "filled_curve"
y = "decay"
label = "decay"
role = "first"

[[views.panels.marks]]
kind = "curve"
y = "sinking"
label = "sinking"
role = "second"

[[views.panels.marks]]
kind = "marker"
y = "height"
label = "across"
role = "third"

[[views.panels.marks]]
kind = "marker"
x = "about_a"
label = "upright"
role = "fourth"

[[views.panels]]
title = "Bars on a logarithmic scale"
axis = "k"
x_range = [-0.5, 6.5]
y_range = [0.01, 1]
y_scale = "log"
x_label = "k"
y_label = "y"

[[views.panels.marks]]
kind = "bars"
y = "halves"
label = "halves"
role = "first"

[[views.panels.marks]]
kind = "stems"
y = "never"
label = "stems"
role = "second"

[[views.panels]]
title = "Between curves"
axis = "x"
x_range = [-2, 2]
y_range = [-2, 2]
x_label = "x"
y_label = "y (metres)"

[[views.panels.marks]]
kind = "band"
low = "under"
high = "over"
label = "band"
role = "first"

[[views.panels.marks]]
kind = "steps"
y = "line"
where = "middle"
label = "steps"
role = "second"

[[views.panels.marks]]
kind = "label"
x = "height"
y = "bottom"
number = "height"
label = "here"
role = "third"

[[views.panels]]
title = "As far as it is known"
axis = "k"
x_range = [-0.5, 6.5]
y_range = [-2, 2]
x_label = "k"
y_label = "y"

[[views.panels.marks]]
kind = "error_bars"
y = "measured"
low = "measured_least"
high = "measured_most"
label = "measured"
role = "first"

[[views.panels.marks]]
kind = "steps"
y = "stairs"
label = "stairs"
role = "third"

[[views.panels.marks]]
kind = "error_bars"
x = "orbit_x"
y = "orbit_u"
low = "orbit_least"
high = "orbit_most"
label = "elsewhere"
role = "second"

[[views.panels]]
title = "Which way it goes"
axis = "p"
x_range = [-2.25, 2.25]
y_range = [-1.25, 1.25]
x_label = "p"
y_label = "q"

[[views.panels.marks]]
kind = "arrows"
u = "push_across"
v = "push_up"
y_axis = "q"
label = "push"
role = "first"

[[views.panels.marks]]
kind = "trajectory"
x = "orbit_x"
y = "orbit_u"
axis = "k"
label = "orbit"
role = "second"

[[applications]]
title = "Tests"
text = "Of drawing."

[[checks]]
values = { a = 1.5 }
expect = { height = 1.5 }
tolerance = 1e-12
source = "what it says"
'''


def gallery() -> Formula:
    """A formula that draws every kind of mark, with gaps and infinite values among them."""
    return parse(GALLERY, slug="gallery")


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
