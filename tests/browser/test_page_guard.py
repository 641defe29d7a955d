"""The `page` fixture itself: a guard that sees nothing would let every other browser test pass."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PROVOKED = {
    "console": ("console.error('a cross word')", "a cross word"),
    "script": ("setTimeout(() => { throw new Error('a slip') })", "script error: a slip"),
    "host": ("location.assign('http://elsewhere.example/')", "asked another host: http://elsewhere.example/"),
    "policy": (
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://elsewhere.example/x'}))",
        "policy violated: img-src blocked",
    ),
}


def test_admin_asks_for_email_without_any_problem(page: Page) -> None:
    page.goto("/admin/login/")
    expect(page.get_by_label("E-mail address")).to_be_visible()


@pytest.mark.parametrize(("script", "told"), PROVOKED.values(), ids=PROVOKED.keys())
def test_problem_is_seen(page: Page, problems: list[str], script: str, told: str) -> None:
    page.goto("/admin/login/")
    page.evaluate(script)
    page.wait_for_timeout(300)
    assert [problem for problem in problems if problem.startswith(told)]
    problems.clear()
