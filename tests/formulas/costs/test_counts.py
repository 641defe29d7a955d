"""Counters that several processes share: what is allowed, what is refused, and what a killed process leaves behind."""

import fcntl
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from formulas.costs.counts import Counts, Taken

FORKED = multiprocessing.get_context("fork")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counts(clock: Clock) -> Counts:
    return Counts(buckets=16, clock=clock)


def test_events_are_allowed_up_to_the_most(counts: Counts) -> None:
    assert [counts.take("a", 3, 60).allowed for _ in range(5)] == [True, True, True, False, False]


def test_it_says_how_much_is_left_and_when_all_is_free(counts: Counts, clock: Clock) -> None:
    assert counts.take("a", 2, 60) == Taken(allowed=True, left=1, reset_after=60)
    clock.now += 10.5
    assert counts.take("a", 2, 60) == Taken(allowed=True, left=0, reset_after=50)
    assert counts.take("a", 2, 60) == Taken(allowed=False, left=0, reset_after=50)


def test_what_is_refused_is_not_counted(counts: Counts) -> None:
    assert not counts.take("a", 10, 60, amount=11).allowed
    assert counts.take("a", 10, 60, amount=10) == Taken(allowed=True, left=0, reset_after=60)


def test_a_window_ends_seconds_after_its_first_event(counts: Counts, clock: Clock) -> None:
    counts.take("a", 1, 60)
    clock.now += 59.9
    assert not counts.take("a", 1, 60).allowed
    clock.now += 0.1
    assert counts.take("a", 1, 60).allowed


def test_what_did_not_happen_is_given_back(counts: Counts) -> None:
    counts.take("a", 1, 60)
    counts.give_back("a")
    assert counts.take("a", 1, 60).allowed


def test_nothing_is_given_back_to_a_key_that_was_never_counted(counts: Counts) -> None:
    counts.give_back("a", 5)
    assert counts.take("a", 1, 60).allowed
    assert not counts.take("a", 1, 60).allowed


def test_keys_are_counted_apart(counts: Counts) -> None:
    counts.take("a", 1, 60)
    assert counts.take("b", 1, 60).allowed


def test_a_full_bucket_forgets_the_key_that_ends_first(clock: Clock) -> None:
    counts = Counts(buckets=1, room=2, clock=clock)
    counts.take("short", 1, 10)
    counts.take("long", 1, 100)
    counts.take("new", 1, 50)
    assert not counts.take("long", 1, 100).allowed
    assert not counts.take("new", 1, 50).allowed
    assert counts.take("short", 1, 10).allowed


def test_all_is_forgotten_when_asked_for(counts: Counts) -> None:
    counts.take("a", 1, 60)
    counts.forget()
    assert counts.take("a", 1, 60).allowed


def test_any_text_is_a_key(counts: Counts) -> None:
    assert counts.take("\udcff", 1, 60).allowed
    assert not counts.take("\udcff", 1, 60).allowed


# --- several at once --------------------------------------------------------------------------------------

SHARE = 400


def _allowed(counts: Counts) -> int:
    return sum(counts.take("shared", 1_000, 600).allowed for _ in range(SHARE))


def test_threads_together_are_allowed_no_more_than_the_most() -> None:
    counts = Counts(buckets=16)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(_allowed, [counts] * 4))
    assert sum(done) == 1_000


def _report(counts: Counts, results: "multiprocessing.SimpleQueue[int]") -> None:
    results.put(_allowed(counts))


def test_forked_processes_together_are_allowed_no_more_than_the_most() -> None:
    counts = Counts(buckets=16)
    results = FORKED.SimpleQueue()
    processes = [FORKED.Process(target=_report, args=(counts, results)) for _ in range(4)]
    for process in processes:
        process.start()
    done = [results.get() for _ in processes]
    for process in processes:
        process.join()
    assert sum(done) == 1_000


def _hold_and_hang(counts: Counts, holding: int) -> None:
    fcntl.lockf(counts._locks, fcntl.LOCK_EX)  # every bucket
    os.write(holding, b"!")
    time.sleep(600)


def test_a_killed_process_leaves_no_lock_behind() -> None:
    counts = Counts(buckets=16)
    told, holding = os.pipe()
    process = FORKED.Process(target=_hold_and_hang, args=(counts, holding))
    process.start()
    os.read(told, 1)
    waiting = threading.Thread(target=counts.take, args=("a", 1, 60), daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive(), "the lock was not held, so nothing is shown"
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    waiting.join(30)
    assert not counts.take("a", 1, 60).allowed


def test_a_process_forked_while_a_thread_counts_can_count() -> None:
    counts = Counts(buckets=16)
    results = FORKED.SimpleQueue()
    with counts._among_threads:
        process = FORKED.Process(target=_report, args=(counts, results))
        process.start()
    assert results.get() == SHARE
    process.join()
