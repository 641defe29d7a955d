"""What the browser makes of the policy that says what pages may do."""

import pytest
from playwright.sync_api import Page

from klsite.headers import NEVER, OURSELVES

pytestmark = pytest.mark.browser

ALLOWED = "name => document.featurePolicy.allowsFeature(name)"


def test_browser_knows_each_word_of_the_policy_and_keeps_to_it(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/formulas/kl-divergence/")
    assert [text for text in said if "Permissions-Policy" in text] == []
    assert {name for name in (*NEVER, *OURSELVES) if page.evaluate(ALLOWED, name)} == set(OURSELVES)
