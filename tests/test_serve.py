"""`python -m klsite.serve`: what a newcomer starts first."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.processes import children_of, enqueue, eventually, have_ended
from tests.serving import ROOT, STOP_SECONDS, Site, environment, free_port, serving

pytestmark = pytest.mark.process

SERVE = [sys.executable, "-m", "klsite.serve"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sites of this module keep their data, one after the other."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with serving(folder, STATIC_ROOT=str(folder / "static")) as running:
        yield running


@contextlib.contextmanager
def taken_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_serve_says_its_address_and_answers_there(site: Site) -> None:
    assert site.url == f"http://localhost:{site.port}"
    with urlopen(f"{site.url}/admin/login/") as answer:
        assert answer.status == 200


def test_serve_listens_on_this_machine_only(site: Site) -> None:
    wildcard = f":{site.port:04X}"
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[1].endswith(wildcard) and line.split()[3] == "0A"
    ]
    assert listening == [f"0100007F{wildcard}"]  # 127.0.0.1, in the kernel's own byte order


def test_static_file_has_hashed_name_and_the_headers_of_pages(site: Site, folder: Path) -> None:
    (bokeh,) = (folder / "static" / "bokeh").glob("bokeh.min.*.js")
    with urlopen(f"{site.url}/static/bokeh/{bokeh.name}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_only_static_files_in_use_are_collected(site: Site, folder: Path) -> None:
    collected = [path for path in (folder / "static").rglob("*") if path.is_file()]
    assert len([path for path in collected if path.parent.name == "bokeh" and path.suffix == ".js"]) == 1
    assert not [path for path in collected if path.suffix == ".map" or "redoc" in path.parts]


def test_second_start_keeps_the_data_and_collects_nothing(site: Site, folder: Path) -> None:
    manifest = folder / "static" / "staticfiles.json"
    before = manifest.stat().st_mtime_ns
    with contextlib.closing(sqlite3.connect(folder / "site.sqlite3")) as database, database:
        database.execute("INSERT INTO auth_group (name) VALUES ('kept')")
    with serving(folder, STATIC_ROOT=str(folder / "static")) as second, urlopen(f"{second.url}/admin/login/") as answer:
        assert answer.status == 200
    assert manifest.stat().st_mtime_ns == before
    with contextlib.closing(sqlite3.connect(folder / "site.sqlite3")) as database:
        assert database.execute("SELECT name FROM auth_group").fetchall() == [("kept",)]


def test_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    with taken_port() as port:
        done = subprocess.run(
            SERVE,
            cwd=ROOT,
            env=environment(tmp_path, PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert "make run" in done.stderr
    assert not list(tmp_path.iterdir()), "nothing is made before the port is known to be free"


# --- two processes that run and end as one ------------------------------------------------------------------

SERVER = "gunicorn"  # in its command line, or in the title that it takes where setproctitle is installed
WORKER = "klsite.end_with_parent manage work"


@pytest.fixture
def run(site: Site, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A second site on the same data, in a process group of its own as in a terminal; it has said its address."""
    process = subprocess.Popen(
        SERVE,
        cwd=ROOT,
        env=environment(folder, PORT=str(free_port())),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def both(process: subprocess.Popen[str]) -> tuple[int, int]:
    """The numbers of web server and worker, when there are both."""
    (server,) = eventually(lambda: children_of(process.pid, SERVER))
    (worker,) = eventually(lambda: children_of(process.pid, WORKER))
    return server, worker


@pytest.mark.parametrize("moment", ["at once", "when it runs"])
def test_ctrl_c_ends_everything_quietly(run: subprocess.Popen[str], moment: str) -> None:
    family = [] if moment == "at once" else [*both(run)]
    if family:
        eventually(lambda: children_of(family[0], SERVER))
    os.killpg(run.pid, signal.SIGINT)
    assert run.communicate(timeout=STOP_SECONDS) == ("", "")
    assert run.returncode == 0
    assert have_ended(family)


def test_ctrl_c_pressed_twice_does_no_more_than_once(run: subprocess.Popen[str]) -> None:
    family = both(run)
    os.killpg(run.pid, signal.SIGINT)
    os.killpg(run.pid, signal.SIGINT)
    assert run.communicate(timeout=STOP_SECONDS) == ("", "")
    assert run.returncode == 0
    assert have_ended(family)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signal_to_the_first_process_ends_everything_quietly(
    run: subprocess.Popen[str], number: signal.Signals
) -> None:
    family = both(run)
    run.send_signal(number)
    assert run.communicate(timeout=STOP_SECONDS) == ("", "")
    assert run.returncode == 0
    assert have_ended(family)


def test_first_process_that_is_killed_leaves_nobody_behind(run: subprocess.Popen[str]) -> None:
    server, worker = both(run)
    (first, *more) = eventually(lambda: children_of(server, SERVER))
    run.kill()
    run.communicate(timeout=STOP_SECONDS)
    eventually(lambda: have_ended([server, worker, first, *more]))


def test_web_server_that_is_killed_ends_everything(run: subprocess.Popen[str]) -> None:
    server, worker = both(run)
    (first, *more) = eventually(lambda: children_of(server, SERVER))
    os.kill(server, signal.SIGKILL)
    run.communicate(timeout=STOP_SECONDS)
    assert run.returncode == 128 + signal.SIGKILL
    eventually(lambda: have_ended([worker, first, *more]))


def test_worker_that_is_killed_is_started_again_and_a_line_says_so(run: subprocess.Popen[str]) -> None:
    server, worker = both(run)
    os.kill(worker, signal.SIGKILL)
    assert run.stderr is not None
    assert run.stderr.readline() == "The background worker was ended by SIGKILL; it is started again in 1 s.\n"
    eventually(lambda: set(children_of(run.pid, WORKER)) - {worker})
    assert children_of(run.pid, SERVER) == [server]


def test_task_of_a_worker_that_is_killed_is_taken_up_again(site: Site, folder: Path, tmp_path: Path) -> None:
    enqueue(folder, "hang_once", str(tmp_path))
    begun, done = tmp_path / "begun", tmp_path / "done"
    eventually(begun.exists)
    os.kill(int(begun.read_text()), signal.SIGKILL)
    eventually(done.exists)
    assert done.read_text() != begun.read_text()


def test_address_in_mails_is_that_of_the_site(site: Site) -> None:
    # Mails are written by the worker, without a request that says how the site was reached.
    (serve,) = children_of(site.process.pid, "klsite.serve")
    (worker,) = eventually(lambda: children_of(serve, WORKER))
    variables = Path(f"/proc/{worker}/environ").read_text().split("\0")
    assert f"SITE_URL=http://localhost:{site.port}" in variables
