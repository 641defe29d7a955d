"""Chromium as the browser tests start it, and what its debugging protocol says about a page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, CDPSession, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.install import find_chromium

# Chromium's sandbox refuses to work for root.
CHROMIUM_ARGUMENTS = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that reaches this machine only."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def chromium_path() -> str:
    """The path of the Chromium that `chromium` starts."""
    found = find_chromium()
    if found:
        return found
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def throttle(session: CDPSession, times: int) -> None:
    """Makes the page's processor `times` slower; 1 for as it is."""
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})


def task_seconds(session: CDPSession) -> float:
    """How long the page's main thread has worked since the page began; needs Performance.enable first."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))
