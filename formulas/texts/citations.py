"""The works that formula pages cite: `[@key]` in prose, and one file of confirmed references."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from formulas.toml.mistakes import MistakeError, first_mistake, located, read_toml

FILE = Path(__file__).parent.parent / "catalogue" / "references.toml"
_CITATION = re.compile(r"\[@([a-z0-9-]+)\]")
_CITATIONS = re.compile(rf"{_CITATION.pattern}(?:\s+{_CITATION.pattern})*")


class Reference(BaseModel):
    """A confirmed work. Exactly one of `doi` and `url` says where it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    authors: str
    year: int
    title: str
    venue: str
    doi: str = ""
    url: str = ""

    @model_validator(mode="after")
    def has_one_place(self) -> Self:
        if bool(self.doi) == bool(self.url):
            raise ValueError(f"{self.key}: give either doi or url")
        return self

    @property
    def address(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    @property
    def short(self) -> str:
        """As it is cited in a text: "Kullback & Leibler 1951", "Ouyang et al. 2022"."""
        surnames = [author.split()[-1] for author in re.split(r", | and ", self.authors) if author]
        names = f"{surnames[0]} et al." if len(surnames) > 2 else " & ".join(surnames)
        return f"{names} {self.year}"


@cache
def references() -> dict[str, Reference]:
    """Every reference by its key; raises DefinitionError when the file has a mistake."""
    return read_references(FILE)


def read_references(file: Path) -> dict[str, Reference]:
    """The references in `file` by their keys; raises DefinitionError."""
    text = file.read_text(encoding="utf-8")
    try:
        return {key: _reference(key, work) for key, work in read_toml(text).items()}
    except MistakeError as mistake:
        raise located(mistake, text, "/".join(file.parts[-3:])) from mistake


def _reference(key: str, work: object) -> Reference:
    if not isinstance(work, dict):
        raise MistakeError((key,), "must be a table such as [kullback-leibler-1951], with authors, year and title")
    try:
        return Reference(key=key, **work)
    except ValidationError as error:
        raise first_mistake(error, Reference, inside=(key,)) from error


def cited_keys(text: str) -> list[str]:
    """The keys cited in `text`, each once, in order."""
    return list(dict.fromkeys(_CITATION.findall(text)))


def cited_in(texts: Iterable[str]) -> list[Reference]:
    """The references cited in `texts`, each once, in order of first mention."""
    return [references()[key] for key in cited_keys("\n".join(texts))]


def link_citations(markdown: str) -> str:
    """`markdown` with `[@one] [@two]` turned into "(One 1951; Two 2006)", linked to the page's list of references."""

    def linked(match: re.Match[str]) -> str:
        links = (f"[{references()[key].short}](#ref-{key})" for key in _CITATION.findall(match[0]))
        return f"({'; '.join(links)})"

    return _CITATIONS.sub(linked, markdown)
