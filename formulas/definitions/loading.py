"""All formulas: read once, looked up by slug, searched, grouped."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from django.utils.text import slugify

from formulas.definitions.computed_texts import with_numbers
from formulas.definitions.formula import Formula, of_keys
from formulas.definitions.numbers_by_hand import verify_numbers_by_hand
from formulas.definitions.searching import Found, Index
from formulas.definitions.verification import verify, verify_names
from formulas.toml.lines import KeyPath
from formulas.toml.mistakes import DefinitionError, MistakeError, located, read_toml, stop_at

FOLDER = Path(__file__).parent.parent / "catalogue"
LEVELS = ("Introductory", "Intermediate", "Advanced")


@dataclass(frozen=True, eq=False)  # itself only: it is a key of what is kept, and comparing all formulas would cost
class Catalogue:
    """The formulas in reading order: by field, level and title."""

    formulas: tuple[Formula, ...]

    @cached_property
    def by_slug(self) -> dict[str, Formula]:
        return {formula.slug: formula for formula in self.formulas}

    @cached_property
    def by_former_slug(self) -> dict[str, Formula]:
        return {slug: formula for formula in self.formulas for slug in formula.former_slugs}

    def find(self, slug: str) -> Formula | None:
        """The formula of an address, under its present or a former slug."""
        return self.by_slug.get(slug) or self.by_former_slug.get(slug)

    def title(self, slug: str) -> str:
        """The title of a formula; its slug where its file is gone, as what readers wrote about it is still there."""
        formula = self.by_slug.get(slug)
        return formula.title if formula else slug

    @property
    def fields(self) -> list[str]:
        return sorted({formula.field for formula in self.formulas})

    def nearest(self, slug: str, count: int = 3) -> list[Formula]:
        """The formulas whose slug, title or synonym is most like `slug`, best first; empty when none is."""
        names = {slugify(name): f for f in self.formulas for name in (f.slug, f.title, *f.synonyms)}
        close = difflib.get_close_matches(slugify(slug), names, count * 3, cutoff=0.5)
        return list({names[name].slug: names[name] for name in close}.values())[:count]

    @cached_property
    def index(self) -> Index:
        return Index(self.formulas)

    def search(self, *, field: str = "", level: str = "", text: str = "") -> Found:
        """The formulas of a field and level that hold every word of `text`, best first; without text, in order."""
        found = self.index.search(text)
        kept = [formula for formula in found.formulas if field in ("", formula.field) and level in ("", formula.level)]
        return Found(tuple(kept), found.read_as if kept else "")


def by_field(formulas: Iterable[Formula]) -> Iterator[tuple[str, list[Formula]]]:
    """The formulas under the name of their field, in the order given."""
    for field, group in groupby(formulas, key=lambda formula: formula.field):
        yield field, list(group)


@cache
def catalogue() -> Catalogue:
    """The catalogue of this installation; raises DefinitionError at the first file with a mistake."""
    return load_folder(FOLDER)


def read_or_stop() -> None:
    """Reads the catalogue; ends the process at a mistake, with the one line that names its file, line and key."""
    try:
        catalogue()
    except DefinitionError as mistake:
        stop_at(mistake)


def load_folder(folder: Path) -> Catalogue:
    """The catalogue in `folder`, one sub-folder a field; raises DefinitionError at the first mistake."""
    read = {path: _read(path, folder) for path in files(folder)}
    _check_together(read, folder)
    return Catalogue(tuple(sorted(read.values(), key=lambda f: (f.field, LEVELS.index(f.level), f.title))))


def files(folder: Path | None = None) -> list[Path]:
    """The formula files in `folder`, or of this installation, in order."""
    return sorted((folder or FOLDER).glob("*/*.toml"))


def slugs() -> frozenset[str]:
    """The slugs of this installation, which are the names of its files; none of them is read for it."""
    return frozenset(path.stem for path in files())


def keys_of_all() -> list[dict[str, object]]:
    """The keys of every formula file of this installation, as they are written; all files must be right."""
    return [read_toml(_text_of(path)) for path in files()]


def mistakes() -> list[DefinitionError]:
    """The first mistake of each file; where each is right by itself, the first that shows between them."""
    read, found = {}, []
    for path in files():
        try:
            read[path] = _read(path, FOLDER)
        except DefinitionError as mistake:
            found.append(mistake)
    if not found:
        try:
            _check_together(read, FOLDER)
        except DefinitionError as mistake:
            found.append(mistake)
    return found


def _check_together(read: Mapping[Path, Formula], folder: Path) -> None:
    for check in (_slugs_once, _others_exist):
        try:
            check(read)
        except _MistakeInFileError as mistake:
            raise _placed(mistake.mistake, mistake.path, folder) from mistake


class _MistakeInFileError(Exception):
    """A mistake that shows only when several files are seen together."""

    def __init__(self, path: Path, key: KeyPath, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.mistake = MistakeError(key, message)


def _slugs_once(read: Mapping[Path, Formula]) -> None:
    taken: dict[str, Path] = {}
    for path, formula in read.items():
        if formula.slug in taken:
            other = taken[formula.slug].parent.name
            raise _MistakeInFileError(path, (), f"{other}/ has a file of this name too; a slug is one formula's alone")
        taken[formula.slug] = path
    for path, formula in read.items():
        for slug in formula.former_slugs:
            if slug in taken:
                raise _MistakeInFileError(path, ("former_slugs",), f"{slug} already leads to {taken[slug].stem}")
            taken[slug] = path


def _others_exist(read: Mapping[Path, Formula]) -> None:
    known = sorted(formula.slug for formula in read.values())
    for path, formula in read.items():
        for key in ("before", "related"):
            for number, other in enumerate(getattr(formula, key)):
                if other.slug not in known:
                    near = difflib.get_close_matches(other.slug, known, 1) or known
                    message = f"there is no formula {other.slug}; known: {', '.join(near)}"
                    raise _MistakeInFileError(path, (key, number, "slug"), message)
                if other.slug == formula.slug:
                    raise _MistakeInFileError(path, (key, number, "slug"), "a formula does not lead to itself")


def _read(path: Path, folder: Path) -> Formula:
    try:
        keys = read_toml(_text_of(path))
        written = of_keys(keys, slug=path.stem)
        if slugify(written.field) != path.parent.name:
            raise MistakeError(("field",), f"{written.field!r} belongs in the folder {slugify(written.field)}/")
        verify_names(written)
        formula = of_keys(with_numbers(written, keys), slug=path.stem)
        verify(formula)
        verify_numbers_by_hand(formula, keys)
    except MistakeError as mistake:
        raise _placed(mistake, path, folder) from mistake
    return formula


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MistakeError((), f"not UTF-8: byte {error.start} cannot be read; save the file as UTF-8") from error


def _placed(mistake: MistakeError, path: Path, folder: Path) -> DefinitionError:
    shown_as = path.relative_to(folder.parent.parent)
    return located(mistake, path.read_text(encoding="utf-8", errors="replace"), str(shown_as))
