"""Tasks for the tests of the background worker, which imports them by name."""

import os
import threading
import time
from pathlib import Path

from django_tasks import task

LONG_ENOUGH = 180  # seconds, after which a task that waits in vain gives up, so that its test fails and ends
RENEWED = threading.Event()


@task()
def write(file: str, line: str) -> None:
    """Adds a line to a file."""
    with Path(file).open("a", encoding="utf-8") as out:
        out.write(f"{line}\n")


@task()
def fail() -> None:
    """Ends in an error."""
    raise ValueError("told to fail")


@task()
def hang_once(folder: str) -> None:
    """Says who began it and hangs; when there is a `begun` already, it is done."""
    begun, done = Path(folder) / "begun", Path(folder) / "done"
    if begun.exists():
        done.write_text(str(os.getpid()), encoding="utf-8")
        return
    draft = begun.with_suffix(".draft")
    draft.write_text(str(os.getpid()), encoding="utf-8")
    draft.rename(begun)  # whoever sees the file sees the number in it
    time.sleep(LONG_ENOUGH)


@task()
def await_file(folder: str) -> None:
    """Begins, waits for a file named `go`, and is done."""
    (Path(folder) / "begun").touch()
    until = time.monotonic() + LONG_ENOUGH
    while not (Path(folder) / "go").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    (Path(folder) / "done").touch()


@task()
def await_renewal() -> None:
    """Done when its lease was renewed, of which the test tells it: the database is left to the thread that does it."""
    assert RENEWED.wait(LONG_ENOUGH)
