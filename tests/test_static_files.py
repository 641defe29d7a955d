"""What static files hold once they are collected: ours made smaller, those of packages as they came."""

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
SCRIPT = r"""/* Why. */
import { start } from "./b.js"; // for its name

export const address = "https://example.org/*.js"; // a string that looks like a comment
export const pattern = /[/*]\s"/u;
export const lines = (name) => `first
    // second of ${name ?? "nobody"}`;
"""
OURS = ("klsite/a.css", "klsite/a.js")
THEIRS = ("admin/a.css", "admin/a.js")
TEXTS = {"a.css": SHEET, "a.js": SCRIPT, "b.svg": "<svg/>", "b.js": "export const start = 1;\n"}


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> dict[str, str]:
    """The texts of style sheets and scripts that name other files, ours and a package's, as they are served."""
    sources, target = FileSystemStorage(tmp_path / "sources"), tmp_path / "target"
    storage = ModuleStaticFilesStorage(location=target, base_url="/static/")
    paths = [*OURS, "klsite/b.svg", "klsite/b.js", *THEIRS, "admin/b.svg", "admin/b.js"]
    for path in paths:
        for folder in (tmp_path / "sources", target):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(TEXTS[file.name])
    for _, _, processed in storage.post_process({path: (sources, path) for path in paths}):
        assert not isinstance(processed, Exception)
    return {path: (target / storage.hashed_files[path]).read_text() for path in (*OURS, *THEIRS)}


def _without_hashes(text: str) -> str:
    return re.sub(r"(\bb)\.\w+(\.\w+\b)", r"\1\2", text)


def test_our_style_sheets_are_served_without_comments_and_space(collected: dict[str, str]) -> None:
    assert _without_hashes(collected["klsite/a.css"]) == ':root{color:black}.a{background:url("b.svg")}'


def test_our_scripts_are_served_without_comments_and_space_but_those_in_strings(collected: dict[str, str]) -> None:
    assert _without_hashes(collected["klsite/a.js"]).splitlines() == [
        'import{start} from "./b.js";export const address="https://example.org/*.js";'
        'export const pattern=/[/*]\\s"/u;export const lines=(name)=>`first',
        '    // second of ${name ?? "nobody"}`;',
    ]


def test_files_that_ours_name_have_hashed_names(collected: dict[str, str]) -> None:
    assert re.search(r'url\("b\.\w+\.svg"\)', collected["klsite/a.css"])
    assert re.search(r'from ?"\./b\.\w+\.js"', collected["klsite/a.js"])


def test_files_of_packages_keep_their_comments(collected: dict[str, str]) -> None:
    assert collected["admin/a.css"].startswith("/* Why. */\n:root")
    assert collected["admin/a.js"].startswith("/* Why. */\nimport")
