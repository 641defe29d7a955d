"""Which static files are served, and how: those in use, hashed and compressed; `headers.py` sends them."""

import functools
import hashlib
import importlib.util
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import rcssmin
import rjsmin
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.files import locks
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

WHOLE_FILE = r"(?s:\A.+)"
MINIFIED = "minified"  # the template, in Django's words, of a pattern that is made smaller instead of renamed
_MINIFIERS = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}


class KlarityStaticFilesConfig(StaticFilesConfig):
    """Django's static files without those nobody asks for, whose compression would slow a first start."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "redoc",  # the API is shown by Swagger; Redoc wants fonts from elsewhere
        "rest_framework",  # only for the browsable API, which is off
    ]


class BokehFinder(finders.BaseFinder):
    """Finds `bokeh/bokeh.min.js`, the one file of Bokeh's 213 that pages use."""

    prefix = "bokeh"
    file = "bokeh.min.js"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=_package_folder("bokeh") / "server" / "static" / "js")
        self.storage.prefix = self.prefix  # type: ignore[attr-defined]  # collectstatic reads it from there

    def check(self, **kwargs: Any) -> list[Any]:
        """No complaints: without the package the site does not start at all."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's absolute path, or a list of it when all are wanted; an empty list for any other path."""
        if path != f"{self.prefix}/{self.file}":
            return []
        found = self.storage.path(self.file)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """The one file and where it is stored."""
        yield self.file, self.storage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, in which our ES modules import each other by their hashed names.

    Our scripts and style sheets are sent without comments and indentation, which are for whoever reads the source.
    """

    # Without it `import "./engine.js"` would ask for the name without a hash: a file that is not there.
    support_js_module_import_aggregation = True
    # What reads as an import in a package's minified script is often text of another program inside it.
    packages = ("admin/", "bokeh/", "drf_spectacular_sidecar/")
    # Source maps are not collected, so mentions of them cannot be replaced by hashed names.
    patterns = (
        *((f"*{suffix}", ((WHOLE_FILE, MINIFIED),)) for suffix in _MINIFIERS),
        *(
            (glob, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
            for glob, rules in CompressedManifestStaticFilesStorage.patterns
        ),
    )

    @functools.cache  # noqa: B019 -- one storage lives as long as the process, and its manifest does not change
    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file; a page asks for some twelve, always the same ones."""
        address: str = super().url(name, force)
        return address

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        """A function from a reference, or all of the text, found in file `name` to what stands there instead."""
        if name.startswith(self.packages) and (name.endswith(".js") or template == MINIFIED):
            return lambda found: found[0]
        if template == MINIFIED:
            minify = _MINIFIERS[Path(name).suffix]
            return lambda found: minify(found[0])
        converter: Callable[[re.Match[str]], str] = super().url_converter(name, hashed_files, template)
        return converter


def collect_if_changed() -> bool:
    """True if the files were collected; False if nothing has changed since they last were.

    Of several who start at once one collects, and the others wait for it.
    """
    stamp = Path(f"{settings.STATIC_ROOT}.digest")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    with stamp.open("a+", encoding="utf-8") as kept:
        locks.lock(kept, locks.LOCK_EX)  # until it is closed
        kept.seek(0)
        digest = _digest_of_sources()
        if collected.exists() and kept.read() == digest:
            return False
        call_command("collectstatic", verbosity=0, interactive=False)
        kept.truncate(0)
        kept.write(digest)
    return True


def _digest_of_sources() -> str:
    """SHA-256 over the name and content of each file to collect, and over this module, which says how."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path, storage in sorted(_sources(), key=lambda source: source[0]):
        digest.update(path.encode())
        with storage.open(path.removeprefix(_prefix(storage))) as file:
            digest.update(file.read())
    return digest.hexdigest()


def _sources() -> Iterator[tuple[str, Any]]:
    """The path under STATIC_ROOT and the storage of each file to collect."""
    ignored = KlarityStaticFilesConfig.ignore_patterns
    for finder in finders.get_finders():
        for path, storage in finder.list(ignored):
            yield _prefix(storage) + path, storage


def _prefix(storage: Any) -> str:
    prefix = getattr(storage, "prefix", None)
    return f"{prefix}/" if prefix else ""


def _package_folder(name: str) -> Path:
    """The folder of an installed package, found without importing it: Bokeh's import takes a second."""
    spec = importlib.util.find_spec(name)
    assert spec is not None, f"{name} is not installed"
    assert spec.origin is not None, f"{name} is no package with files"
    return Path(spec.origin).parent
