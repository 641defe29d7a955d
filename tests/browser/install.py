"""`python -m tests.browser.install`: finds a Chromium, or installs one, and says which the tests will use."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The path of the Chromium to use; None if the machine has none (Playwright may have its own)."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return chosen
    return next(filter(None, map(shutil.which, NAMES)), None)


def main() -> None:
    """Leaves a browser behind that the tests can start; ends the process with one line if not."""
    found = find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install_debian_package()
        found = find_chromium()
    if found is None:
        found = _playwrights_own()
    print(f"Browser tests use {found}", flush=True)


def _install_debian_package() -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    subprocess.run(["apt-get", "install", "-qq", "-y", "chromium"], env=quiet, check=False)


def _playwrights_own() -> str:
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode:
        sys.exit("No Chromium for the browser tests: install it, or say where it is: CHROMIUM=/path make test")
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    main()
