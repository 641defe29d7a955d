"""The one way to what costs a stranger nothing and us much: made once and kept, one thing at a time, and in turn.

A process does one such thing at a time, and one more may wait for a moment; all others are refused at once, since each
one that waits takes a thread from readers. What is kept is answered in any case.
"""

import random
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings

from formulas.costs.apart import MAKER, DiedError
from formulas.costs.counts import COUNTS
from formulas.costs.kept import Kept

WAITING = 1  # how many may wait for the one at work; with it they take half of a worker's threads
MOMENT = 0.5  # seconds
PATIENCE = 30.0  # on a busy machine the first one loads Bokeh for seconds
MINUTE = 60
UNREAD = 2_000  # bytes; less is read in no time
LATER = (2, 5)  # seconds until whoever was refused should come again: not all in the same moment

KEPT = Kept(settings.KEPT_BYTES)


class Shed(Exception):  # noqa: N818  # not an error of the program
    """Nothing was done; in `seconds` it may be tried again. The text says so in words."""

    status = 503

    def __init__(self, text: str, seconds: int) -> None:
        super().__init__(text, seconds)
        self.text, self.seconds = text, seconds

    def __str__(self) -> str:
        return self.text


class TooOften(Shed):
    """One caller has asked for too much within a minute."""

    status = 429


class Turns:
    """Lets one thread through at a time, and `waiting` others wait."""

    def __init__(self, waiting: int = WAITING) -> None:
        self._places = threading.BoundedSemaphore(1 + waiting)
        self._turn = threading.Lock()

    def are_taken(self) -> bool:
        """Whether somebody is at work, and as many wait as may."""
        if self._places.acquire(blocking=False):
            self._places.release()
            return False
        return True

    @contextmanager
    def turn(self, moment: float) -> Iterator[None]:
        """Whoever is in here is alone; raises Shed where others wait already, or it takes longer than `moment`."""
        if not self._places.acquire(blocking=False):
            raise _busy()
        try:
            with self.patient_turn(moment):
                yield
        finally:
            self._places.release()

    @contextmanager
    def patient_turn(self, seconds: float) -> Iterator[None]:
        """As `turn`, for however many; raises Shed for whoever has waited so long."""
        if not self._turn.acquire(timeout=seconds):
            raise _busy()
        try:
            yield
        finally:
            self._turn.release()


TURNS = Turns()


View = TypeVar("View", bound=Callable[..., object])


def reads_much(view: View) -> View:
    """`view`, which does something costly with what is sent to it: where all turns are taken, that is not even read."""
    view.reads_much = True  # type: ignore[attr-defined]
    return view


def refuse_unread(view: Callable[..., object], length: int) -> None:
    """Raises Shed where reading so many bytes, and taking them apart, would only lead to a refusal."""
    if length > UNREAD and getattr(view, "reads_much", False) and TURNS.are_taken():
        raise _busy()


def made(caller: str, key: Hashable, cost: int, function: Callable[..., bytes], *arguments: Any) -> bytes:
    """What `function` makes of `arguments`, kept under `key`; raises Shed when that cannot be done now.

    `cost` is how much of COSTS_A_MINUTE it takes, where it has to be made.
    """
    kept = KEPT.get(key)
    if kept is None:
        kept = done(caller, cost, function, *arguments)
        KEPT.put(key, kept)
    return kept


def done(caller: str, cost: int, function: Callable[..., Any], *arguments: Any, moment: float = MOMENT) -> Any:
    """What `function` returns, done apart; raises Shed when that cannot be done now, and whatever it raises."""
    with _counted(caller, cost), TURNS.turn(moment):
        return _apart(function, *arguments)


def done_for_all(function: Callable[..., Any], *arguments: Any) -> Any:
    """What `function` returns, done apart; for the few things that are made once for everybody and then kept.

    Nobody is counted for them, and whoever asks may wait: a page asks for all of its figures at once, and has nothing
    to show in place of one that was refused.
    """
    with TURNS.patient_turn(PATIENCE):
        return _apart(function, *arguments)


def _apart(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return MAKER.do(function, *arguments)
    except DiedError as error:
        raise _busy() from error


@contextmanager
def _counted(caller: str, cost: int) -> Iterator[None]:
    """Counts for the caller what is done in here, unless it is refused; raises Shed for more than they may."""
    spent, at_once = f"costs {caller}", f"costs at once {caller}"
    taken = COUNTS.take(spent, settings.COSTS_A_MINUTE, MINUTE, cost)
    if not taken.allowed:
        raise TooOften("You ask for more than we can make. Try again in a minute.", taken.reset_after)
    try:
        # Forgotten after a minute, since whoever is killed gives nothing back.
        if not COUNTS.take(at_once, settings.COSTLY_AT_ONCE, MINUTE).allowed:
            raise _busy()
        try:
            yield
        finally:
            COUNTS.give_back(at_once)
    except Shed:
        COUNTS.give_back(spent, cost)
        raise


def _busy() -> Shed:
    later = random.randint(*LATER)  # noqa: S311  # no secret
    return Shed("Too much is being drawn and set just now. Try again in a few seconds.", later)
