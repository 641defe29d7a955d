"""The servers that are measured: each a process of its own on loopback, ended by its id."""

import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.load import get
from tests.serving import ROOT, STOP_SECONDS, environment, free_port

KL_PAGE = "/formulas/kl-divergence/"
PAGES = Path(__file__).resolve().parent / "pages"
# A first start collects and compresses the static files, which takes a slow machine a while.
START_SECONDS = 180
# One worker, so that what is compared is the work of a request and not how many cores the machine has. The
# variable outranks gunicorn.conf.py, whose other settings hold for every server here.
ONE_WORKER = {"GUNICORN_CMD_ARGS": "--worker-class gthread --workers 1 --threads 4"}

# All that is measured is asked from one address.
UNLIMITED = {"API_REQUESTS_OF_STRANGER": "1000000000", "API_REQUESTS_OF_TOKEN": "1000000000"}


class BenchError(Exception):
    """A measurement that could not be made; its text says which and why."""


@contextmanager
def klarity(folder: Path, *, cache_seconds: int = 60, database: str = "") -> Iterator[int]:
    """The port of Klarity under production settings; its files stand in `folder`, its database too without a URL."""
    port = free_port()
    settings = {
        "ENVIRONMENT": "production",
        "SECRET_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "localhost",
        "SECURE_SSL": "false",
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": "smtp://localhost:9",  # has to be set; nothing that is measured sends mail
        "PAGE_CACHE_SECONDS": str(cache_seconds),
        **UNLIMITED,
        "PORT": str(port),
    }
    if database:
        settings["DATABASE_URL"] = database
    command = [sys.executable, "-m", "klsite.serve"]
    with _running(command, environment(folder, **settings, **ONE_WORKER), port, KL_PAGE):
        yield port


@contextmanager
def do_nothing(plain: Path, zipped: Path) -> Iterator[int]:
    """The port of bench.nothing: / answers with the bytes of `plain`, /gzip with those of `zipped`."""
    port = free_port()
    files = {"BENCH_PLAIN": str(plain), "BENCH_GZIP": str(zipped)}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "bench.nothing"]
    with _running(command, os.environ | files | ONE_WORKER, port, "/"):
        yield port


@contextmanager
def bare_pages() -> Iterator[int]:
    """The port at which the files of bench/pages are served, by a thread of this process."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(PAGES)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        """Nothing: the table is what there is to read."""


@contextmanager
def _running(command: Sequence[str], variables: dict[str, str], port: int, path: str) -> Iterator[None]:
    # stdin is a pipe that we never write to: a bench that is killed takes its servers along (tests/leash.py).
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.leash", *command],
            cwd=ROOT,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
        try:
            _await_page(process, port, path)
            yield
        except Exception:
            log.seek(0)
            print(log.read().decode(errors="replace"), file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _await_page(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    """Returns when `path` has been answered; raises BenchError if that does not happen."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BenchError(f"the server of {path} ended with code {process.returncode}; its words are above")
        try:
            # Klarity listens before it is ready: one patient request, or several would wait in its queue.
            status = get(port, path, patience=START_SECONDS).status
        except OSError:
            time.sleep(0.1)
            continue
        if status == 200:
            return
        raise BenchError(f"the server says {status} for {path}; its words are above")
    raise BenchError(f"the server did not answer for {path} within {START_SECONDS} s; its words are above")
