"""Mistakes in data files, each told in one line: file, line, key, what is wrong and what would be right."""

import difflib
import math
import re
import sys
import tomllib
from typing import NoReturn, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from formulas.toml.lines import KeyPath, line_of, line_with

OWN_WORDS = "own_words"  # the type of an error whose message says all that is to be said


class DefinitionError(ValueError):
    """A formula file with a mistake. The message is one line: file:line: key: what is wrong and what would be right."""


def stop_at(mistake: DefinitionError) -> NoReturn:
    """Ends the process with the one line, which a traceback would bury."""
    print(mistake, file=sys.stderr)
    raise SystemExit(2)


class MistakeError(ValueError):
    """A mistake at one key of a file whose path is not known here; `located` turns it into a DefinitionError."""

    def __init__(self, path: KeyPath, message: str, line_offset: int = 0, near: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.line_offset = line_offset
        self.near = near  # what stands on the line in question, somewhere after the key


def verify_range(path: KeyPath, low: float, high: float) -> None:
    """Nothing when `low` to `high` is a range; raises MistakeError."""
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise MistakeError(path, f"the first number must be below the second, not {low:g} and {high:g}")


def read_toml(text: str) -> dict[str, object]:
    """The keys of a TOML text; raises MistakeError at the line that cannot be read."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))  # else it says "at end of document"
        line = int(found[1]) if found else len(text.splitlines())
        raise MistakeError((), f"not TOML: {error}", line_offset=line - 1) from error


def located(mistake: MistakeError, text: str, shown_as: str) -> DefinitionError:
    """The mistake with its place: `shown_as`:line: key: message."""
    key = ".".join(str(part) for part in mistake.path) or "file"
    line = line_of(text, mistake.path) + mistake.line_offset
    if mistake.near:
        line = line_with(text, mistake.near, line)
    return DefinitionError(f"{shown_as}:{line}: {key}: {mistake}")


def first_mistake(error: ValidationError, whole: type[BaseModel], inside: KeyPath = ()) -> MistakeError:
    """The first thing wrong in the making of a `whole`, which stands at the key `inside`."""
    # A misspelt key is both unknown and missing; only the first says what to mend.
    details = min(error.errors(), key=lambda details: details["type"] != "extra_forbidden")
    return MistakeError((*inside, *details["loc"]), _in_words(details, whole))


def _in_words(details: ErrorDetails, whole: type[BaseModel]) -> str:
    key = details["loc"][-1] if details["loc"] else "file"
    if details["type"] == "missing":
        return f"the key {key} is missing"
    if details["type"] == "extra_forbidden":
        known = list(_part_at(details["loc"][:-1], whole).model_fields)
        near = difflib.get_close_matches(str(key), known, 1)
        return f"unknown key; did you mean {near[0]}?" if near else f"unknown key; known here: {', '.join(known)}"
    if details["type"] == OWN_WORDS:
        return details["msg"]
    message = details["msg"][:1].lower() + details["msg"][1:]
    return f"{message}, not {details['input']!r}"


def _part_at(path: KeyPath, whole: type[BaseModel]) -> type[BaseModel]:
    """The part of a `whole` that stands at `path`."""
    for key in path:
        if isinstance(key, str):
            whole = _part_in(whole.model_fields[key].annotation) or whole
    return whole


def _part_in(annotation: object) -> type[BaseModel] | None:
    """The kind of part that a field of type `annotation` holds, itself or in a tuple; None for plain values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_part_in, get_args(annotation))), None)
