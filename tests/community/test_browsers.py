"""Browsers by the names people know."""

import pytest

from community.templatetags.browsers import browser

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
KNOWN = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0": "Firefox on Linux",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0": "Edge on Windows",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {KIT} Chrome/142.0.0.0 Safari/537.36": "Chrome on macOS",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/26.0 Safari/605.1": "Safari on macOS",
    f"Mozilla/5.0 (Linux; Android 16) {KIT} Chrome/142.0.0.0 Mobile Safari/537.36": "Chrome on Android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/142.0 Safari/604.1": (
        "Chrome on an iPhone"
    ),
    "Firefox/145.0": "Firefox",
    "curl/8.14.1": "curl/8.14.1",
    "x" * 100: "x" * 60,
    "": "an unknown program",
}


@pytest.mark.parametrize(("user_agent", "name"), KNOWN.items(), ids=KNOWN.values())
def test_browser_is_named(user_agent: str, name: str) -> None:
    assert browser(user_agent) == name
