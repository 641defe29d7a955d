"""A real Klarity in a process of its own, for tests that need more than Django's test client."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "var" / "static-of-tests"  # of all tests' sites: collecting takes longer than anything else they do
START_SECONDS = 180
STOP_SECONDS = 30


@dataclass(frozen=True)
class Site:
    """A running site: its address, its process, and the port it listens on."""

    url: str
    process: subprocess.Popen[str]
    port: int


def free_port() -> int:
    """A port of this machine that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Our environment with a database and mails of their own in `folder`, and with `variables`."""
    own = {
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "STATIC_ROOT": str(STATIC),
        "MAIL_FOLDER": str(folder / "mail"),
        "DEMO_DATA": "false",  # tests make their own people
    }
    return os.environ | {"ENVIRONMENT": "development"} | own | variables


def printed_in(folder: Path, code: str) -> list[str]:
    """The lines that `code` prints when it is run in the shell of the site whose data is in `folder`."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()


@contextmanager
def serving(folder: Path, **variables: str) -> Iterator[Site]:
    """The site of `python -m klsite.serve`, from the moment it says its address; stopped at the end."""
    port = free_port()
    # stdin is a pipe that we never write to: see tests/leash.py.
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.leash", sys.executable, "-m", "klsite.serve"],
        cwd=ROOT,
        env=environment(folder, PORT=str(port), **variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Site(process.stdout.readline().strip(), process, port)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


@contextmanager
def ready_site(folder: Path, **variables: str) -> Iterator[str]:
    """The address of such a site, as in http://localhost:8000, once it has answered."""
    with serving(folder, **variables) as site:
        assert site.url, "the site did not start; its words are above"
        # It listens before it is ready: a patient visitor first, or on a busy machine a test would give up on it.
        urlopen(site.url, timeout=START_SECONDS).close()
        yield site.url
