"""Templates and static files stand with their app, and name only what they may know; their lines can be read."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import Node, engines
from django.template.base import FilterExpression
from django.template.defaulttags import URLNode
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.templatetags.static import StaticNode
from django.urls import URLPattern, URLResolver

from tests.serving import ROOT

LONGEST_LINE = 160
# What each folder of templates may hold. In community's, the folders beside its own replace pages of packages.
HOLDS = {
    "templates": {
        "_viewer.html",
        "api_docs.html",
        "base.html",
        "formula.html",
        "privacy.html",
        "robots.txt",
        "unread.html",
    }
    | {f"{status}.html" for status in (400, 403, 404, 429, 500, 503)},
    "formulas/templates": {"formulas"},
    "community/templates": {"community", "account", "mfa", "usersessions", "admin"},
}
FRAME = {"api_docs.css", "api_docs.js", "fonts", "fonts.css", "icon.svg", "site.css", "theme.js"}
TEMPLATES = sorted(path for folder in HOLDS for path in (ROOT / folder).rglob("*.html"))
OF_FORMULAS = [path for path in TEMPLATES if path.is_relative_to(ROOT / "formulas")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def nodes(template: Path, kind: type[Node]) -> list[Any]:
    """All tags of one kind in a template, in blocks and branches too, but not in what it includes."""
    parsed = engines["django"].from_string(template.read_text(encoding="utf-8")).template  # type: ignore[attr-defined]
    found: list[Any] = parsed.nodelist.get_nodes_by_type(kind)
    return found


def said(expression: FilterExpression) -> str | None:
    """What a tag names, as in `{% static 'a.css' %}`; None for a variable."""
    return expression.var if isinstance(expression.var, str) else None


def built_from(template: Path) -> set[str | None]:
    """The templates that this one extends or includes."""
    parents = {said(node.parent_name) for node in nodes(template, ExtendsNode)}
    return parents | {said(node.template) for node in nodes(template, IncludeNode)}


def static_files(template: Path) -> set[str]:
    return {path for node in nodes(template, StaticNode) if (path := said(node.path))}


def addresses(template: Path) -> set[str | None]:
    """The names of addresses that the template leads to."""
    return {said(node.view_name) for node in nodes(template, URLNode)}


def names_in(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all addresses in a list of them."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_in(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def addresses_of_community() -> set[str]:
    modules = [name(path).removesuffix(".py").replace("/", ".") for path in (ROOT / "community").rglob("urls.py")]
    return {found for module in modules for found in names_in(import_module(module).urlpatterns)}


# --- what stands where ------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", HOLDS)
def test_folder_of_templates_holds_its_own_and_what_it_replaces(folder: str) -> None:
    assert {path.name for path in (ROOT / folder).iterdir()} == HOLDS[folder]


@pytest.mark.parametrize("app", ["klsite", "formulas", "community"])
def test_static_files_of_an_app_stand_under_its_name(app: str) -> None:
    assert [path.name for path in (ROOT / app / "static").iterdir()] == [app]


def test_static_files_of_the_project_are_the_frame() -> None:
    assert {path.name for path in (ROOT / "klsite/static/klsite").iterdir()} == FRAME


# --- what a template may know -----------------------------------------------------------------------------


def test_there_are_templates_of_formulas_and_addresses_of_community() -> None:
    assert len(OF_FORMULAS) > 10
    assert {"report", "write", "moderation", "account", "account_login"} <= addresses_of_community()


@pytest.mark.parametrize("template", OF_FORMULAS, ids=name)
def test_template_of_formulas_is_built_from_its_own_and_the_frame(template: Path) -> None:
    foreign = [other for other in built_from(template) if not (other and other.startswith("formulas/"))]
    assert set(foreign) <= {"base.html"}


@pytest.mark.parametrize("template", OF_FORMULAS, ids=name)
def test_template_of_formulas_names_no_static_file_of_community(template: Path) -> None:
    assert [file for file in static_files(template) if not file.startswith(("formulas/", "klsite/", "bokeh/"))] == []


@pytest.mark.parametrize("template", OF_FORMULAS, ids=name)
def test_template_of_formulas_leads_to_no_address_of_community(template: Path) -> None:
    assert None not in addresses(template), "an address by a variable could be anybody's"
    assert addresses(template) & addresses_of_community() == set()


@pytest.mark.parametrize("module", sorted((ROOT / "formulas").rglob("*.py")), ids=name)
def test_module_of_formulas_renders_its_own_templates(module: Path) -> None:
    constants = [node.value for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Constant)]
    rendered = [text for text in constants if isinstance(text, str) and text.endswith(".html")]
    assert [text for text in rendered if not text.startswith("formulas/")] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_static_file_that_a_template_names_is_there(template: Path) -> None:
    assert [file for file in static_files(template) if not finders.find(file)] == []


# --- how they are written ---------------------------------------------------------------------------------


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_lines_of_a_template_can_be_read(template: Path) -> None:
    lines = template.read_text(encoding="utf-8").splitlines()
    assert {number: len(line) for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE} == {}
