"""The modules that are mutated, with the tests beside each, and the mutants that are known to change nothing."""

import tomllib
from pathlib import Path

from tests.mutation.mutants import Mutant

HERE = Path(__file__).parent
_MODULES = tomllib.loads((HERE / "modules.toml").read_text(encoding="utf-8"))
TESTS: dict[str, list[str]] = _MODULES["tests"]
UNREAD: dict[str, list[str]] = _MODULES["unread"]
EQUIVALENT: list[dict[str, str]] = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))["mutants"]
_SAME = {(entry["module"], entry["old"], entry["new"]) for entry in EQUIVALENT}


def tests_beside(module: str) -> list[str]:
    """The files of tests beside `module`, as paths from the root of the repository."""
    return [f"tests/{name}" for name in (TESTS | UNREAD)[module]]


def changes_nothing(module: str, mutant: Mutant) -> bool:
    """Whether somebody has written down why no test can notice `mutant`."""
    return (module, mutant.old, mutant.new) in _SAME
