"""Reads settings from environment variables; a wrong value ends the process with one line that says why.

Each may stand in a file instead, which `NAME_FILE` names: where secrets are handed over so, no list of processes and no
report of an error shows them.
"""

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

from environs import EnvError, FileAwareEnv
from marshmallow.validate import OneOf, Range

from formulas.texts.counted import counted

T = TypeVar("T")

LONGEST_SHOWN = 80

env = FileAwareEnv(strip_whitespace=True)


def refuse(name: str, found: str, wanted: str) -> NoReturn:
    """Does not return: one line on standard error, exit code 2, and no traceback to search through."""
    print(f"{name} {found}; it must be {wanted}.", file=sys.stderr)
    raise SystemExit(2)


def shown(value: str) -> str:
    """The value as one short line, whatever it holds."""
    return f"is {value[:LONGEST_SHOWN]!r}"


def text(name: str, default: str = "") -> str:
    """The value as it is written, in the variable or in its file; `default` where there is neither."""
    try:
        return env.str(name, default)
    except ValueError:  # the library's, of a file
        refuse(f"{name}_FILE", shown(os.environ[f"{name}_FILE"]), "the path of a file that can be read")


def flag(name: str, *, default: bool) -> bool:
    """True or false; accepts true, false, yes, no, on, off, 1 and 0."""
    return _read(lambda: env.bool(name, default), name, "true or false")


def whole_number(name: str, *, default: int, low: int, high: int | None = None) -> int:
    """A whole number from `low` to `high`, both included; without `high` there is no upper end."""
    wanted = f"a whole number, {low} or more" if high is None else f"a whole number from {low} to {high}"
    return _read(lambda: env.int(name, default, validate=Range(low, high)), name, wanted)


def one_of(name: str, choices: Sequence[str]) -> str:
    """One of the choices; the first of them when the variable is not set."""
    return _read(lambda: env.str(name, choices[0], validate=OneOf(choices)), name, " or ".join(choices))


def words(name: str, *, default: Sequence[str], pattern: str, wanted: str) -> list[str]:
    """The comma-separated items of the variable, each of which matches `pattern` from end to end."""
    text(name)  # says what is wrong with its file
    items = [item.strip() for item in env.list(name, list(default))]
    for item in items:
        if not re.fullmatch(pattern, item):
            refuse(name, shown(item), wanted)
    return items


def folder(name: str, *, default: Path) -> Path:
    """An absolute path; need not exist."""
    value = text(name, str(default))
    if not Path(value).is_absolute():
        refuse(name, shown(value), "an absolute path")
    return Path(value)


def secret(name: str, *, default: str | None, shortest: int, wanted: str) -> str:
    """A text of `shortest` characters or more, never printed; without `default` it has to be set."""
    value = text(name, default or "")
    if not value:
        refuse(name, "is not set", wanted)
    return _long_enough(value, name, shortest, wanted)


def secrets(name: str, *, shortest: int, wanted: str) -> list[str]:
    """The comma-separated texts of the variable, each of `shortest` characters or more, never printed."""
    items = [item.strip() for item in text(name).split(",")]
    return [_long_enough(item, name, shortest, wanted) for item in items if item]


def _long_enough(value: str, name: str, shortest: int, wanted: str) -> str:
    if len(value) < shortest:
        refuse(name, f"has {counted(len(value), 'character')}", wanted)
    return value


def origin(name: str, *, default: str | None) -> str:
    """Scheme and host of the site, without a slash at the end; without `default` it has to be set."""
    value = text(name, default or "")
    wanted = "the address that readers use, as in https://klarity.example"
    if not value:
        refuse(name, "is not set", wanted)
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?", value):
        refuse(name, shown(value), wanted)
    return value


def _read(parse: Callable[[], T], name: str, wanted: str) -> T:
    given = text(name)
    try:
        return parse()
    except EnvError:
        refuse(name, shown(given), wanted)
