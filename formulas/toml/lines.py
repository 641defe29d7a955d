"""Where a key stands in a TOML text, so that an error can name the line. tomllib keeps no positions."""

import re

KeyPath = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"^\s*([\w-]+)\s*=")


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line (from 1) of every table and key that stands at the start of a line."""
    lines: dict[KeyPath, int] = {(): 1}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:  # inside a multi-line string nothing is a key
            closing = "" if closing in line else closing
        elif header := _HEADER.match(line):
            table = _table_path(header[2].split("."), header[1] == "[[", counts)
            lines[table] = number
        elif key := _KEY.match(line):
            lines[(*table, key[1])] = number
            closing = next((quotes for quotes in ('"""', "'''") if line.count(quotes) == 1), "")
    return lines


def line_of(text: str, path: KeyPath) -> int:
    """The line of `path`, or of the nearest thing around it that has one."""
    lines = key_lines(text)
    while path not in lines:
        path = path[:-1]
    return lines[path]


def line_with(text: str, part: str, start: int) -> int:
    """The first line from `start` on that has the first line of `part`; `start` where none has."""
    sought = part.splitlines()[0]
    lines = text.splitlines()
    return next((number for number in range(start, len(lines) + 1) if sought in lines[number - 1]), start)


def _table_path(parts: list[str], is_array: bool, counts: dict[KeyPath, int]) -> KeyPath:
    path: KeyPath = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:  # [[views.marks]] belongs to the view opened last
            path = (*path, counts[path] - 1)
    path = (*path, parts[-1])
    if is_array:
        counts[path] = counts.get(path, 0) + 1
        path = (*path, counts[path] - 1)
    return path
