"""Who gets a turn at what costs much, and who is told to come back."""

import threading
from collections.abc import Iterator

import pytest
from django.test import override_settings

from formulas.costs import gate
from formulas.costs.gate import KEPT, Shed, TooOften, Turns, done, done_for_all, made

A_FEW = override_settings(COSTS_A_MINUTE=3, COSTLY_AT_ONCE=2)


def hello() -> bytes:
    return b"hello"


def test_what_is_kept_is_made_once_and_costs_once() -> None:
    calls: list[int] = []

    def make() -> bytes:
        calls.append(1)
        return b"made"

    with A_FEW:
        assert [made("a", "key", 1, make) for _ in range(9)] == [b"made"] * 9
    assert calls == [1]


@A_FEW
def test_a_caller_may_spend_so_much_a_minute() -> None:
    assert done("a", 3, hello) == b"hello"
    with pytest.raises(TooOften) as refused:
        done("a", 1, hello)
    assert 0 < refused.value.seconds <= 60


@A_FEW
def test_another_caller_has_a_minute_of_their_own() -> None:
    done("a", 3, hello)
    assert done("b", 3, hello) == b"hello"


@A_FEW
def test_what_was_refused_was_not_done() -> None:
    calls: list[int] = []
    with pytest.raises(TooOften):
        done("a", 4, lambda: calls.append(1))
    assert calls == []


class Held:
    """A thing at work, as long as a test likes."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self) -> bytes:
        self.begun.set()
        self.may_end.wait(60)
        return b"held"


@pytest.fixture
def held() -> Iterator[Held]:
    """Something that is being made for somebody else; ended at the end."""
    held = Held()
    thread = threading.Thread(target=done, args=("other", 1, held))
    thread.start()
    assert held.begun.wait(60)
    yield held
    held.may_end.set()
    thread.join()


def test_whoever_asks_for_what_is_made_once_for_everybody_waits(held: Held) -> None:
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(done_for_all(hello))) for _ in range(8)]
    with override_settings(COSTS_A_MINUTE=0, COSTLY_AT_ONCE=0):
        for thread in threads:
            thread.start()
        held.may_end.set()
        for thread in threads:
            thread.join(60)
    assert answers == [b"hello"] * 8


def test_nobody_waits_for_ever(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 0.01)
    with pytest.raises(Shed):
        done_for_all(hello)


def test_whoever_waits_longer_than_a_moment_is_refused_and_pays_nothing(held: Held) -> None:
    with A_FEW:
        with pytest.raises(Shed) as refused:
            done("a", 3, hello, moment=0.01)
        assert refused.value.status == 503
        assert refused.value.seconds > 0
        held.may_end.set()
        assert done("a", 3, hello, moment=60) == b"hello"


def test_whoever_comes_while_somebody_waits_is_refused_at_once(held: Held) -> None:
    waiter = threading.Thread(target=done, args=("b", 1, hello), kwargs={"moment": 60})
    waiter.start()
    while gate.TURNS._places._value:
        pass
    with pytest.raises(Shed):
        done("c", 1, hello, moment=60)
    held.may_end.set()
    waiter.join()


def test_a_caller_may_have_so_much_made_at_once(held: Held) -> None:
    with override_settings(COSTLY_AT_ONCE=1), pytest.raises(Shed):
        done("other", 1, hello, moment=60)


@override_settings(COSTLY_AT_ONCE=1)
def test_what_is_finished_is_not_counted_as_at_work() -> None:
    assert [done("a", 1, hello) for _ in range(3)] == [b"hello"] * 3


def test_a_turn_is_free_again_after_a_failure() -> None:
    turns = Turns(waiting=0)
    with pytest.raises(ZeroDivisionError), turns.turn(0):
        raise ZeroDivisionError
    with turns.turn(0):
        pass


def test_what_is_kept_is_answered_however_much_there_is_to_do(held: Held) -> None:
    KEPT.put("key", b"made")
    with override_settings(COSTS_A_MINUTE=0):
        assert made("a", "key", 1, hello) == b"made"
