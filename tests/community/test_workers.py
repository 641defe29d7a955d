"""Who a worker is, and whether it lives."""

import os
import socket
import subprocess
import sys

from community.workers import lives, own_id


def with_process(number: int) -> str:
    """Our own name, but for the number of the process."""
    machine, _, start = own_id().rsplit(":", 2)
    return f"{machine}:{number}:{start}"


def test_own_id_names_machine_and_process() -> None:
    assert own_id().startswith(socket.gethostname()[-32:])
    assert own_id().rsplit(":", 2)[1] == str(os.getpid())
    assert len(own_id()) <= 64


def test_worker_that_asks_lives() -> None:
    assert lives(own_id()) is True


def test_worker_whose_process_is_not_there_lives_no_longer() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert lives(with_process(ended.pid)) is False


def test_worker_that_was_killed_and_not_yet_reaped_lives_no_longer() -> None:
    killed = subprocess.Popen(
        [sys.executable, "-c", "from community.workers import own_id; print(own_id()); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    name = killed.stdout.readline().strip()
    assert lives(name) is True
    killed.kill()
    os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)
    assert lives(name) is False
    killed.communicate()


def test_worker_whose_number_another_process_has_now_lives_no_longer() -> None:
    # Our parent is there, and did not start when we did.
    assert lives(with_process(os.getppid())) is False


def test_worker_of_another_machine_cannot_be_seen() -> None:
    assert lives(f"another-{own_id()}") is None


def test_worker_of_another_container_cannot_be_seen() -> None:
    # The same host name, another table of processes.
    assert lives(own_id().replace("/", "/1")) is None


def test_worker_with_a_name_that_is_not_ours_cannot_be_seen() -> None:
    assert lives("Gk2XvT0pAqW9bYc7") is None
