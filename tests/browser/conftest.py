"""A real browser on a real site. `page` fails its test for whatever a reader's console would show."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.formula_page import KL, FigureOnPage
from tests.browser.install import find_shell
from tests.serving import ROOT, environment, ready_site

# Long enough for a machine that does other things as well: what is waited for here comes, or the test has failed.
expect.set_options(timeout=30_000)

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
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps its database and its static files."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def server(site_folder: Path) -> Iterator[str]:
    """The address of a site with an empty database, as in http://localhost:8000."""
    with ready_site(site_folder) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Chromium's sandbox refuses to work for root.
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_shell(), args=arguments)
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class Account:
    """What somebody signs in with."""

    email: str
    password: str
    recovery_codes: Iterator[str]  # each opens once


@pytest.fixture(scope="session")
def superuser(server: str, site_folder: Path) -> Account:
    """Somebody in the site's database who may do everything."""
    email, password = "root@klarity.example", "a long and unlikely sentence"
    subprocess.run(
        [sys.executable, "manage.py", "createsuperuser", "--noinput", "--email", email, "--name", "Root"],
        cwd=ROOT,
        env=environment(site_folder, DJANGO_SUPERUSER_PASSWORD=password),
        check=True,
    )
    # What the code by mail does at a first login, and the second step that the admin asks for.
    prepare = (
        "from allauth.account.models import EmailAddress; from community.models import User\n"
        "from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes\n"
        "from allauth.mfa.totp.internal.auth import TOTP\n"
        f"user = User.objects.get(email={email!r})\n"
        "EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)\n"
        "TOTP.activate(user, 'A' * 32)\n"
        "print(*RecoveryCodes.activate(user).generate_codes())"
    )
    command = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", prepare]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(site_folder), check=True, stdout=subprocess.PIPE, text=True
    )
    return Account(email, password, iter(done.stdout.split()))


@pytest.fixture
def options() -> dict[str, Any]:
    """What is special about this visitor's browser; a test about another visitor parametrizes it."""
    return {}


@pytest.fixture
def context(browser: Browser, server: str, options: dict[str, Any]) -> Iterator[BrowserContext]:
    """A fresh visitor, for whom addresses without a host belong to the site."""
    visitor = browser.new_context(base_url=server, **options)
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


@pytest.fixture
def bells(page: Page) -> FigureOnPage:
    """The figure of two bell curves, on the KL page as it comes."""
    page.goto(KL)
    return FigureOnPage(page, "bells")


@pytest.fixture
def coins(bells: FigureOnPage) -> FigureOnPage:
    """The figure of two coins on the same page."""
    return FigureOnPage(bells.page, "coins")
