"""The cases of typed_numbers.toml."""

import tomllib
from pathlib import Path

_GIVEN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["cases"]

CASES: list[tuple[str, str, list[float]]] = [
    (text, group.get("unit", ""), group["means"]) for group in _GIVEN for text in group["texts"]
]
