"""Every page: nothing in the console (the `page` fixture), nothing wider than the screen, nothing that axe finds."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from formulas.definitions import loading
from tests.browser.conftest import Account
from tests.browser.formula_page import KL, FigureOnPage, address, press
from tests.browser.visitors import DARK, NARROW, WIDE, in_each_look, visitors

pytestmark = pytest.mark.browser

OWN = {
    "home": "/",
    "list": "/formulas/",
    "field": "/formulas/?field=AI+%26+Data+Science&search=entropy",
    "nothing found": "/formulas/?search=zzzz",
    "language": "/docs/engine/",
    "privacy": "/privacy/",
    "kl": KL,
    "kl moved": address(mu_p=-3, mu_q=3, sigma_q=0.3, heads_q=0),
    "kl bad address": address(mu_p=99, sigma_q="nan", mu_x=1),
    "misspelt search": "/formulas/?search=kulback+liebler",
    "embedded": "/embed/kl-divergence/?view=coins",
}
FORMULAS = sorted(loading.catalogue().by_slug.keys() - {"kl-divergence"})
MISSING = {"no page": "/nowhere/", "no formula": "/formulas/kl-divergenc/"}
OTHERS = {"api docs": "/api/v1/docs/", "log in": "/admin/login/"}
ADMIN = {"admin": "/admin/", "users": "/admin/community/user/", "a user": "/admin/community/user/1/change/"}
SCREENS = {"wide": WIDE, "narrow": NARROW}


def expect_no_overflow(page: Page) -> None:
    """Fails, with the elements that stick out, if the page scrolls sideways."""
    sticking_out = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll("*")]
            .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
            .map((element) => `${element.tagName}.${element.getAttribute("class")}`)"""
    )
    assert sticking_out == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def expect_accessible(page: Page) -> None:
    """Fails, with axe's words, for whatever axe finds."""
    results = Axe().run(page)
    assert results.response["passes"], "axe has looked at nothing"
    found = results.response["violations"]
    nodes = [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]]
    assert nodes == []


def scroll_through(page: Page) -> None:
    """Goes down the whole page, so that what is drawn only when seen is seen."""
    page.keyboard.press("End")
    page.keyboard.press("Home")


@in_each_look
@pytest.mark.parametrize("path", OWN.values(), ids=OWN.keys())
def test_our_pages_fit_the_screen_and_are_accessible(page: Page, path: str) -> None:
    answer = page.goto(path, wait_until="networkidle")
    assert answer
    assert answer.status == 200
    scroll_through(page)
    expect_no_overflow(page)
    expect_accessible(page)


@pytest.mark.parametrize(
    ("slug", "options"),
    # In turn: what differs between formulas is their texts and figures, not the page around them.
    [(slug, WIDE if number % 2 else {**NARROW, **DARK}) for number, slug in enumerate(FORMULAS)],
    ids=FORMULAS,
)
def test_formulas_page_fits_the_screen_and_is_accessible(page: Page, slug: str) -> None:
    page.goto(address(slug), wait_until="networkidle")
    scroll_through(page)
    expect_no_overflow(page)
    expect_accessible(page)


@visitors(light=WIDE, dark={**WIDE, **DARK})
@pytest.mark.parametrize("view", ["bells", "coins"])
def test_page_is_accessible_with_bokeh(page: Page, view: str) -> None:
    page.goto(KL)
    FigureOnPage(page, view).take_over()
    expect_accessible(page)


def test_page_is_accessible_with_the_hover_box(page: Page) -> None:
    page.goto(KL)
    figure = FigureOnPage(page, "bells")
    figure.take_over()
    box = figure.host.bounding_box()
    assert box
    page.mouse.move(box["x"] + 300, box["y"] + 120, steps=4)
    page.locator(".bk-Tooltip").wait_for()
    expect_accessible(page)


def test_page_is_accessible_with_a_number_out_of_range(page: Page) -> None:
    page.goto(KL)
    page.locator("#bells-mu_p-exact").fill("99")
    expect(page.locator("#bells-mu_p-note")).not_to_be_empty()
    expect_accessible(page)


@visitors(**SCREENS)
def test_page_fits_the_screen_with_bokeh(page: Page) -> None:
    page.goto(KL)
    for view in ("bells", "coins"):
        FigureOnPage(page, view).take_over()
    press(page, "mu_p", "ArrowRight")
    expect_no_overflow(page)


@visitors(light=WIDE, dark={**NARROW, **DARK})
@pytest.mark.parametrize("path", MISSING.values(), ids=MISSING.keys())
def test_missing_pages_are_ours_too(page: Page, problems: list[str], path: str) -> None:
    answer = page.goto(path)
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("link", name="See all formulas")).to_be_visible()
    expect_no_overflow(page)
    expect_accessible(page)
    # The browser itself says in the console that the page was a 404; it must say nothing else.
    assert [problem for problem in problems if "status of 404" not in problem] == []
    problems.clear()


def test_missing_formula_offers_the_nearest(page: Page, problems: list[str]) -> None:
    page.goto("/formulas/kl-divergenc/")
    page.get_by_role("link", name="KL Divergence").click()
    expect(page.get_by_role("heading", name="KL Divergence", exact=True)).to_be_visible()
    problems.clear()


@pytest.mark.parametrize("path", OTHERS.values(), ids=OTHERS.keys())
def test_other_pages_load_without_a_word_in_the_console(page: Page, path: str) -> None:
    answer = page.goto(path, wait_until="networkidle")
    assert answer
    assert answer.status == 200


def test_api_docs_show_what_can_be_asked_of_formulas(page: Page) -> None:
    page.goto("/api/v1/docs/")
    for name in ("/formulas/", "/formulas/{slug}/", "/formulas/{slug}/evaluate/", "/formulas/{slug}/figure/"):
        expect(page.locator(f'[data-path="/api/v1{name}"]').first).to_be_visible()


def test_api_docs_can_try_a_read(page: Page) -> None:
    page.goto("/api/v1/docs/")
    read = page.locator("#operations-formulas-formulas_retrieve, .opblock").filter(has_text="/formulas/{slug}/").first
    read.locator("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_placeholder("slug").fill("kl-divergence")
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".responses-table.live-responses-table")).to_contain_text("KL Divergence")


@pytest.fixture
def signed_in(page: Page, superuser: Account) -> Page:
    page.goto("/admin/login/")
    page.get_by_label("E-mail address").fill(superuser.email)
    page.get_by_label("Password").fill(superuser.password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Code").fill(next(superuser.recovery_codes))
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()
    return page


@pytest.mark.parametrize("path", ADMIN.values(), ids=ADMIN.keys())
def test_admin_pages_load_without_a_word_in_the_console(signed_in: Page, path: str) -> None:
    answer = signed_in.goto(path, wait_until="networkidle")
    assert answer
    assert answer.status == 200


def policy_of(server: str, path: str) -> str:
    try:
        with urlopen(f"{server}{path}") as answer:
            return str(answer.headers["content-security-policy"])
    except HTTPError as missing:
        return str(missing.headers["content-security-policy"])


@pytest.mark.parametrize("path", [*OWN.values(), *MISSING.values(), *OTHERS.values(), "/api/v1/formulas/"])
def test_each_answer_carries_the_strict_policy(server: str, path: str) -> None:
    policy = policy_of(server, path)
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in [directive.strip() for directive in policy.split(";")]
    assert "unsafe" not in policy
