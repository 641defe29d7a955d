"""Formulas as Chromium draws them: bars and arrows as long as what they cover, columns apart, rules drawn, numbers at
the margin. What was drawn is looked for in pictures, since a browser tells no more of a stretched sign than its box."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route

from community.markup import render
from formulas.texts.colours import CSS_NAMES
from tests.browser.test_hostile_texts import ADDRESS, FOLDERS, STYLES
from tests.serving import ROOT

pytestmark = pytest.mark.browser

Show = Callable[[str], Locator]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 800, "height": 600}) as context:
        page = context.new_page()
        context.route("**/*", _serve)
        page.goto(ADDRESS)
        yield page


def _serve(route: Route) -> None:
    """Style sheets and fonts from their folders; for all else a page that links them."""
    name = route.request.url.removeprefix(ADDRESS)
    for app in FOLDERS:
        file = ROOT / app / "static" / name
        if name and file.is_file():
            route.fulfill(path=file)
            return
    links = "".join(f'<link rel="stylesheet" href="{style}">' for style in STYLES)
    route.fulfill(body=f"<!doctype html>{links}<body><div class=text-body></div>", content_type="text/html")


@pytest.fixture
def show(page: Page) -> Show:
    def shown(latex: str) -> Locator:
        rendered = render(f"$${latex}$$")
        assert rendered.problems == ()
        page.evaluate("html => { document.querySelector('.text-body').innerHTML = html }", rendered.html)
        page.evaluate("() => document.fonts.ready")
        return page.locator("math")

    return shown


def drawn(part: Locator, above: float, below: float) -> float:
    """How wide what is drawn between two heights is, in pixels from the top of `part`."""
    box = part.bounding_box()
    assert box
    clip = {"x": box["x"] - 5, "y": box["y"] + above, "width": box["width"] + 10, "height": below - above}
    picture = Image.open(BytesIO(part.page.screenshot(clip=clip))).convert("L")  # type: ignore[arg-type]
    found = picture.point(lambda grey: 255 * (grey < 225)).getbbox()
    return float(found[2] - found[0]) if found else 0.0


@pytest.mark.parametrize("accent", ["overline", "overrightarrow", "overleftarrow", "overbrace", "widehat", "widetilde"])
@pytest.mark.parametrize("letters", ["abcdef", "abcdefghijklmnopqrstuvwxyzabcdefghijkl"])
def test_mark_over_letters_is_as_wide_as_they_are(show: Show, accent: str, letters: str) -> None:
    if accent.startswith("wide") and len(letters) > 10:
        pytest.skip("fonts have no hats wider than 2.4 em")
    part = show(rf"\{accent}{{{letters}}}").locator("mrow, mover").first
    box = part.bounding_box()
    assert box
    assert drawn(part, -4, 8) >= 0.7 * box["width"]


@pytest.mark.parametrize(
    "arrow", ["xrightarrow", "xleftarrow", "xRightarrow", "xmapsto", "xlongequal", "xhookrightarrow"]
)
def test_arrow_is_as_long_as_what_stands_over_it(show: Show, arrow: str) -> None:
    maths = show(rf"\{arrow}{{abcdefghijklmnopqrst}}")
    label, sign = maths.locator("mover mover").bounding_box(), maths.locator("mo").bounding_box()
    assert label
    assert sign
    below = sign["y"] - label["y"]
    assert drawn(maths.locator("mover mover"), below, below + sign["height"]) >= 0.9 * label["width"]


@pytest.mark.parametrize("arrow", ["xtofrom", "xrightleftharpoons", "xleftrightharpoons"])
@pytest.mark.parametrize(("under", "over"), [("", "abcdefghijkl"), ("[abcdefghijkl]", "k"), ("[k]", "abcdefghijkl")])
def test_both_shafts_of_an_arrow_are_as_long_as_what_stands_at_them(
    show: Show, arrow: str, under: str, over: str
) -> None:
    maths = show(rf"\{arrow}{under}{{{over}}}")
    frame, letters = maths.bounding_box(), [letter.bounding_box() for letter in maths.locator("mi").all()]
    assert frame
    for sign in maths.locator("mo").all():
        box = sign.bounding_box()
        assert box
        below = box["y"] - frame["y"]
        assert drawn(maths, below, below + box["height"]) >= 12 * min(letter["width"] for letter in letters if letter)


def test_columns_of_a_matrix_stand_apart(show: Show) -> None:
    cells = show(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}").locator("mn").all()
    one, two, three, _ = [cell.bounding_box() for cell in cells]
    assert one
    assert two
    assert three
    assert two["x"] - (one["x"] + one["width"]) > 10
    assert three["y"] > one["y"] + 10


def test_rules_of_an_array_are_drawn(show: Show) -> None:
    table = show(r"\begin{array}{c|c} x & y \\ \hline z & w \end{array}").locator("mtd")
    widths = table.evaluate_all(
        """cells => cells.map(cell => getComputedStyle(cell))
            .map(style => [style.borderRightWidth, style.borderBottomWidth])"""
    )
    assert [[float(width.removesuffix("px")) > 0 for width in cell] for cell in widths] == [
        [True, True],
        [False, True],
        [True, False],
        [False, False],
    ]


def test_number_stands_at_the_margin_and_the_formula_in_the_middle(show: Show) -> None:
    maths = show(r"\begin{align} f(x) &= a + b \tag{7} \end{align}")
    whole, number, equals = (
        part.bounding_box() for part in (maths, maths.locator(".math-tag"), maths.get_by_text("=", exact=True))
    )
    assert whole
    assert number
    assert equals
    assert abs(number["x"] + number["width"] - whole["x"] - whole["width"]) < 3
    assert abs(equals["x"] - whole["x"] - whole["width"] / 2) < 40


def test_rows_are_aligned_at_their_signs(show: Show) -> None:
    signs = show(r"\begin{align} a &= b \\ c + d + e &= f \end{align}").get_by_text("=", exact=True).all()
    left, right = [sign.bounding_box() for sign in signs]
    assert left
    assert right
    assert abs(left["x"] - right["x"]) < 1


def test_space_between_rows_is_kept(show: Show) -> None:
    def distance(latex: str) -> float:
        first, second = [row.bounding_box() for row in show(latex).locator("mi").all()]
        assert first
        assert second
        return second["y"] - first["y"]

    assert distance(r"\begin{gathered} a \\[20pt] b \end{gathered}") > distance(r"a \\ b") + 15


def test_columns_are_aligned_as_they_ask(show: Show) -> None:
    long, short = (
        box.bounding_box() for box in show(r"\begin{matrix*}[r] 1000 \\ 3 \end{matrix*}").locator("mn").all()
    )
    assert long
    assert short
    assert abs(long["x"] + long["width"] - short["x"] - short["width"]) < 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_can_be_read(page: Page, show: Show, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    letters = show("".join(rf"\textcolor{{{name}}}{{x}}" for name in CSS_NAMES[:70])).locator("mi")
    contrasts = letters.evaluate_all(CONTRAST)
    assert len(contrasts) == 70
    assert min(contrasts) > 4.5
    page.evaluate("() => { delete document.documentElement.dataset.theme }")


# The contrast of each letter to the page, by WCAG; a canvas turns any notation of a colour into numbers.
CONTRAST = """letters => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  return letters.map((letter) => light(getComputedStyle(letter).color))
    .map((ink) => Math.max(ink, paper) / Math.min(ink, paper));
}"""
