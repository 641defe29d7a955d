"""The guide in formulas/README.md, followed word for word in a copy of the site."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT

pytestmark = pytest.mark.process

GUIDE = (ROOT / "formulas" / "README.md").read_text(encoding="utf-8").partition("### What stands in a file")[0]
FILE = "formulas/catalogue/physics/kinetic-energy.toml"


def blocks(kind: str) -> list[str]:
    """The blocks of a kind in the guide, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site's code, with nothing in it that the guide makes."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("klsite", "formulas", "community", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    return copy


def run(site: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A line of the guide, with the Python that runs the tests."""
    _, *words = re.findall(r'"[^"]*"|\S+', command)
    arguments = [sys.executable, *(word.strip('"') for word in words)]
    return subprocess.run(arguments, cwd=site, capture_output=True, text=True, check=False)


def test_guide_leads_to_a_page(site: Path) -> None:
    (begin, check), (whole, line), (complaint,) = blocks("console"), blocks("toml"), blocks("text")
    begun = run(site, begin)
    assert begun.returncode == 0, begun.stderr
    assert run(site, check).returncode == 0  # it is right as it is written
    assert FILE in GUIDE
    (site / FILE).write_text(whole)
    wrong = run(site, check)
    assert wrong.returncode == 1
    assert wrong.stdout == complaint
    (site / FILE).write_text(whole.replace("now = 0.5", f"{line}now = 0.5"))
    mended = run(site, check)
    assert (mended.returncode, mended.stderr) == (0, "")
    assert mended.stdout.endswith("all right.\n")
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput"]
    subprocess.run(collect, cwd=site, capture_output=True, check=True)
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", SHOW]
    page = subprocess.run(shell, cwd=site, capture_output=True, text=True, check=True).stdout
    for shown in ("Kinetic Energy", "Energy against speed", "Twice as fast", "25.0", "joules"):
        assert shown in page


SHOW = """
from formulas.definitions import loading
from formulas.pages.article import article
from formulas.definitions.parameters import Reading
formula = loading.catalogue().by_slug["kinetic-energy"]
print(article(formula, Reading(formula.defaults, ())))
"""
