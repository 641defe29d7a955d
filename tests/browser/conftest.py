"""A real browser on a real site. `page` fails its test for whatever a reader's console would show."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.install import find_chromium
from tests.serving import serving

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # A page that asks another host fails its test below; this keeps the request on the machine as well.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
# Chromium reports what the policy blocks in several ways; this event is the one that is always there.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy violated: ${event.violatedDirective} blocked ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with an empty database, as in http://localhost:8000."""
    with serving(tmp_path_factory.mktemp("site")) as site:
        assert site.url, "the site did not start; its words are above"
        yield site.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Chromium's sandbox refuses to work for root.
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """A fresh visitor, for whom addresses without a host belong to the site."""
    visitor = browser.new_context(base_url=server)
    visitor.add_init_script(REPORT_VIOLATIONS)
    yield visitor
    visitor.close()


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the page so far; a test that provokes a problem looks at it and empties it."""
    return []


@pytest.fixture
def page(context: BrowserContext, server: str, problems: list[str]) -> Iterator[Page]:
    """A page whose test fails at its end for a console error, a script error or a request to another host."""
    site = urlsplit(server).netloc

    def check_host(url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob", "about") and urlsplit(url).netloc != site:
            problems.append(f"asked another host: {url}")

    context.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda error: problems.append(f"script error: {error.error}"))
    context.on("request", lambda request: check_host(request.url))
    yield context.new_page()
    assert problems == []
