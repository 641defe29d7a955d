"""Both evaluators on 200,000 random expressions; the seed is new each time, and printed."""

import secrets

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import (  # noqa: F401  # fixtures
    browser,
    context,
    options,
    page,
    problems,
    server,
    site_folder,
)
from tests.browser.engine_page import BrowserEngine
from tests.browser.random_models import LINES
from tests.browser.test_random_models import check, search

pytestmark = [pytest.mark.soak, pytest.mark.browser]

COUNT = 200_000 // LINES


def test_random_models_agree(page: Page) -> None:  # noqa: F811
    seed = secrets.randbelow(2**32)
    print(f"\nrandom models: seed {seed}, {COUNT} models")
    tally = search(BrowserEngine.opened(page), COUNT, seed)
    print(f"{tally.values} values, {tally.finite} finite, {tally.unsteady} unsteady, {len(tally.found)} differences")
    check(tally)
