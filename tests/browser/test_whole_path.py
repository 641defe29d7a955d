"""From a stranger's first word to a published text and a reader's answer: on a telephone, on a site with nobody yet."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.formula_page import KL
from tests.browser.readers import Reader
from tests.browser.test_pages import expect_no_overflow
from tests.browser.visitors import NARROW, NO_SCRIPT, visitors
from tests.serving import ROOT, environment, ready_site

pytestmark = pytest.mark.browser

UNDO_SECONDS = 1
VISITS, PAUSE_MS = 120, 250
TEXT = "  Pay for the wrong map.\n\nEach step costs $\\log \\frac{p(x)}{q(x)}$ bits, *on average* over $P$.\n"


@pytest.fixture
def site_folder(tmp_path: Path) -> Path:
    """An empty site for each telephone."""
    return tmp_path


@pytest.fixture
def server(site_folder: Path) -> Iterator[str]:
    """The site of `make run`, web server and worker, which lets a decision be taken back for a second only."""
    with ready_site(site_folder, UNDO_SECONDS=str(UNDO_SECONDS)) as url:
        yield url


def named(page: Page, name: str) -> Reader:
    return Reader(page, f"{name.lower()}@example.org", name)


@visitors(narrow=NARROW, without_script={**NARROW, **NO_SCRIPT})
def test_from_sign_up_to_a_published_text_and_a_vote(page: Page, site_folder: Path) -> None:
    ada, maria, rui = (named(page, name) for name in ("Ada", "Maria", "Rui"))

    # A stranger writes, and signs up on the way; not a character is lost.
    page.goto(KL)
    page.get_by_role("link", name="Write an explanation").click()
    page.get_by_label("Your explanation").fill(TEXT)
    page.get_by_role("button", name="Send for review").click()
    page.get_by_role("link", name="Sign up").click()
    ada.sign_up()
    expect(page.get_by_label("Your explanation")).to_have_value(TEXT)
    expect_no_overflow(page)
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_role("status")).to_contain_text("review")
    page.goto("/me/")
    expect(page.get_by_text("In review", exact=True).first).to_be_visible()
    expect_no_overflow(page)
    ada.log_out()
    page.goto(KL)
    expect(page.get_by_text("Pay for the wrong map.")).to_have_count(0)

    # The first moderator finds it on the desk and publishes it.
    sign_up_here(maria)
    command = [sys.executable, "manage.py", "makemoderator", maria.email]
    subprocess.run(command, cwd=ROOT, env=environment(site_folder), check=True)
    page.goto("/moderation/")
    page.get_by_role("link", name="KL Divergence").click()
    expect_no_overflow(page)
    page.get_by_label("Approve").check()
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("status")).to_contain_text("You approved")
    maria.log_out()

    # Everybody reads it; a reader says that it clicked.
    sign_up_here(rui)
    until(page, KL, lambda: page.locator(".text").count() == 1)
    text = page.locator(".text")
    expect(text.locator("math").first).to_be_visible()
    expect_no_overflow(page)
    text.get_by_role("button", name="It clicked").click()
    expect(text.get_by_role("button", name="It clicked")).to_have_text("It clicked (1)")
    rui.log_out()
    expect(page.locator(".text")).to_have_count(0)  # the page after the logout is another one
    page.goto(KL)
    expect(text.get_by_role("link", name="It clicked")).to_contain_text("(1)")

    # The author is told, here and by mail.
    page.goto("/accounts/login/")
    ada.log_in()
    until(page, "/me/notices/", lambda: page.get_by_text("Your explanation on KL Divergence is published").count() == 1)
    expect_no_overflow(page)
    until(page, "/dev/mail/", lambda: page.locator(".mail").filter(has_text="is published").count() == 1)


def sign_up_here(reader: Reader) -> None:
    reader.page.goto("/accounts/signup/")
    reader.sign_up()
    reader.is_in()


def until(page: Page, path: str, holds: Callable[[], bool]) -> None:
    """Opens the page until it is as it should be: what others have done shows within a moment."""
    for _ in range(VISITS):
        page.goto(path)
        if holds():
            return
        page.wait_for_timeout(PAUSE_MS)
    raise AssertionError(f"{path} is still not as it should be")
