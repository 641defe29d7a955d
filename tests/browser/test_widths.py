"""Whatever people are called and write, and whatever stands in an address: no page scrolls sideways."""

from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_pages import expect_no_overflow
from tests.browser.visitors import NARROW, WIDE, visitors
from tests.browser.wide_words import WideWords, wide_words_in

pytestmark = pytest.mark.browser

NARROWEST = {"viewport": {"width": 320, "height": 800}}
in_each_width = visitors(narrowest=NARROWEST, narrow=NARROW, wide=WIDE)


@pytest.fixture(scope="session")
def words(server: str, site_folder: Path) -> WideWords:
    """A reader, a moderator, and all that they find of words that are too wide."""
    return wide_words_in(site_folder)


def visit(page: Page, addresses: list[str], problems: list[str]) -> None:
    """Opens each address; fails for one that scrolls sideways, or that the site has no answer to."""
    assert addresses
    for address in addresses:
        answer = page.goto(address)
        assert answer
        assert answer.status < 500, address
        try:
            expect_no_overflow(page)
        except AssertionError as failure:
            pytest.fail(f"{address}: {failure}")
    problems[:] = [problem for problem in problems if "404" not in problem and "403" not in problem]


def log_in(context: BrowserContext, session: str, server: str) -> None:
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])


@in_each_width
def test_pages_for_everybody_keep_their_width(page: Page, words: WideWords, problems: list[str]) -> None:
    visit(page, words.open_to_all, problems)


@in_each_width
def test_pages_of_a_reader_keep_their_width(
    context: BrowserContext, page: Page, words: WideWords, server: str, problems: list[str]
) -> None:
    log_in(context, words.reader, server)
    visit(page, [*words.open_to_all, *words.of_reader], problems)


@in_each_width
def test_pages_of_a_moderator_keep_their_width(
    context: BrowserContext, page: Page, words: WideWords, server: str, problems: list[str]
) -> None:
    log_in(context, words.moderator, server)
    visit(page, words.of_moderator, problems)


@in_each_width
def test_refused_forms_keep_their_width(
    context: BrowserContext, page: Page, words: WideWords, server: str, problems: list[str]
) -> None:
    log_in(context, words.reader, server)
    page.goto("/account/")
    name = page.get_by_label("Public name")
    name.evaluate("(field) => field.removeAttribute('maxlength')")
    name.fill("W" * 200)
    page.get_by_role("button", name="Change the name").click()
    expect(page.locator(".errors")).to_be_visible()
    expect_no_overflow(page)


def test_word_without_an_end_is_set_without_kerning(page: Page, words: WideWords) -> None:
    # With it, browsers set each line of such a word together with all that is left of it.
    kerning = "(text) => getComputedStyle(text).fontKerning"
    page.goto(words.endless)
    assert page.locator(".text-body").evaluate(kerning) == "none"
    page.goto(words.of_words)
    assert page.locator(".text-body").evaluate(kerning) == "auto"


@visitors(narrow=NARROW, wide=WIDE)
def test_letters_of_twice_the_size_leave_the_head_of_the_page_whole(
    context: BrowserContext, page: Page, words: WideWords, server: str
) -> None:
    log_in(context, words.moderator, server)
    page.goto("/account/")
    # A policy that lets no style into the page lets this through, as it lets a reader's own settings.
    page.evaluate("document.styleSheets[1].insertRule('html { font-size: 200% }', 0)")
    expect_no_overflow(page)
    boxes = [found.bounding_box() for found in page.locator(".site-head :is(a, button)").all()]
    assert len(boxes) == 5
    overlaps = [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one and other
        if min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"]) > 1
        if min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"]) > 1
    ]
    assert overlaps == []
