"""What is typed without a connection is kept in the browser, offered again, and forgotten once the site has it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.formula_page import eventually
from tests.browser.test_pages import expect_accessible, expect_no_overflow
from tests.browser.visitors import NARROW, WIDE, in_each_look, visitors
from tests.browser.writers import Writer, make_writer

pytestmark = pytest.mark.browser

WRITE = "/formulas/kl-divergence/write/explanation/"
EDIT = re.compile(r"/contributions/\d+/edit/$")
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('klarity:typed:')).length"
OFFER = ".kept-offer"


@pytest.fixture(scope="session")
def keeper(server: str, site_folder: Path) -> Writer:
    return make_writer(site_folder, "Keeper")


@pytest.fixture
def member(context: BrowserContext, page: Page, keeper: Writer, server: str) -> Page:
    """A page of somebody who is logged in."""
    context.add_cookies([{"name": "sessionid", "value": keeper.session, "url": server}])
    return page


@pytest.fixture(autouse=True)
def without_a_connection(page: Page, problems: list[str]) -> Iterator[None]:
    """Requests fail here: of that the browser's console may speak."""
    yield
    problems[:] = [problem for problem in problems if not re.search("ERR_INTERNET_DISCONNECTED|ERR_FAILED", problem)]


def kept(page: Page) -> int:
    return int(page.evaluate(KEPT))


def typed_offline(page: Page, text: str) -> Page:
    """Another tab, opened after the one in which `text` was typed was closed without a connection."""
    page.goto(WRITE)
    page.context.set_offline(True)
    page.locator("#text").fill(text)
    eventually(page, lambda: kept(page) == 1)
    later = page.context.new_page()
    page.close()
    later.context.set_offline(False)
    later.goto(WRITE)
    return later


def test_text_typed_offline_is_offered_again_and_forgotten_when_it_is_saved(member: Page) -> None:
    later = typed_offline(member, "Typed in the train.")
    expect(later.locator(OFFER)).to_contain_text("may not have reached the site")
    expect(later.locator("#text")).to_have_value("")
    later.get_by_role("button", name="Put it back").click()
    expect(later.locator("#text")).to_have_value("Typed in the train.")
    expect(later).to_have_url(EDIT)  # it saves itself
    eventually(later, lambda: kept(later) == 0)
    later.reload()
    expect(later.locator("#text")).to_have_value("Typed in the train.")
    expect(later.locator(OFFER)).to_have_count(0)


def test_text_that_is_put_back_can_be_taken_out_again(member: Page) -> None:
    later = typed_offline(member, "Typed in a tunnel.")
    later.locator("#text").fill("")
    later.get_by_role("button", name="Put it back").click()
    later.get_by_role("button", name="Take it out again").click()
    expect(later.locator("#text")).to_have_value("")


def test_text_that_is_thrown_away_is_not_offered_again(member: Page) -> None:
    later = typed_offline(member, "Typed for nobody.")
    later.get_by_role("button", name="Throw it away").click()
    expect(later.locator("#text")).to_be_focused()
    later.goto(WRITE)
    expect(later.locator("#text")).to_be_visible()
    expect(later.locator(OFFER)).to_have_count(0)
    assert kept(later) == 0


def test_text_whose_saving_was_not_answered_is_put_back_as_the_same_text(member: Page) -> None:
    member.goto(WRITE)
    done: list[Any] = []

    def lose_the_answer(route: Any) -> None:
        done.append(route.fetch())
        route.abort()

    member.route(
        f"**{WRITE}", lambda route: lose_the_answer(route) if route.request.method == "POST" else route.continue_()
    )
    member.locator("#text").fill("Saved, and nobody knew.")
    eventually(member, lambda: bool(done))
    expect(member.locator("[data-saved]")).to_contain_text("Not saved")
    later = member.context.new_page()
    member.close()
    later.goto(WRITE)
    later.get_by_role("button", name="Put it back").click()
    expect(later).to_have_url(EDIT)
    later.goto("/me/")
    expect(later.locator(".beginning", has_text="Saved, and nobody knew.")).to_have_count(1)


def test_text_that_was_sent_is_kept_no_longer(member: Page) -> None:
    member.goto(WRITE)
    member.locator("#text").fill("Think of $P$ as what is true and of $Q$ as what is believed.")
    member.get_by_role("button", name="Send for review").click()
    expect(member.get_by_text("A moderator reads it next")).to_be_visible()
    eventually(member, lambda: kept(member) == 0)
    member.goto(WRITE)
    expect(member.locator(OFFER)).to_have_count(0)


def test_text_that_could_not_be_sent_is_kept(member: Page) -> None:
    member.goto(WRITE)
    member.locator("#text").fill("Sent into nothing.")
    expect(member).to_have_url(EDIT)
    edit = member.url
    member.context.set_offline(True)
    member.locator("#text").fill("Sent into nothing, twice.")
    member.get_by_role("button", name="Save draft").click()
    member.wait_for_timeout(500)
    later = member.context.new_page()
    member.close()
    later.context.set_offline(False)
    later.goto("/me/")
    later.goto(edit)
    later.get_by_role("button", name="Put it back").click()
    expect(later.locator("#text")).to_have_value("Sent into nothing, twice.")


def test_text_of_a_stranger_is_kept_too(page: Page) -> None:
    later = typed_offline(page, "A stranger in a train.")
    later.get_by_role("button", name="Put it back").click()
    expect(later.locator("#text")).to_have_value("A stranger in a train.")


@in_each_look
def test_offer_fits_the_screen_and_is_accessible(member: Page) -> None:
    later = typed_offline(member, "Typed somewhere else.")
    expect(later.locator(OFFER)).to_be_visible()
    expect_no_overflow(later)
    expect_accessible(later)


@visitors(wide=WIDE, narrow=NARROW)
def test_status_is_in_sight_while_a_long_text_is_typed(member: Page) -> None:
    member.goto(WRITE)
    member.locator("#text").fill("\n".join(f"Line {number} of a long text." for number in range(80)))
    expect(member.locator("[data-saved]")).to_have_text(re.compile(r"^Saved at \d"))
    member.locator("#text").evaluate("(text) => text.scrollIntoView({ block: 'end' })")
    expect(member.locator("[data-saved]")).to_be_in_viewport(ratio=1)
    member.keyboard.press("End")
    member.locator("#text").press_sequentially(" And on.")
    expect(member.locator("[data-saved]")).to_be_in_viewport(ratio=1)
