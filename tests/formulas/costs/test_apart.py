"""Work in another process: it is done, it fails, it ends in time; and no process is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from formulas.costs import apart
from formulas.costs.apart import DiedError, Maker, OutOfTimeError
from tests.serving import ROOT

pytestmark = pytest.mark.process


@pytest.fixture
def maker() -> Iterator[Maker]:
    """A maker whose worker is this process; both its processes end when its sockets are closed."""
    maker = Maker()
    maker.start()
    yield maker
    for end in (maker._keeper, maker._maker):
        if end:
            end.close()


def fail_with(text: str) -> None:
    raise ValueError(text)


def fail_unsendably() -> None:
    raise ValueError(lambda: None)


def spin() -> None:
    while True:
        pass


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_gone(pid: int) -> None:
    while is_running(pid):
        time.sleep(0.01)


def test_work_is_done_in_another_process_with_less_right_to_the_processor(maker: Maker) -> None:
    pid = maker.do(os.getpid)
    assert pid == maker.pid
    assert pid != os.getpid()
    assert maker.do(os.nice, 0) == min(19, os.nice(0) + apart.NICENESS)


def test_one_maker_does_one_thing_after_the_other(maker: Maker) -> None:
    assert len({maker.do(os.getpid) for _ in range(3)}) == 1


def test_much_is_sent_there_and_back(maker: Maker) -> None:
    assert maker.do(bytes.upper, b"a" * 5_000_000) == b"A" * 5_000_000


def test_what_it_raises_is_raised_here(maker: Maker) -> None:
    with pytest.raises(ValueError, match="no such thing"):
        maker.do(fail_with, "no such thing")
    assert maker.do(abs, -1) == 1


def test_what_cannot_be_sent_is_raised_in_words(maker: Maker) -> None:
    with pytest.raises(RuntimeError, match="ValueError"):
        maker.do(fail_unsendably)


def test_what_takes_too_long_is_ended(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.05)
    other = Maker()
    other.start()
    with pytest.raises(OutOfTimeError):
        other.do(spin)
    assert other.do(abs, -1) == 1


def test_a_maker_that_hangs_is_killed_and_replaced(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.3)
    hanging = maker.do(os.getpid)
    with pytest.raises(DiedError):
        maker.do(time.sleep, 600)
    wait_until_gone(hanging)
    assert maker.do(os.getpid) != hanging


def test_a_maker_that_dies_at_its_work_is_replaced(maker: Maker) -> None:
    with pytest.raises(DiedError):
        maker.do(die)
    assert maker.do(abs, -1) == 1


def test_nobody_notices_a_maker_that_was_killed_while_it_rested(maker: Maker) -> None:
    killed = maker.do(os.getpid)
    os.kill(killed, signal.SIGKILL)
    wait_until_gone(killed)
    assert maker.do(os.getpid) != killed


def test_without_a_keeper_work_is_done_here() -> None:
    assert Maker().do(os.getpid) == os.getpid()


def test_work_goes_on_when_the_keeper_is_killed(maker: Maker) -> None:
    keeper = maker.do(os.getppid)
    assert maker._keeper
    os.kill(keeper, signal.SIGKILL)
    os.waitpid(keeper, 0)
    maker._give_up()
    assert maker.do(os.getpid) == os.getpid()


WORKER = """
import os, time
from formulas.costs.apart import MAKER
MAKER.start()
print(MAKER.do(os.getpid), MAKER.do(os.getppid), flush=True)
time.sleep(600)
"""


def test_no_process_outlives_a_worker_that_is_killed() -> None:
    worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert worker.stdout
    maker, keeper = map(int, worker.stdout.readline().split())
    assert keeper != worker.pid
    worker.kill()
    worker.wait()
    wait_until_gone(maker)
    wait_until_gone(keeper)
    worker.stdout.close()
