"""What static files hold once they are collected: ours without comments, those of packages as they came."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from klsite.staticfiles import ModuleStaticFilesStorage

SHEET = """/* Why. */
:root { color: black; } /* said
on two lines */
.a { background: url("b.svg"); }
"""
OURS = "klsite/a.css"
THEIRS = "admin/a.css"


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> dict[str, str]:
    """The texts of two style sheets that name a picture, ours and a package's, as they are served."""
    sources, target = FileSystemStorage(tmp_path / "sources"), tmp_path / "target"
    storage = ModuleStaticFilesStorage(location=target, base_url="/static/")
    paths = [OURS, "klsite/b.svg", THEIRS, "admin/b.svg"]
    for path in paths:
        for folder in (tmp_path / "sources", target):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(SHEET if path.endswith(".css") else "<svg/>")
    for _, _, processed in storage.post_process({path: (sources, path) for path in paths}):
        assert not isinstance(processed, Exception)
    return {path: (target / storage.hashed_files[path]).read_text() for path in (OURS, THEIRS)}


def test_our_style_sheets_are_served_without_comments(collected: dict[str, str]) -> None:
    plain = re.sub(r"\.\w+\.svg", ".svg", collected[OURS])
    assert plain == ':root { color: black; } .a { background: url("b.svg"); }\n'


def test_files_that_our_style_sheets_name_have_hashed_names(collected: dict[str, str]) -> None:
    assert re.search(r'url\("b\.\w+\.svg"\)', collected[OURS])


def test_style_sheets_of_packages_keep_their_comments(collected: dict[str, str]) -> None:
    assert collected[THEIRS].startswith("/* Why. */\n:root")
