"""The licence stands once: whoever names it or its address asks for it."""

import pytest

from formulas.licence import ADDRESSES, LICENCE
from tests.serving import ROOT

SOURCES = sorted(
    path
    for folder in ("klsite", "community", "formulas", "templates")
    for suffix in ("py", "html", "js")
    for path in (ROOT / folder).rglob(f"*.{suffix}")
    if path != ROOT / "formulas/licence.py"
)


@pytest.mark.parametrize("words", [LICENCE, ADDRESSES[LICENCE]])
def test_nobody_else_writes_it_out(words: str) -> None:
    assert len(SOURCES) > 100
    assert [str(path.relative_to(ROOT)) for path in SOURCES if words in path.read_text(encoding="utf-8")] == []
