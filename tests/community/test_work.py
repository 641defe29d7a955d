"""`manage.py work` as a process: how it ends."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import enqueue, eventually
from tests.serving import ROOT, STOP_SECONDS, environment

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where there is a database."""
    made = tmp_path_factory.mktemp("work")
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment(made), check=True)
    return made


@pytest.fixture
def worker(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = start(folder)
    yield process
    process.kill()
    process.communicate()


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "work"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_worker_that_has_nothing_to_do_ends_quietly(
    worker: subprocess.Popen[str], folder: Path, tmp_path: Path, number: signal.Signals
) -> None:
    enqueue(folder, "write", str(tmp_path / "lines"), "it runs")
    eventually((tmp_path / "lines").exists)
    worker.send_signal(number)
    assert worker.communicate(timeout=STOP_SECONDS) == ("", "")
    assert worker.returncode == 0


def test_worker_that_is_told_to_stop_finishes_its_task(
    worker: subprocess.Popen[str], folder: Path, tmp_path: Path
) -> None:
    enqueue(folder, "await_file", str(tmp_path))
    eventually((tmp_path / "begun").exists)
    worker.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(1)
    (tmp_path / "go").touch()
    assert worker.communicate(timeout=STOP_SECONDS) == ("", "")
    assert worker.returncode == 0
    assert (tmp_path / "done").exists()


def test_worker_that_is_told_twice_leaves_its_task_to_the_next_one(
    worker: subprocess.Popen[str], folder: Path, tmp_path: Path
) -> None:
    enqueue(folder, "hang_once", str(tmp_path))
    eventually((tmp_path / "begun").exists)
    while worker.poll() is None:
        worker.send_signal(signal.SIGINT)
    command = [sys.executable, "manage.py", "work", "--once"]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=True)
    assert done.stderr.count("waits again") == 1
    assert (tmp_path / "done").exists()


def test_worker_without_a_database_says_so_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "work"]
    done = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The worker cannot use the database: no such table")
    assert done.stderr.count("\n") == 1
