"""The rooms of the house, read from the imports: who stands below whom, and who does not know whom."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.serving import ROOT

PACKAGES = ("klsite", "community", "formulas")

# From the ground up: each floor imports what stands below it, and what stands beside it. A module of the community
# that no floor names is one of the rules, between the rows and the words.
RULES = "the rules"
COMMUNITY = (
    {"states", "kinds", "errors", "fields", "names", "kept_names", "look_alikes", "invisible", "mail_addresses"},
    {"models", "querysets"},
    {RULES},
    {"words"},
    {"actions"},
    {"pages"},
    {"reading", "writing", "moderation", "accounts", "api"},
    {"admin", "apps", "management"},
)
FORMULAS = (
    {"engine", "toml", "licence", "costs"},
    {"texts"},
    {"marks"},
    {"definitions"},
    {"plots"},
    {"pages", "downloads", "api", "templatetags"},
    {"apps", "management", "urls"},
)
PAGE_ROOMS = COMMUNITY[-2]


@cache
def modules() -> dict[str, Path]:
    """The files of our modules by their dotted names; migrations, which Django writes, are left out."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    found = {_dotted(path): path for path in files if "migrations" not in path.parts}
    assert len(found) > 100
    return found


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(module: str) -> frozenset[str]:
    """Our own modules that `module` imports when it runs, in its functions too; not what it imports for its types."""
    named = {name for node in _run(ast.parse(modules()[module].read_text(encoding="utf-8"))) for name in _named(node)}
    return frozenset(name for name in named if name in modules() and name != module)


def _run(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _run(child)


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield whole if whole in modules() else node.module


def room(module: str) -> str:
    """The folder or file under its package that `module` stands in; the package itself for what is imported of it."""
    return module.split(".")[1] if "." in module else ""


def floor(module: str) -> int:
    """How high up `module` stands in its package."""
    package, name = module.partition(".")[0], room(module)
    floors: tuple[set[str], ...] = COMMUNITY if package == "community" else FORMULAS
    named = [height for height, rooms in enumerate(floors) if name in rooms]
    if named:
        return named[0]
    assert package == "community", f"{module} stands on no floor of FORMULAS"
    return COMMUNITY.index({RULES})


def imported_upwards(package: str) -> list[str]:
    """What stands below and imports what stands above it, in words."""
    own = [name for name in modules() if name.startswith(f"{package}.")]
    assert own
    pairs = [(module, other) for module in own for other in sorted(imports(module)) if other.startswith(f"{package}.")]
    assert pairs
    return [f"{module} imports {other}" for module, other in pairs if floor(module) < floor(other)]


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {name: imports(name) for name in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@pytest.mark.parametrize("package", ["formulas", "community"])
def test_floors_look_only_down(package: str) -> None:
    assert imported_upwards(package) == []


def test_permissions_know_no_judgements() -> None:
    # Both are rules, and so on one floor.
    assert "community.judgements" not in imports("community.permissions")


def test_every_floor_has_somebody_on_it() -> None:
    inhabited = {(name.partition(".")[0], room(name)) for name in modules()}
    named = {("community", name) for rooms in COMMUNITY for name in rooms if name != RULES}
    named |= {("formulas", name) for rooms in FORMULAS for name in rooms}
    assert named <= inhabited


def test_page_rooms_do_not_know_each_other() -> None:
    own = [name for name in modules() if name.startswith("community.") and room(name) in PAGE_ROOMS]
    assert {room(name) for name in own} == PAGE_ROOMS
    others = [
        f"{module} imports {other}"
        for module in own
        for other in sorted(imports(module))
        if other.startswith("community.") and room(other) in PAGE_ROOMS - {room(module)}
    ]
    assert others == []


TEMPLATES = ROOT / "community/templates/community"


def test_templates_of_a_page_room_include_none_of_another() -> None:
    included = [
        (path.parent.name, name)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for name in re.findall(
            r"""{%\s*(?:include|extends)\s+["']community/([\w/]+)\.html["']""", path.read_text("utf-8")
        )
    ]
    rooms = {path.name for path in TEMPLATES.iterdir() if path.is_dir()} & PAGE_ROOMS
    assert len(rooms) > 1
    inside = [(at, name.partition("/")[0], name) for at, name in included if "/" in name]
    assert inside
    assert [(at, name) for at, other, name in inside if other in rooms and other != at] == []
