"""`python -m tests.browser.install [--window]`: finds a Chromium, or installs one, and says which one will be used.

Tests use Chromium's headless shell where there is one: the same engine without the browser around it, which makes a
fresh visitor for half the work. `--window` asks for the browser that readers have, which is what `make bench` measures.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The path of the browser that readers have; None if the machine has none (Playwright may have its own)."""
    return _first(NAMES)


def find_shell() -> str | None:
    """The path of the Chromium that tests use; None if the machine has none."""
    return _first((SHELL, *NAMES))


def _first(names: tuple[str, ...]) -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def main() -> None:
    """Leaves a browser behind that can be started; ends the process with one line if not."""
    window = "--window" in sys.argv
    find = find_chromium if window else find_shell
    if not window and not _first((SHELL,)):
        _install_debian_package(SHELL)
    if not find():
        _install_debian_package("chromium")
    print(f"The browser is {find() or _playwrights_own()}", flush=True)


def _install_debian_package(package: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    subprocess.run(["apt-get", "install", "-qq", "-y", package], env=quiet, check=False, stdout=subprocess.DEVNULL)


def _playwrights_own() -> str:
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode:
        sys.exit("No Chromium for the browser tests: install it, or say where it is: CHROMIUM=/path make test")
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    main()
