"""The moderators' desk in a browser: on every screen, for everybody, by keyboard alone and without script."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.full_desk import Desk, desk_of
from tests.browser.test_pages import expect_accessible, expect_no_overflow
from tests.browser.visitors import NARROW, NO_SCRIPT, WIDE, in_each_look, visitors

pytestmark = pytest.mark.browser

PAGES = ("desk", "edit", "new", "hidden", "report", "log")
MOST_TABS = 120
SMALLEST_TARGET = 24  # CSS px: WCAG 2.2, 2.5.8


@pytest.fixture(scope="session")
def full_desk(server: str, site_folder: Path) -> Desk:
    """A desk that is only looked at."""
    return desk_of(site_folder, "Maria")


def enter(context: BrowserContext, server: str, desk: Desk) -> None:
    context.add_cookies([{"name": "sessionid", "value": desk.session, "url": server}])


@pytest.fixture
def desk(context: BrowserContext, page: Page, full_desk: Desk, server: str) -> Page:
    """The page of the moderator whose desk it is."""
    enter(context, server, full_desk)
    return page


@pytest.fixture
def own_desk(context: BrowserContext, server: str, site_folder: Path, request: pytest.FixtureRequest) -> Desk:
    """A desk of this test's own, on which it may decide."""
    own = desk_of(site_folder, f"M{abs(hash(request.node.nodeid))}")
    enter(context, server, own)
    return own


def address(desk: Desk, name: str) -> str:
    others = {"desk": "/moderation/", "log": "/moderation/log/"}
    return others[name] if name in others else str(getattr(desk, name))


def tab_to(page: Page, focused: str) -> None:
    """Presses Tab until the focus is on what `focused` selects; fails if it never is, or cannot be seen there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", focused):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"nothing shows that {focused} has the focus"
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not lead to {focused}")


# --- looks ------------------------------------------------------------------------------------------------


@in_each_look
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_the_screen_and_is_accessible(desk: Page, full_desk: Desk, name: str) -> None:
    answer = desk.goto(address(full_desk, name))
    assert answer
    assert answer.status == 200
    for closed in desk.locator("details:not([open]) summary").all():
        closed.click()
    expect_no_overflow(desk)
    expect_accessible(desk)


@in_each_look
def test_refused_form_is_accessible_and_says_what_is_missing(desk: Page, full_desk: Desk, problems: list[str]) -> None:
    desk.goto(full_desk.new)
    desk.get_by_label("Reject").check()
    desk.get_by_role("button", name="Save the decision").click()
    expect(desk.get_by_role("alert")).to_contain_text("Nothing is decided yet")
    expect(desk.get_by_label("Why", exact=True)).to_be_focused()
    expect(desk.get_by_label("Reject")).to_be_checked()
    expect_no_overflow(desk)
    expect_accessible(desk)
    assert [problem for problem in problems if "400" not in problem] == []
    problems.clear()


@visitors(narrow=NARROW)
def test_whatever_can_be_touched_is_large_enough(desk: Page, full_desk: Desk) -> None:
    desk.goto(full_desk.edit)
    controls = desk.locator("main").locator("button, label.choice, summary, a.button, .tabs a, .help a")
    assert controls.count() > 10
    for control in controls.all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= SMALLEST_TARGET, control.inner_text()


@visitors(wide=WIDE)
def test_changes_can_be_told_without_colours(desk: Page, full_desk: Desk) -> None:
    desk.goto(full_desk.edit)
    for element, line in (("del", "line-through"), ("ins", "underline")):
        drawn = desk.locator(f".changes {element}").first.evaluate(
            "(node) => getComputedStyle(node).textDecorationLine"
        )
        assert drawn == line


# --- a whole review ---------------------------------------------------------------------------------------


@visitors(wide=WIDE, narrow=NARROW)
def test_review_by_keyboard_alone(page: Page, own_desk: Desk) -> None:
    page.goto("/moderation/")
    tab_to(page, f".desk-list a[href='{own_desk.edit}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{own_desk.edit}")
    tab_to(page, "main .skip")
    page.keyboard.press("Enter")
    tab_to(page, "input[value='approve']")  # the first in its group
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Ask for changes")).to_be_checked()
    tab_to(page, "#reason")
    page.keyboard.type("Say why it cannot be negative.")
    tab_to(page, "main button.primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You asked for changes to the explanation")
    tab_to(page, ".undo button")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{own_desk.edit}")
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    expect(page.locator(".history li").last).to_contain_text("You took back a decision on it")


@visitors(without_script={**NARROW, **NO_SCRIPT})
def test_review_without_script(page: Page, own_desk: Desk) -> None:
    page.goto(own_desk.new)
    page.get_by_label("Approve").check()
    page.get_by_role("button", name="Save the decision").click()
    page.goto(own_desk.new)
    expect(page.locator("main .lead")).to_have_text("Published: everybody sees it.")


@visitors(narrow=NARROW)
def test_report_is_answered(page: Page, own_desk: Desk) -> None:
    page.goto(own_desk.report)
    page.get_by_label("Your answer").fill("It is bits, and the sentence says so now.")
    page.get_by_role("button", name="Answer and close").click()
    expect(page.get_by_role("status")).to_contain_text("will be told")
    page.goto(own_desk.report)
    expect(page.get_by_role("heading", name="Answered")).to_be_visible()
    expect_accessible(page)


@visitors(narrow=NARROW)
def test_who_comes_second_is_told_who_was_first(
    page: Page, own_desk: Desk, browser: Browser, server: str, site_folder: Path, problems: list[str]
) -> None:
    page.goto(own_desk.new)
    page.get_by_label("Reject").check()
    page.get_by_label("Why", exact=True).fill("What I wrote.")
    with browser.new_context(base_url=server) as elsewhere:
        enter(elsewhere, server, desk_of(site_folder, "First"))
        first = elsewhere.new_page()
        first.goto(own_desk.new)
        first.get_by_label("Approve").check()
        first.get_by_role("button", name="Save the decision").click()
        expect(first.get_by_role("status")).to_contain_text("You approved")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was done. First approved this explanation on")
    expect(page.get_by_label("Why", exact=True)).to_have_value("What I wrote.")
    expect_accessible(page)
    assert [problem for problem in problems if "409" not in problem] == []
    problems.clear()
