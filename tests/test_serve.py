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

from tests.serving import ROOT, Site, environment, free_port, serving

pytestmark = pytest.mark.process

SERVE = [sys.executable, "-m", "klsite.serve"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sites of this module keep their data, one after the other."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with serving(folder) as running:
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
    with serving(folder) as second, urlopen(f"{second.url}/admin/login/") as answer:
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


def test_ctrl_c_ends_quietly(site: Site, folder: Path) -> None:
    process = subprocess.Popen(
        SERVE,
        cwd=ROOT,
        env=environment(folder, PORT=str(free_port())),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert "Traceback" not in errors
    assert process.returncode in (0, 130)
