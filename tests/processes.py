"""Processes of a site as Linux shows them, and waiting for what they will do."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from tests.serving import printed_in

T = TypeVar("T")
PATIENCE_SECONDS = 180  # a start takes two seconds, or twenty where six others start as well


def eventually(look: Callable[[], T]) -> T:
    """The first answer that is true; fails when there is none for long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()):
        assert time.monotonic() < until, f"waited {PATIENCE_SECONDS} s in vain"
        time.sleep(0.05)
    return found


def children_of(parent: int, command: str) -> list[int]:
    """The living children of a process whose command line holds `command`."""
    return [number for number, parent_of_it, words in _living() if parent_of_it == parent and command in words]


def have_ended(numbers: Iterable[int]) -> bool:
    """True if none of the processes lives."""
    return not {number for number, _, _ in _living()} & set(numbers)


def enqueue(folder: Path, task: str, *arguments: str) -> None:
    """Has the site whose data is in `folder` do a task of tests/community/sample_tasks.py."""
    code = f"from tests.community import sample_tasks; sample_tasks.{task}.enqueue(*{arguments!r})"
    printed_in(folder, code)


def _living() -> Iterator[tuple[int, int, str]]:
    """The number, the parent's number and the command line of each process that has not ended."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state, parent, *_ = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended while we looked
        if state != "Z":  # ended, and not yet reaped by its parent
            yield int(process.name), int(parent), command
