"""Writing in a browser: the preview follows, what is typed saves itself, and nothing is lost on the way."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.formula_page import eventually
from tests.browser.test_pages import expect_accessible, expect_no_overflow
from tests.browser.visitors import NARROW, NO_SCRIPT, WIDE, in_each_look, visitors
from tests.browser.writers import PASSWORD, Writer, make_writer

pytestmark = pytest.mark.browser

WRITE = "/formulas/kl-divergence/write/explanation/"
EDIT = re.compile(r"/contributions/\d+/edit/$")
SAVED = re.compile(r"^Saved at \d")
TEXT = "A code for $Q$ costs\n\n$$\\sum_x p(x) \\log \\frac{p(x)}{q(x)}$$\n\nbits more, *on average*: NAME."
BROKEN = "First line.\nThen $\\frac{1$ breaks,\nand $x$ does not.\n\nHere $\\nosuch{a}$ breaks too."

on_each_screen = visitors(wide=WIDE, narrow=NARROW)


@pytest.fixture(scope="session")
def writer(server: str, site_folder: Path) -> Writer:
    return make_writer(site_folder, "Writer")


@pytest.fixture
def member(context: BrowserContext, page: Page, writer: Writer, server: str) -> Page:
    """A page of somebody who is logged in."""
    context.add_cookies([{"name": "sessionid", "value": writer.session, "url": server}])
    return page


def preview(page: Page) -> str:
    return str(page.locator('[data-part="preview"]').inner_html())


def send(page: Page, do: str, text: str, path: str = WRITE) -> Any:
    """The server's answer to the form, as a browser without script would send it."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    return page.request.post(path, form={"do": do, "text": text, "csrfmiddlewaretoken": token}, max_redirects=0)


def stored(page: Page, marker: str) -> int:
    """How many of the writer's texts begin with `marker`."""
    other = page.context.new_page()
    other.goto("/me/")
    found = other.locator(".beginning", has_text=marker).count()
    other.close()
    return found


# --- the preview ------------------------------------------------------------------------------------------


@on_each_screen
def test_live_preview_is_what_the_server_shows(member: Page) -> None:
    member.goto(WRITE)
    text = TEXT.replace("NAME", "live") + "\n\n" + BROKEN
    member.get_by_label("Your explanation").fill(text)
    expect(member.locator(".text-body math").first).to_be_visible()
    expect(member.locator(".text-body .math-error")).to_have_count(2)
    answer = send(member, "preview", text)
    assert answer.status == 200
    as_browsers_read = (
        "(html) => new DOMParser().parseFromString(html, 'text/html').querySelector('[data-part=preview]').innerHTML"
    )
    assert preview(member).strip() == member.evaluate(as_browsers_read, answer.text()).strip()


def test_colour_that_a_formula_names_is_drawn_where_it_is_used(page: Page) -> None:
    page.goto(WRITE)
    page.get_by_label("Your explanation").fill(r"Without a colour: $x$")
    expect(page.locator(".text-body math")).to_have_count(1)
    expect(page.locator("link[href*=colours]")).to_have_count(0)
    page.get_by_label("Your explanation").fill(r"With a colour: $x = \textcolor{teal}{y}$")
    expect(page.locator(".ink-teal")).to_have_count(1)
    colour = "(element) => getComputedStyle(element).color"
    plain = page.locator(".text-body mi").first.evaluate(colour)
    eventually(page, lambda: bool(page.locator(".ink-teal").evaluate(colour) != plain))


@visitors(wide=WIDE)
def test_preview_stands_beside_the_text_on_a_wide_screen(page: Page) -> None:
    page.goto(WRITE)
    text, shown = page.locator("#text").bounding_box(), page.locator(".readers-view").bounding_box()
    assert text
    assert shown
    assert shown["x"] >= text["x"] + text["width"]
    assert shown["y"] < text["y"] + text["height"]


@visitors(narrow=NARROW)
def test_preview_stands_under_the_text_on_a_narrow_screen(page: Page) -> None:
    page.goto(WRITE)
    text, shown = page.locator("#text").bounding_box(), page.locator(".readers-view").bounding_box()
    assert text
    assert shown
    assert shown["y"] >= text["y"] + text["height"]


def test_last_of_many_keys_decides_what_is_shown(page: Page) -> None:
    page.goto(WRITE)
    page.locator("#text").press_sequentially("$x$ and then $y$ and then $z$", delay=60)
    expect(page.locator(".text-body math")).to_have_count(3)
    expect(page.locator(".text-body")).to_have_text(re.compile("x and then y and then z"))


def test_emptied_text_empties_the_preview(page: Page) -> None:
    page.goto(WRITE)
    page.locator("#text").fill("Some words.")
    expect(page.locator(".text-body")).to_be_visible()
    page.locator("#text").fill("")
    expect(page.locator(".readers-view .empty")).to_be_visible()


def test_problem_leads_to_its_formula(page: Page) -> None:
    page.goto(WRITE)
    page.locator("#text").fill(BROKEN)
    page.get_by_role("link", name="Line 5").click()
    expect(page.locator("#text")).to_be_focused()
    chosen = page.evaluate(
        "(() => { const t = document.activeElement; return t.value.slice(t.selectionStart, t.selectionEnd); })()"
    )
    assert chosen == "\\nosuch{a}"


def test_preview_that_fails_is_told_and_made_again(page: Page, problems: list[str]) -> None:
    page.goto(WRITE)
    page.route("**/preview/", lambda route: route.abort())
    page.locator("#text").fill("One.")
    expect(page.locator("[data-preview-trouble]")).to_contain_text("could not be made")
    page.unroute("**/preview/")
    page.locator("#text").fill("One and $x$.")
    expect(page.locator(".text-body math")).to_be_visible()
    expect(page.locator("[data-preview-trouble]")).to_be_empty()
    assert problems
    problems.clear()


# --- what saves itself ------------------------------------------------------------------------------------


def test_text_saves_itself_and_its_address_becomes_that_of_the_draft(member: Page) -> None:
    member.goto(WRITE)
    member.locator("#text").fill("Saves itself, first.")
    expect(member.locator("[data-saved]")).to_have_text(SAVED)
    expect(member).to_have_url(EDIT)
    member.locator("#text").fill("Saves itself, second.")
    eventually(member, lambda: stored(member, "Saves itself, second.") == 1)
    assert stored(member, "Saves itself") == 1
    member.reload()
    expect(member.locator("#text")).to_have_value("Saves itself, second.")


def test_text_is_saved_when_its_page_is_left(member: Page) -> None:
    member.goto(WRITE)
    member.locator("#text").press_sequentially("Left in a hurry.")
    member.goto("/formulas/")
    eventually(member, lambda: stored(member, "Left in a hurry.") == 1)


def test_button_pressed_while_the_text_saves_itself_makes_no_second_draft(member: Page) -> None:
    member.goto(WRITE)
    held: list[Any] = []
    member.route(
        f"**{WRITE}",
        lambda route: held.append(route) if "autosave" in (route.request.post_data or "") else route.continue_(),
    )
    member.locator("#text").fill("Saved and pressed.")
    eventually(member, lambda: bool(held))
    member.get_by_role("button", name="Save draft").click()
    held[0].continue_()
    expect(member.get_by_text("Saved. Nobody else sees it.")).to_be_visible()
    assert stored(member, "Saved and pressed.") == 1


@visitors(tall={"viewport": {"width": 1280, "height": 1400}})  # the button is in sight from the start
def test_button_pressed_twice_is_sent_once(member: Page) -> None:
    member.goto(WRITE)
    held: list[Any] = []
    member.route(f"**{WRITE}", lambda route: held.append(route))
    member.locator("#text").fill("Pressed twice.")
    expect(member.locator(".text-body")).to_be_visible()
    place = member.get_by_role("button", name="Save draft").bounding_box()
    assert place
    # By hand: Playwright's own click would wait for the page that the first one has asked for.
    member.mouse.click(place["x"] + 9, place["y"] + 9)
    eventually(member, lambda: bool(held))
    member.mouse.click(place["x"] + 9, place["y"] + 9)
    member.wait_for_timeout(500)  # a second request would come now
    assert len(held) == 1
    held[0].continue_()
    expect(member.get_by_text("Saved. Nobody else sees it.")).to_be_visible()
    assert stored(member, "Pressed twice.") == 1


def test_text_of_a_stranger_saves_nothing_by_itself(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.goto(WRITE)
    page.locator("#text").fill("A stranger's words.")
    expect(page.locator(".text-body")).to_be_visible()
    page.wait_for_timeout(3_500)  # longer than the rest after which a member's text would be saved
    assert asked
    assert {url.rpartition("/contributions")[2] for url in asked} == {"/preview/"}


def test_older_window_is_told_of_the_newer_text(member: Page, problems: list[str]) -> None:
    member.goto(WRITE)
    member.locator("#text").fill("In two windows.")
    expect(member).to_have_url(EDIT)
    other = member.context.new_page()
    other.goto(member.url)
    other.locator("#text").fill("In two windows, the newer.")
    expect(other.locator("[data-saved]")).to_have_text(SAVED)
    eventually(member, lambda: stored(member, "In two windows, the newer.") == 1)
    other.close()
    member.locator("#text").fill("In two windows, the older.")
    expect(member.locator("[data-saved]")).to_contain_text("saved elsewhere")
    assert stored(member, "In two windows, the newer.") == 1
    member.get_by_role("button", name="Save draft").click()
    expect(member.get_by_role("alert")).to_be_focused()
    expect(member.locator("#text")).to_have_value("In two windows, the older.")
    member.get_by_text("The other text").click()
    expect(member.get_by_text("In two windows, the newer.")).to_be_visible()
    member.get_by_role("button", name="Save draft").click()
    expect(member.get_by_text("Saved. Nobody else sees it.")).to_be_visible()
    assert stored(member, "In two windows, the older.") == 1
    assert all("409" in problem for problem in problems)
    problems.clear()


# --- logging in on the way --------------------------------------------------------------------------------


def log_in(page: Page, writer: Writer) -> None:
    page.locator("input[name=login]").fill(writer.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in", exact=True).click()


@visitors(wide=WIDE, without_script={**NARROW, **NO_SCRIPT})
def test_text_of_a_stranger_is_there_after_the_login(page: Page, writer: Writer) -> None:
    page.goto(f"{WRITE}?mu_q=2")
    text = "\n\n  Typed before the login: $x$\n"
    page.locator("#text").fill(text)
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_text("What you have written is kept")).to_be_visible()
    log_in(page, writer)
    expect(page.get_by_text("Nothing is sent yet.")).to_be_visible()
    expect(page.locator("#text")).to_have_value(text)
    expect(page.locator("#pinned")).to_be_checked()


# --- buttons and keys -------------------------------------------------------------------------------------


@in_each_look
def test_refused_text_is_all_there_and_the_refusal_has_the_focus(member: Page, problems: list[str]) -> None:
    member.goto(WRITE)
    member.locator("#text").fill("\n\n short ")
    member.get_by_role("button", name="Send for review").click()
    expect(member.get_by_role("alert")).to_be_focused()
    expect(member.locator("#text")).to_have_value("\n\n short ")
    expect(member.locator("#text-error")).to_contain_text("write at least 20")
    expect_no_overflow(member)
    expect_accessible(member)
    assert all("400" in problem for problem in problems)
    problems.clear()


def test_text_is_written_and_saved_by_keyboard(member: Page) -> None:
    member.goto(WRITE)
    member.locator("#text").focus()
    member.keyboard.type("Written by keyboard.")
    for _ in range(12):
        member.keyboard.press("Tab")
        if member.evaluate("document.activeElement.value") == "save":
            break
    member.keyboard.press("Enter")
    expect(member.get_by_text("Saved. Nobody else sees it.")).to_be_visible()


@visitors(wide={**WIDE, **NO_SCRIPT}, narrow={**NARROW, **NO_SCRIPT})
def test_all_works_without_script(member: Page) -> None:
    member.goto(WRITE)
    text = TEXT.replace("NAME", f"without script {member.viewport_size}")
    member.locator("#text").fill(text)
    member.get_by_role("button", name="Preview").click()
    expect(member.locator(".text-body math").first).to_be_visible()
    expect(member.locator("#preview-head")).to_be_focused()
    expect(member.locator("#text")).to_have_value(text)
    expect_no_overflow(member)
    member.get_by_role("button", name="Save draft").click()
    expect(member).to_have_url(EDIT)
    expect(member.get_by_text("Saved. Nobody else sees it.")).to_be_visible()
    expect(member.locator("#text")).to_have_value(text)


# --- looks ------------------------------------------------------------------------------------------------


@in_each_look
def test_page_with_a_long_text_fits_the_screen_and_is_accessible(member: Page) -> None:
    member.goto(f"{WRITE}?mu_q=2&sigma_q=0.8&mu_p=-1.5")
    long_word = "x" * 200
    member.locator("#text").fill(
        f"{BROKEN}\n\n{long_word} `{long_word}` $\\nosuch{{{long_word}}}$\n\n" + TEXT.replace("NAME", "long")
    )
    expect(member.locator(".text-body .math-error")).to_have_count(3)
    expect(member.locator("[data-saved]")).to_have_text(SAVED)
    expect_no_overflow(member)
    expect_accessible(member)


@in_each_look
@pytest.mark.parametrize("path", ["/me/", "/me/notices/"])
def test_lists_fit_the_screen_and_are_accessible(member: Page, path: str) -> None:
    member.goto(WRITE)
    send(member, "save", "A draft for the list, with " + "a long word " + "w" * 120)
    member.goto(path)
    expect_no_overflow(member)
    expect_accessible(member)
