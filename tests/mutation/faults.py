"""Faults written down by hand: each is put into a copy of the tree, where the tests it names have to fail."""

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.serving import ROOT

NO_TEST_FAILED, TESTS_FAILED = 0, 1  # pytest's exit codes


@dataclass(frozen=True)
class Fault:
    """Something that somebody could do to one file, and the tests that notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def put_in(self, tree: Path) -> None:
        """Does it in the copy at `tree`; raises AssertionError where the file does not say `old` just once."""
        path = tree / self.file
        text = path.read_text(encoding="utf-8")
        assert text.count(self.old) == 1, f"{self.file} says {text.count(self.old)} times: {self.old}"
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")

    def is_noticed(self, tree: Path) -> bool:
        """Whether one of its tests fails in `tree`; raises AssertionError where they cannot be run."""
        options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
        tests = [f"tests/{name}" for name in self.tests]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests], cwd=tree, capture_output=True, text=True, check=False
        )
        assert done.returncode in (NO_TEST_FAILED, TESTS_FAILED), done.stdout[-2000:] + done.stderr[-2000:]
        return done.returncode == TESTS_FAILED


def faults() -> list[Fault]:
    """All faults, in the order in which they are written down."""
    table = tomllib.loads((Path(__file__).parent / "faults.toml").read_text(encoding="utf-8"))
    return [Fault(**entry | {"tests": tuple(entry["tests"])}) for entry in table["faults"]]


def copy_of_tree(to: Path) -> Path:
    """A copy of what git knows or would take in, at `to`."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)
    return to
