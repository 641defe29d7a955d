"""Hostile texts in a real browser: what `community.markup` makes of them runs nothing, asks nobody, stays in its box.

The texts stand on a page of their own with the site's style sheets, once under the site's policy and once without any:
the policy must not be what keeps them harmless.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory
from playwright.sync_api import Browser, BrowserContext, Page, Route

from community.markup import render, safe
from tests.browser.visitors import NARROW, WIDE
from tests.community.allowed_html import ALLOWED, SCHEMES
from tests.community.hostile_texts import HOSTILE
from tests.serving import ROOT

pytestmark = pytest.mark.browser

STYLES = ("klsite/fonts.css", "klsite/site.css", "community/texts.css", "formulas/colours.css")
FOLDERS = ("klsite", "community", "formulas")  # which have static files of their own
ADDRESS = "http://texts.example/"
LOOK = (Path(__file__).parent / "hostile_texts.js").read_text(encoding="utf-8")


GROUPS = sorted({name.partition(":")[0] for name in HOSTILE})
FEWEST = 20  # texts of a group: that so many were looked at is part of each test


def texts_of(group: str) -> dict[str, str]:
    """The HTML of every hostile text of a group that becomes one, by name."""
    made = {}
    for name, source in HOSTILE.items():
        if not name.startswith(f"{group}:"):
            continue
        try:
            made[name] = str(safe(render(source).html))
        except ValueError:  # too much of something: nothing is shown
            continue
    assert len(made) > FEWEST
    return made


def policy() -> dict[str, str]:
    """The header that the site sends with every page."""
    answer = CSPMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert isinstance(answer, HttpResponse)
    return {"Content-Security-Policy": answer["Content-Security-Policy"]}


CIRCUMSTANCES = {
    "narrow, with policy": (NARROW, True),
    "narrow, without policy": (NARROW, False),
    "wide, without policy": (WIDE, False),
}


def problems_of(context: BrowserContext, texts: dict[str, str], *, with_policy: bool) -> list[str]:
    """What is wrong with a page of these texts: what they did, and where they are not what they should be."""
    problems: list[str] = []
    page = context.new_page()
    page.set_default_timeout(0)  # the bombs are thousands of elements, and a machine may be busy
    page.add_init_script("window.alert = window.confirm = window.prompt = () => { window.ran = 1; };")
    page.on("dialog", lambda dialog: problems.append(f"a dialog opened: {dialog.message}"))
    page.on("popup", lambda popup: problems.append(f"a window opened: {popup.url}"))
    page.on("framenavigated", lambda frame: None if frame.url == ADDRESS else problems.append(f"went to {frame.url}"))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.route("**/*", lambda route: _answer(route, texts, with_policy, problems))
    page.goto(ADDRESS, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")  # in another font things stand elsewhere
    rules = {tag: sorted(names) for tag, names in ALLOWED.items()}
    problems += page.evaluate(LOOK, {"names": list(texts), "allowed": rules, "schemes": sorted(SCHEMES)})
    _look_again(page, problems)
    page.close()
    return problems


def _look_again(page: Page, problems: list[str]) -> None:
    """Whether script has run after all, now that all has been loaded, pointed at and passed by."""
    page.mouse.move(100, 100)
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)
    if page.evaluate("window.ran !== undefined"):
        problems.append("script ran")


def _answer(route: Route, texts: dict[str, str], with_policy: bool, problems: list[str]) -> None:
    path = urlsplit(route.request.url).path
    app = path.removeprefix("/static/").partition("/")[0]
    file = ROOT / app / path.removeprefix("/")
    if route.request.url == ADDRESS:
        headers = {"Content-Type": "text/html; charset=utf-8"} | (policy() if with_policy else {})
        route.fulfill(body=_page(texts), headers=headers)
    elif path.startswith("/static/") and app in FOLDERS and file.is_file():
        route.fulfill(path=file)
    else:
        problems.append(f"asked for {route.request.url}")
        route.abort()


def _page(texts: dict[str, str]) -> str:
    articles = "\n".join(
        f'<article class="text"><div class="text-body">{html}</div></article>' for html in texts.values()
    )
    sheets = "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in STYLES)
    return f'<!doctype html><html lang="en"><head>{sheets}</head><body><main class="wrap">{articles}</main></body>'


# The bombs are plain, and many thousand elements: once is enough.
CASES = [
    pytest.param(group, *circumstance, id=f"{group}, {name}")
    for group in GROUPS
    for name, circumstance in CIRCUMSTANCES.items()
    if group != "bombs" or name == "narrow, without policy"
]


@pytest.mark.parametrize(("group", "options", "with_policy"), CASES)
def test_hostile_texts_do_nothing_and_stay_in_their_boxes(
    browser: Browser, group: str, options: dict[str, Any], with_policy: bool
) -> None:
    context = browser.new_context(**options)
    problems = problems_of(context, texts_of(group), with_policy=with_policy)
    context.close()
    assert problems == []


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<img src=x onerror=window.ran=1>", "script ran"),
        ("<svg onload=alert(1)></svg>", "script ran"),
        ("<img src='http://leak.example/x'>", "asked for http://leak.example/x"),
        ("<p id=top>a</p>", "attribute id"),
        ("<p onclick=x>a</p>", "attribute onclick"),
        ("<a href='javascript:window.ran=1'>a</a>", "leads to javascript:"),
        ("<a href='/accounts/logout/'>a</a>", "without a scheme"),
        ("<a href='http://b.example'>a</a>", "vouches for"),
        ("<marquee>a</marquee>", "tag marquee"),
        ("</div></article><p>a</p><article><div>", "texts side by side"),
        ("<p style='margin-left:-300px'>a</p>", "outside its box"),
        ("<p style='position:fixed;inset:0'>a</p>", "outside its box"),
        ("<p style='white-space:nowrap'>" + "a" * 1000, "outside its box"),
        ("<pre>" + "a" * 1000, "cannot be reached"),
        ("<div class=wide-box tabindex=0><p style='margin-left:-200px;width:2000px'>a</p>", "cannot be scrolled to"),
        ("<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img&gt;'>", "reads differently"),
    ],
)
def test_harm_would_be_noticed(browser: Browser, html: str, problem: str) -> None:
    options: dict[str, Any] = NARROW
    context = browser.new_context(**options)
    found = problems_of(context, {"harm": html}, with_policy=False)
    context.close()
    assert [text for text in found if problem in text], found
