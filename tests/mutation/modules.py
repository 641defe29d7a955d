"""The modules that are mutated, with the tests beside each, and the mutants that are known to change nothing."""

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
TESTS: dict[str, list[str]] = tomllib.loads((HERE / "modules.toml").read_text())["tests"]


def tests_beside(module: str) -> list[str]:
    """The files of tests beside `module`, as paths from the root of the repository."""
    return [f"tests/{name}" for name in TESTS[module]]
