"""What the legend beside a panel lists."""

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.downloads.picture import picture
from formulas.marks.mark import Key
from formulas.pages.content import figures
from tests.markup import parse_html


def of(slug: str) -> Formula:
    return loading.catalogue().by_slug[slug]


def legends(formula: Formula) -> list[tuple[Key, ...]]:
    panels = [panel for figure in figures(formula, formula.defaults) for panel in figure.panels]
    return [tuple(line.key for line in panel.legend) for panel in panels]


def test_every_mark_has_a_key() -> None:
    for formula in loading.catalogue().formulas:
        panels = [panel for view in formula.views for panel in view.panels]
        for panel, legend in zip(panels, legends(formula), strict=True):
            assert [name for key in legend for name in key.names] == [*panel.names]


def test_boxes_of_one_colour_share_a_key() -> None:
    (shared,) = [key for legend in legends(of("entropy")) for key in legend if key.label == "sun, cloud, rain, snow"]
    boxes = [mark for mark in of("entropy").views[0].marks if mark.kind == "box"]
    assert shared.names == tuple(name for mark in boxes for name in mark.names)


def test_boxes_of_other_colours_have_their_own() -> None:
    labels = [key.label for key in legends(of("bayes-theorem"))[0]]
    assert len(labels) == len(of("bayes-theorem").views[0].panels[0].marks) > 1


def test_picture_lists_the_same_keys() -> None:
    formula = of("entropy")
    drawn = parse_html(picture(formula, formula.views[0], formula.defaults))
    texts = [text.text for text in drawn.all("text")]
    assert "sun, cloud, rain, snow" in texts
    assert texts.count("sun") == 1  # the tick of the other panel


# What two marks of one look may be: both sides of one thing.
PAIRS = {("envelope", "envelope, below"), ("a", "b"), ("subtracts", "subtracts")}


def test_keys_of_one_panel_look_different() -> None:
    alike = set()
    for formula in loading.catalogue().formulas:
        for keys in legends(formula):
            for key in keys:
                same = tuple(other.label for other in keys if (other.css, other.swatch) == (key.css, key.swatch))
                alike |= {same} if len(same) > 1 else set()
    assert alike == PAIRS
