"""What the last fence around readers' texts lets through, one thing at a time, and nothing beside it."""

import pytest

from community.markup import _CLEANER
from tests.community.allowed_html import ALLOWED

# Where an element can stand at all: a parser moves it elsewhere, or drops it.
PARENTS = {
    "li": ("<ul>", "</ul>"),
    "thead": ("<table>", "</table>"),
    "tbody": ("<table>", "</table>"),
    "tr": ("<table><tbody>", "</tbody></table>"),
    "th": ("<table><tbody><tr>", "</tr></tbody></table>"),
    "td": ("<table><tbody><tr>", "</tr></tbody></table>"),
}
VALUES = {
    "href": "http://b.example",
    "start": "3",
    "title": "a",
    "dir": "auto",
    "tabindex": "0",
    "role": "group",
}
CLASSES = {
    "div": ["wide-box"],
    "span": ["wide-box", "own-line", "joined", "math-reason"],
    "code": ["math-error"],
    "th": ["align-left", "align-right", "align-center"],
    "td": ["align-left", "align-right", "align-center"],
}
OF_MATHS = {tag for tag in ALLOWED if tag.startswith("m")}
TAGS = sorted(ALLOWED)
ATTRIBUTES = sorted((tag, name) for tag, names in ALLOWED.items() for name in names - {"rel", "class"})


def cleaned(tag: str, attributes: str = "") -> str:
    """What is left of an element in a place where it can stand."""
    before, after = PARENTS.get(tag, ("<math>", "</math>") if tag in OF_MATHS - {"math"} else ("", ""))
    made = _CLEANER.clean(f"{before}{whole(tag, attributes)}{after}")
    assert made.startswith(before)
    return made.removeprefix(before).removesuffix(after).replace(' rel="nofollow ugc noopener"', "")


def whole(tag: str, attributes: str = "") -> str:
    return f"<{tag}{attributes}>" if tag in ("br", "hr") else f"<{tag}{attributes}></{tag}>"


@pytest.mark.parametrize("tag", TAGS)
def test_element_that_may_stand_stays_without_what_may_not(tag: str) -> None:
    others = ' id="a" name="a" style="a" onclick="a" src="a" lang="a" xlink:href="a" class="site-head"'
    others += ' href="javascript:a"' + (' title="a"' if tag != "code" else "")
    made = cleaned(tag, others)
    assert made.replace(' class=""', "") == whole(tag)


@pytest.mark.parametrize(("tag", "name"), ATTRIBUTES)
def test_attribute_that_may_stand_stays(tag: str, name: str) -> None:
    for value in ["Formula", "Table", "Code"] if name == "aria-label" else [VALUES.get(name, "1")]:
        attribute = f' {name}="{value}"'
        assert cleaned(tag, attribute) == whole(tag, attribute)


@pytest.mark.parametrize("tag", [tag for tag in TAGS if "class" in ALLOWED[tag]])
def test_class_that_may_stand_stays_and_no_other(tag: str) -> None:
    for name in CLASSES.get(tag, ["math-left", "ink-teal", "role-first"]):
        assert cleaned(tag, f' class="{name} site-head"') == whole(tag, f' class="{name}"')


@pytest.mark.parametrize("tag", ["p", "li", "h4", "h5", "h6", "th", "td"])
def test_direction_is_one_that_letters_have(tag: str) -> None:
    assert cleaned(tag, ' dir="rtl"') == whole(tag, ' dir="rtl"')
    assert cleaned(tag, ' dir="ltr"') == whole(tag)


@pytest.mark.parametrize("tag", ["div", "span", "pre"])
@pytest.mark.parametrize("attribute", ['tabindex="1"', 'role="button"', 'aria-label="Password"'])
def test_box_says_of_itself_what_it_is_and_nothing_else(tag: str, attribute: str) -> None:
    assert cleaned(tag, f" {attribute}") == whole(tag)


@pytest.mark.parametrize("tag", ["script", "style"])
def test_program_and_style_go_with_all_that_is_in_them(tag: str) -> None:
    assert _CLEANER.clean(f"a<{tag}>b</{tag}>c") == "ac"


@pytest.mark.parametrize("tag", ["b", "h1", "h3", "img", "input", "button", "form", "iframe", "section", "main", "svg"])
def test_other_element_goes_and_its_words_stay(tag: str) -> None:
    assert _CLEANER.clean(f"a<{tag}>b</{tag}>c") == "abc"


def test_link_is_not_vouched_for() -> None:
    assert _CLEANER.clean('<a href="http://b.example" rel="me">b</a>') == (
        '<a href="http://b.example" rel="nofollow ugc noopener">b</a>'
    )
