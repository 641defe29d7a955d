"""The rules of the house, read from the source: who imports whom, who changes data, what stands where."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from formulas.engine.functions import FUNCTIONS
from formulas.marks import geometry, palette
from formulas.marks.kinds import bars, curves, heat_maps, markers, points, stems
from tests.serving import ROOT

PACKAGES = ("klsite", "community", "formulas")


@cache
def listed_files() -> tuple[str, ...]:
    """The files that belong to the project: tracked, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git working copy: which files belong to the project is not known")
    return tuple(name for name in done.stdout.splitlines() if (ROOT / name).is_file())


def modules(*packages: str) -> list[str]:
    """The Python files of packages, migrations left out, as paths from the root."""
    found = [str(path.relative_to(ROOT)) for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    assert found
    return [path for path in found if "migrations" not in Path(path).parts]


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imported_names(path: str) -> set[str]:
    """All that the module imports anywhere in it: `a.b` for `import a.b`, `a.b` and `a.b.c` for `from a.b import c`."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides which package is meant"
            assert node.module
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def imports_of(path: str, package: str) -> list[str]:
    return sorted(name for name in imported_names(path) if name == package or name.startswith(f"{package}."))


def calls(path: str) -> Iterator[tuple[int, str]]:
    """The line and name of each call of a method or function in the module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                yield node.lineno, function.attr
            elif isinstance(function, ast.Name):
                yield node.lineno, function.id


# --- who imports whom -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", modules("formulas"))
def test_formulas_knows_neither_community_nor_project(path: str) -> None:
    assert imports_of(path, "community") == []
    assert imports_of(path, "klsite") == []


@pytest.mark.parametrize("path", modules("community"))
def test_community_does_not_know_the_project(path: str) -> None:
    assert imports_of(path, "klsite") == []


@pytest.mark.parametrize("path", modules("formulas/engine"))
def test_engine_knows_only_the_standard_library_numpy_and_scipy_special(path: str) -> None:
    allowed = {"numpy", "scipy", "formulas", *sys.stdlib_module_names}
    assert {name.partition(".")[0] for name in imported_names(path)} <= allowed
    assert set(imports_of(path, "scipy")) <= {"scipy", "scipy.special"}
    assert [name for name in imports_of(path, "formulas") if not name.startswith("formulas.engine")] == []


@pytest.mark.parametrize("path", modules("formulas/engine"))
def test_engine_runs_no_code_made_from_text(path: str) -> None:
    assert [(line, name) for line, name in calls(path) if name in ("eval", "exec", "compile", "__import__")] == []


def test_only_the_figure_imports_bokeh() -> None:
    # A mark says in its own module what Bokeh draws for it, and imports for that while it draws.
    assert [path for path in modules(*PACKAGES) if "bokeh" in _imported_at_import(path)] == ["formulas/plots/figure.py"]
    users = [path for path in modules(*PACKAGES) if imports_of(path, "bokeh") and path != "formulas/plots/figure.py"]
    assert users
    assert [path for path in users if not path.startswith("formulas/marks/")] == []


def _imported_at_import(path: str) -> set[str]:
    """The packages that are imported when the module is, but for types."""
    nodes = list(_statements_run_at_import(tree(path)))
    found = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    return {name.partition(".")[0] for node in found for name in _targets(node)}


def test_marks_stand_below_definitions() -> None:
    # Formulas are made of marks. These ask a formula what its axes are, and need its class for types only.
    above = ("formulas.definitions", "formulas.plots", "formulas.pages", "formulas.downloads", "formulas.api")
    for path in modules("formulas/marks"):
        at_import = [
            _targets(node) for node in _statements_run_at_import(tree(path)) if isinstance(node, ast.ImportFrom)
        ]
        assert not [name for names in at_import for name in names if name.startswith(above)], path


def test_only_api_and_settings_know_rest_framework() -> None:
    users = [path for path in modules(*PACKAGES) if imports_of(path, "rest_framework")]
    assert users
    assert [path for path in users if not _is_api(path)] == []


def test_only_api_and_urls_know_drf_spectacular() -> None:
    users = [path for path in modules(*PACKAGES) if imports_of(path, "drf_spectacular")]
    assert "klsite/urls.py" in users
    assert [path for path in users if not _is_api(path) and path != "klsite/urls.py"] == []


def _is_api(path: str) -> bool:
    return path in ("klsite/api.py", "klsite/api_docs.py", "klsite/api_index.py") or "api" in Path(path).parts


@pytest.mark.process
def test_site_starts_without_bokeh() -> None:
    # Read only when a figure is asked for: it costs over a second and 50 MB in each worker.
    script = (
        "import django; django.setup(); import klsite.urls, klsite.wsgi, sys; from django.urls import get_resolver\n"
        "assert get_resolver().url_patterns; print(sorted(n for n in sys.modules if n.partition('.')[0] == 'bokeh'))"
    )
    command = [sys.executable, "-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'klsite.settings'\n{script}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr


def test_importing_a_module_of_formulas_does_not_import_the_figure() -> None:
    at_import = [
        path
        for path in modules(*PACKAGES)
        for node in _statements_run_at_import(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        if "formulas.plots.figure" in _targets(node)
    ]
    assert at_import == []


def _targets(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    return {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}


def _statements_run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not _is_for_types(child):
            yield child
            yield from _statements_run_at_import(child)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


# --- who changes data -------------------------------------------------------------------------------------

CHANGES = {
    *("save", "delete", "update", "create", "get_or_create", "update_or_create", "asave", "adelete", "aupdate"),
    *("bulk_create", "bulk_update", "acreate", "raw", "execute", "executemany"),
}


def _may_change_data(path: str) -> bool:
    return Path(path).name == "actions.py" or "actions" in Path(path).parts


@pytest.mark.parametrize("path", [path for path in modules(*PACKAGES) if not _may_change_data(path)])
def test_data_is_changed_by_actions_only(path: str) -> None:
    found = {(name, _manager_around(path, line)) for line, name in calls(path) if name in CHANGES}
    # A manager may store the rows it makes, and wait for others to store theirs; the digest's `update` is hashlib's,
    # which has no rows.
    allowed: set[tuple[str, str | None]] = (
        {("save", "UserManager"), ("execute", "UserManager")} if path == "community/models/people.py" else set()
    )
    allowed |= {("update", None)} if path == "klsite/staticfiles.py" else set()
    allowed |= {("execute", None)} if path == "community/log_triggers.py" else set()  # SQL that makes triggers
    allowed |= {("execute", None)} if path == "community/prepared_query.py" else set()  # a SELECT as Django wrote it
    allowed |= {("execute", None)} if path == "klsite/health.py" else set()  # a SELECT of nothing
    allowed |= {("save", None)} if path == "formulas/marks/kinds/heat_maps.py" else set()  # a picture, into memory
    assert found <= allowed


def _manager_around(path: str, line: int) -> str | None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef) and node.lineno <= line <= (node.end_lineno or 0):
            return node.name if node.name.endswith("Manager") else None
    return None


MAKE_ROWS = {"create", "acreate", "get_or_create", "update_or_create", "bulk_create"}
ENTRIES = ("decisions", "decisions_about")  # of a contribution, a person, a report


def _makes_entries(node: ast.AST) -> bool:
    """True for `Decision(…)`, for `Decision.objects.create(…)` and the like, and for `report.decisions.create(…)`."""
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func).split(".")
    by_manager = called[-1] in MAKE_ROWS and (called[0] == "Decision" or called[-2:-1] in ([name] for name in ENTRIES))
    return called == ["Decision"] or by_manager


def test_log_is_written_in_one_place() -> None:
    writers = [path for path in modules(*PACKAGES, "bench") if any(map(_makes_entries, ast.walk(tree(path))))]
    assert writers == ["community/actions/log.py"]


def test_requests_open_no_transaction_of_their_own() -> None:
    assert settings.DATABASES
    for database in settings.DATABASES.values():
        assert not database.get("ATOMIC_REQUESTS")


# --- what reaches a page ----------------------------------------------------------------------------------

# The frame and the composed pages stand in templates/, all others with their app.
TEMPLATE_FOLDERS = ("templates", "formulas/templates", "community/templates")
TEMPLATES = sorted(path for folder in TEMPLATE_FOLDERS for path in (ROOT / folder).rglob("*.html"))
# What may be put on a page as it is, each with its reason beside it.
MADE_SAFE_IN = {
    "community/markup.py",  # readers' Markdown: MathML from a tree of known elements, then nh3
    "formulas/pages/article.py",  # a rendered template
    "formulas/pages/content.py",  # what prose.py and poster.py made
    "formulas/pages/pieces.py",  # a rendered template, cut at its marks and put together with escaped texts
    "formulas/downloads/picture.py",  # format_html
    "formulas/plots/poster.py",  # format_html
    "formulas/pages/scene.py",  # json_script
    "formulas/texts/prose.py",  # the renderer of Markdown, with raw HTML off, and MathML from an XML tree
}


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 10


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_escapes_everything(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe(seq)?\b", text)
    assert "autoescape" not in text


# Pages of these folders are the same for everybody, but for the frame's `viewer`.
KEPT_FOR_ALL = [path for path in TEMPLATES if path.parent.name in ("templates", "formulas")]


@pytest.mark.parametrize("template", KEPT_FOR_ALL, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_asks_for_no_token_and_no_user(template: Path) -> None:
    # Either would give every page a cookie, or `Vary: Cookie`, and no page could be kept for all.
    text = template.read_text(encoding="utf-8")
    assert "csrf_token" not in text
    assert "messages" not in text
    assert not re.search(r"\b(request\.)?user\b", text)


def test_only_a_short_list_of_modules_makes_html_by_hand() -> None:
    def makes_html(path: str) -> bool:
        return any("mark_safe" in name or "SafeString" in name or "SafeText" in name for name in imported_names(path))

    assert {path for path in modules(*PACKAGES) if makes_html(path)} == MADE_SAFE_IN


def test_nobody_marks_text_as_safe_but_prose_markup_and_pieces() -> None:
    makers = {path for path in modules(*PACKAGES) for _, name in calls(path) if name in ("SafeString", "mark_safe")}
    assert makers == {"community/markup.py", "formulas/pages/pieces.py", "formulas/texts/prose.py"}


# --- what stands where ------------------------------------------------------------------------------------

AT_THE_ROOT = {
    *("klsite", "formulas", "community", "templates", "tests", "bench", "deploy", ".ci"),
    *("manage.py", "gunicorn.conf.py", "requirements.txt", "requirements-dev.txt", "pyproject.toml", "Makefile"),
    *("README.md", "SECURITY.md", "LICENSE", "LICENSE-CONTENT", "CHANGELOG.md", "CONTRIBUTING.md"),
    *(".gitignore", ".gitattributes", ".editorconfig"),
}
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "crates" + ".io")


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the project."""
    for name in listed_files():
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_root_holds_only_what_the_design_allows() -> None:
    assert listed_files()
    assert {name.partition("/")[0] for name in listed_files()} <= AT_THE_ROOT


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in texts() if any(host in text for host in REGISTRIES)] == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    paths = (str(ROOT), "/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/")
    pattern = re.compile("|".join(rf"(?<![\w.:/-]){re.escape(path)}" for path in paths))
    assert [name for name, text in texts() if pattern.search(text)] == []


def test_no_module_is_named_for_nothing() -> None:
    names = {Path(path).stem for path in modules(*PACKAGES, "tests")}
    assert not names & {"utils", "helpers", "common", "misc"}


# --- things that are written twice, because two languages need them ----------------------------------------

SITE_CSS = (ROOT / "klsite/static/klsite/site.css").read_text(encoding="utf-8")
PLOT_CSS = (ROOT / "formulas/static/formulas/plot.css").read_text(encoding="utf-8")


def light_colour(variable: str) -> str:
    (colour,) = re.findall(rf"--{variable}: light-dark\((#[0-9a-f]{{6}}),", SITE_CSS)
    return str(colour)


@pytest.mark.parametrize("role", palette.STYLES)
def test_colour_of_a_role_is_the_same_in_plot_and_page(role: str) -> None:
    assert palette.STYLES[role].colour == light_colour(role)


def test_colour_of_what_subtracts_is_the_same_in_plot_and_page() -> None:
    assert light_colour("subtracts") == palette.SUBTRACTS_COLOUR


def css_rules(selector: str) -> str:
    return "".join(re.findall(rf"^{re.escape(selector)} {{(.*?)}}$", PLOT_CSS, re.MULTILINE))


@pytest.mark.parametrize("role", palette.STYLES)
def test_dashes_and_widths_of_a_role_are_the_same_in_plot_and_page(role: str) -> None:
    rules = css_rules(".poster .line") + css_rules(f".poster .line.role-{role}")
    widths = re.findall(r"stroke-width: ([\d.]+)px", rules)
    dashes = re.findall(r"stroke-dasharray: ([\d ]+)", rules)
    assert float(widths[-1]) == palette.STYLES[role].width
    assert tuple(map(int, dashes[-1].split())) == palette.STYLES[role].dash if dashes else not palette.STYLES[role].dash


@pytest.mark.parametrize(("selector", "alpha"), [(".area", curves.AREA_ALPHA), (":is(.bars, .box)", bars.ALPHA)])
def test_fill_is_the_same_in_plot_and_page(selector: str, alpha: float) -> None:
    (opacity,) = re.findall(r"fill-opacity: ([\d.]+)", css_rules(f".poster {selector}"))
    assert float(opacity) == alpha


def test_margins_of_the_poster_are_those_of_the_figure() -> None:
    (rule,) = [found for found in re.findall(r"^\.poster {(.*?)}$", PLOT_CSS, re.MULTILINE) if "left" in found]
    margins = re.findall(
        r"left: (\d+)px; top: (\d+)px; width: calc\(100% - (\d+)px\); height: calc\(100% - (\d+)px\)", rule
    )
    across, down = geometry.LEFT + geometry.RIGHT, geometry.TOP + geometry.BOTTOM
    assert [tuple(map(int, found)) for found in margins] == [(geometry.LEFT, geometry.TOP, across, down)]


def test_browser_has_the_same_functions_as_the_server() -> None:
    source = (ROOT / "formulas/static/formulas/engine.js").read_text(encoding="utf-8")
    (table,) = re.findall(r"^export const FUNCTIONS = {\n(.*?)^};$", source, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"^  (\w+)[:,]", table, re.MULTILINE)) == set(FUNCTIONS)


def test_heat_maps_have_the_same_colour_in_plot_and_page() -> None:
    assert f"rgb({' '.join(map(str, heat_maps.RGB))})" in css_rules(".swatch .heat-key")


@pytest.mark.parametrize(
    ("selector", "width"),
    [
        (".poster .stems", stems.WIDTH),
        (".poster .dots, .legend .swatch .dots", points.SIZE),
        (".poster :is(.across, .upright)", markers.WIDTH),
        (".poster .contours", heat_maps.LINE_WIDTH),
    ],
)
def test_marks_are_as_thick_in_plot_and_page(selector: str, width: float) -> None:
    (found,) = re.findall(r"stroke-width: ([\d.]+)px", css_rules(selector))
    assert float(found) == width
