"""Readers' texts in a browser: on every screen, votes, "Show me", by keyboard and without script."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.formula_page import eventually, exact, expect_address, press
from tests.browser.full_shelf import FORMULA, Shelf, shelf_in
from tests.browser.test_look import TOLERATED, WATCH_SHIFTS, settle
from tests.browser.test_pages import expect_accessible, expect_no_overflow
from tests.browser.visitors import NARROW, NO_SCRIPT, TOUCH, WIDE, in_each_look, visitors

pytestmark = pytest.mark.browser

PAGE = f"/formulas/{FORMULA}/"
PUBLIC = ("formula", "explanations", "aha moments", "person", "text", "report")
SMALLEST_TARGET = 24  # CSS px: WCAG 2.2, 2.5.8


@pytest.fixture(scope="session")
def shelf(server: str, site_folder: Path) -> Shelf:
    """The texts on the page; tests that vote do so as the reader whose session it is."""
    return shelf_in(site_folder)


@pytest.fixture
def member(context: BrowserContext, page: Page, shelf: Shelf, server: str) -> Page:
    """The page of a reader who is logged in."""
    context.add_cookies([{"name": "sessionid", "value": shelf.session, "url": server}])
    return page


def address(shelf: Shelf, name: str) -> str:
    return {
        "formula": PAGE,
        "explanations": f"{PAGE}explanations/?order=newest",
        "aha moments": f"{PAGE}aha-moments/",
        "report": f"{PAGE}report/?mu_q=2",
        "person": f"/people/{shelf.author}/",
        "text": f"/contributions/{shelf.pinned}/",
        "own text": f"/contributions/{shelf.own}/",
        "flag": f"/contributions/{shelf.votable}/flag/",
    }[name]


def text_on(page: Page, key: int) -> Locator:
    return page.locator(f"#c-{key}")


def clicked(page: Page, shelf: Shelf) -> Locator:
    return text_on(page, shelf.votable).get_by_role("button", name="It clicked")


def not_for_me(page: Page, shelf: Shelf) -> Locator:
    return text_on(page, shelf.votable).get_by_role("button", name="Not for me")


def expect_pressed(button: Locator, pressed: bool) -> None:
    expect(button).to_have_attribute("aria-pressed", str(pressed).lower())


@pytest.fixture
def open_list(member: Page, shelf: Shelf) -> Iterator[Page]:
    """The list with the text to vote on, which the reader has not voted on; a new page would have lost the mark."""
    member.goto(address(shelf, "explanations"))
    expect_pressed(clicked(member, shelf), False)
    expect_pressed(not_for_me(member, shelf), False)
    member.evaluate("window.stayed = true")
    yield member
    member.goto(address(shelf, "explanations"))
    for button in (clicked(member, shelf), not_for_me(member, shelf)):
        if button.get_attribute("aria-pressed") == "true":
            button.click()
            expect_pressed(button, False)


# --- looks ------------------------------------------------------------------------------------------------


@in_each_look
@pytest.mark.parametrize("name", PUBLIC)
def test_page_for_strangers_fits_the_screen_and_is_accessible(page: Page, shelf: Shelf, name: str) -> None:
    answer = page.goto(address(shelf, name), wait_until="networkidle")
    assert answer
    assert answer.status == 200
    expect_no_overflow(page)
    expect_accessible(page)


@in_each_look
@pytest.mark.parametrize("name", ["formula", "text", "own text", "flag"])
def test_page_for_members_fits_the_screen_and_is_accessible(member: Page, shelf: Shelf, name: str) -> None:
    member.goto(address(shelf, name), wait_until="networkidle")
    expect_no_overflow(member)
    expect_accessible(member)


@visitors(narrow=NARROW)
def test_formula_page_shows_ten_of_each_kind(page: Page, shelf: Shelf) -> None:
    page.goto(PAGE)
    expect(page.locator(".text")).to_have_count(20)


@visitors(wide=WIDE, narrow=NARROW)
def test_long_formula_scrolls_in_its_box(page: Page, shelf: Shelf) -> None:
    page.goto(f"{PAGE}explanations/")
    box = page.locator(".text-body .wide-box[tabindex]").first
    width, whole = box.evaluate("(element) => [element.clientWidth, element.scrollWidth]")
    assert whole > width
    box.focus()
    page.keyboard.press("ArrowRight")
    eventually(page, lambda: bool(box.evaluate("(element) => element.scrollLeft > 0")))


@visitors(touch=TOUCH)
def test_what_a_finger_touches_is_large_enough(member: Page, shelf: Shelf) -> None:
    member.goto(PAGE)
    sizes = member.locator(".text-foot a, .text-foot button, .orders a, .text-view a").evaluate_all(
        "(found) => found.map((element) => [element.textContent, element.getBoundingClientRect().height])"
    )
    assert len(sizes) > 50
    assert [found for found in sizes if found[1] < SMALLEST_TARGET] == []


# --- nothing jumps ----------------------------------------------------------------------------------------


@pytest.fixture
def watched(context: BrowserContext, member: Page) -> Iterator[Page]:
    """A member's page that counts its layout shifts; at the end there must have been none."""
    context.add_init_script(WATCH_SHIFTS)
    yield member
    shifts: list[list[Any]] = member.evaluate("window.shifts")
    assert sum(shift[0] for shift in shifts) <= TOLERATED, shifts


@visitors(wide=WIDE, narrow=NARROW)
@pytest.mark.parametrize("name", ["formula", "explanations", "text"])
def test_nothing_jumps_while_a_page_with_texts_loads(watched: Page, shelf: Shelf, name: str) -> None:
    watched.goto(address(shelf, name), wait_until="networkidle")
    watched.evaluate("document.fonts.ready.then(() => true)")
    settle(watched)


@visitors(wide=WIDE, narrow=NARROW)
def test_nothing_jumps_when_one_votes(watched: Page, shelf: Shelf) -> None:
    watched.goto(address(shelf, "explanations"), wait_until="networkidle")
    clicked(watched, shelf).scroll_into_view_if_needed()
    for pressed in (True, False):
        clicked(watched, shelf).click()
        expect_pressed(clicked(watched, shelf), pressed)
        settle(watched)


# --- votes ------------------------------------------------------------------------------------------------


def test_vote_is_counted_without_loading_the_page(open_list: Page, shelf: Shelf) -> None:
    expect(clicked(open_list, shelf)).to_have_text("It clicked ")
    clicked(open_list, shelf).click()
    expect_pressed(clicked(open_list, shelf), True)
    expect(clicked(open_list, shelf)).to_have_text("It clicked (1)")
    assert open_list.evaluate("window.stayed")
    open_list.reload()
    expect_pressed(clicked(open_list, shelf), True)
    expect(clicked(open_list, shelf)).to_have_text("It clicked (1)")


def test_vote_can_be_changed_and_taken_back(open_list: Page, shelf: Shelf) -> None:
    yes, no = clicked(open_list, shelf), not_for_me(open_list, shelf)
    for button, expected in ((yes, (True, False)), (no, (False, True)), (no, (False, False))):
        button.click()
        expect_pressed(yes, expected[0])
        expect_pressed(no, expected[1])
    assert open_list.evaluate("window.stayed")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_vote_by_keyboard_keeps_the_focus(open_list: Page, shelf: Shelf, key: str) -> None:
    clicked(open_list, shelf).focus()
    open_list.keyboard.press(key)
    expect_pressed(clicked(open_list, shelf), True)
    expect(clicked(open_list, shelf)).to_be_focused()


def test_refused_vote_says_why_in_its_place(open_list: Page, shelf: Shelf, problems: list[str]) -> None:
    refusal = '{"refusal": "50 votes a day are the limit."}'
    open_list.route("**/vote/", lambda route: route.fulfill(status=429, body=refusal, content_type="application/json"))
    clicked(open_list, shelf).click()
    expect(text_on(open_list, shelf.votable).get_by_role("status")).to_have_text("50 votes a day are the limit.")
    expect_pressed(clicked(open_list, shelf), False)
    open_list.unroute("**/vote/")
    assert problems
    assert all("429" in problem for problem in problems)
    problems.clear()


def test_who_was_logged_out_meanwhile_comes_to_the_login(member: Page, context: BrowserContext, shelf: Shelf) -> None:
    member.goto(address(shelf, "explanations"))
    context.clear_cookies(name="sessionid")
    clicked(member, shelf).click()
    expect(member).to_have_url(re.compile(rf"/accounts/login/\?next=/contributions/{shelf.votable}/$"))


@visitors(no_script={**NARROW, **NO_SCRIPT})
def test_vote_without_script_comes_back_to_the_text(member: Page, shelf: Shelf) -> None:
    place = address(shelf, "explanations")
    member.goto(place)
    for pressed in (True, False):
        clicked(member, shelf).click()
        expect_address(member, f"{place}#c-{shelf.votable}")
        expect_pressed(clicked(member, shelf), pressed)
        expect(text_on(member, shelf.votable)).to_be_in_viewport()


def test_stranger_finds_the_way_in(page: Page, shelf: Shelf) -> None:
    page.goto(f"/contributions/{shelf.votable}/")
    page.get_by_role("link", name="It clicked").click()
    expect_address(page, f"/accounts/login/?next=/contributions/{shelf.votable}/")


# --- the plot ---------------------------------------------------------------------------------------------


def show_me(page: Page, shelf: Shelf) -> Locator:
    return text_on(page, shelf.pinned).get_by_role("link", name="Show me")


@visitors(wide=WIDE, narrow=NARROW)
def test_show_me_moves_the_sliders_where_they_are(page: Page, shelf: Shelf) -> None:
    page.goto(f"{PAGE}?mu_p=-1")
    page.evaluate("window.stayed = true")
    before = page.locator("[data-readout=jsd]").first.text_content()
    show_me(page, shelf).click()
    for name, value in (("mu_q", "2.50"), ("sigma_p", "0.45"), ("mu_p", "1.00")):
        expect(exact(page, name)).to_have_value(value)
    expect(page.locator("[data-readout=jsd]").first).not_to_have_text(before or "")
    expect_address(page, f"{PAGE}?sigma_p=0.45&mu_q=2.5")
    expect(page.locator("[data-figure=bells-1]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.stayed")


def test_show_me_works_by_keyboard_and_leads_to_the_slider(page: Page, shelf: Shelf) -> None:
    page.goto(PAGE)
    show_me(page, shelf).focus()
    page.keyboard.press("Enter")
    expect(exact(page, "mu_q")).to_have_value("2.50")
    expect(page.locator("#bells-sigma_p")).to_be_focused()


@visitors(script=WIDE, no_script={**WIDE, **NO_SCRIPT})
def test_show_me_on_the_page_of_a_text_leads_to_the_plot(page: Page, shelf: Shelf) -> None:
    page.goto(f"/contributions/{shelf.pinned}/")
    show_me(page, shelf).click()
    expect(exact(page, "mu_q")).to_have_value("2.50")
    expect(page.locator("[data-figure=bells-1]")).to_be_in_viewport(ratio=1)


def test_links_take_the_present_plot_along(page: Page, shelf: Shelf) -> None:
    page.goto(PAGE)
    press(page, "mu_q", "End")
    expect_address(page, f"{PAGE}?mu_q=3")
    page.get_by_role("link", name="Tell us").click()
    expect_address(page, f"{PAGE}report/?view=bells&mu_q=3")
    page.go_back()
    page.get_by_role("link", name="Write an explanation").click()
    expect_address(page, f"{PAGE}write/explanation/?mu_q=3")  # as the server says it: the page was opened again
    expect(page.locator("input[name=view]")).to_have_value("bells")


def test_links_name_the_figure_that_was_moved_last(page: Page, shelf: Shelf) -> None:
    page.goto(PAGE)
    press(page, "mu_q", "End")
    expect_address(page, f"{PAGE}?mu_q=3")
    press(page, "heads_q", "End")
    expect_address(page, f"{PAGE}?mu_q=3&heads_q=1")
    page.get_by_role("link", name="Write an explanation").click()
    expect_address(page, f"{PAGE}write/explanation/?view=coins&mu_q=3&heads_q=1")
    expect(page.locator("input[name=view]")).to_have_value("coins")


def test_links_name_the_figure_that_was_shown(page: Page, shelf: Shelf) -> None:
    page.goto(PAGE)
    show_me(page, shelf).click()
    expect_address(page, f"{PAGE}?sigma_p=0.45&mu_q=2.5")
    page.get_by_role("link", name="Tell us").click()
    expect_address(page, f"{PAGE}report/?view=bells&sigma_p=0.45&mu_q=2.5")


def test_other_scripts_are_told_of_the_plot_and_can_move_it(page: Page, shelf: Shelf) -> None:
    page.goto(PAGE)
    plot = page.locator("[data-variables]")
    plot.evaluate("(plot) => plot.addEventListener('klarity:state', (event) => (window.told = event.detail))")
    plot.evaluate(
        "(plot) => plot.dispatchEvent(new CustomEvent('klarity:show', "
        "{ detail: { figure: 'coins', values: { heads_q: 7, mu_q: -2 } } }))"
    )
    expect(exact(page, "heads_q")).to_have_value("1.00")  # as far as it goes
    expect_address(page, f"{PAGE}?mu_q=-2&heads_q=1")
    assert page.evaluate("window.told") == {"figure": "coins", "query": [["mu_q", "-2"], ["heads_q", "1"]]}
    expect(page.locator("[data-figure=coins-1]")).to_be_in_viewport(ratio=1)


def test_links_of_a_plot_back_at_its_start_take_nothing_along(page: Page, shelf: Shelf) -> None:
    page.goto(f"{PAGE}?mu_q=2")
    page.get_by_role("link", name="Back to the start").first.click()
    expect_address(page, PAGE)
    page.get_by_role("link", name="Tell us").click()
    expect_address(page, f"{PAGE}report/")


# --- reports ----------------------------------------------------------------------------------------------


def test_report_from_a_moved_plot_is_sent_with_it(member: Page, shelf: Shelf) -> None:
    member.goto(f"{PAGE}?mu_q=2")
    member.get_by_role("link", name="Tell us").click()
    member.get_by_label("What is wrong, and where?").fill("The axis says bits, the number nats.")
    member.get_by_role("button", name="Send to the moderators").click()
    expect_address(member, f"{PAGE}?mu_q=2")
    expect(member.get_by_role("status").filter(has_text="Thank you.")).to_be_visible()
