"""Temml in V8: LaTeX -> MathML as Temml writes it, within limits of time and memory. One engine for each process.

V8 runs in threads of its own, which a fork does not copy: whatever engine there is ends before one, and the child makes
its own when it first sets a formula.
"""

import atexit
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from py_mini_racer import JSEvalException, MiniRacer

from formulas.texts.colours import COLOURS

_FOLDER = Path(__file__).parent / "temml"
SECONDS = 5.0  # for all formulas of a text: 300 take 0.1, and 2 s on a machine that does much else
SECONDS_EACH = 2.0
MEMORY = 200_000_000  # bytes; 300 formulas take 20 million

Source = tuple[str, bool]  # LaTeX, and whether it stands on lines of its own


@dataclass(frozen=True)
class Refused:
    """What Temml says of LaTeX that it cannot set, and after how many characters."""

    message: str
    position: int | None = None


def typeset(sources: Sequence[Source]) -> list[str | Refused]:
    """What Temml makes of each of `sources`: a `<math>` element, or why there is none."""
    until = monotonic() + SECONDS
    done: list[str | Refused] = []
    with _LOCK:
        while len(done) < len(sources):
            left = until - monotonic()
            if left <= 0:
                done += [Refused("the formulas of this text take too long to set")] * (len(sources) - len(done))
            else:
                done += _ENGINE.typeset(sources[len(done) :], min(left, SECONDS_EACH))
    return done


class _Engine:
    """V8 with Temml in it, made when it is first asked."""

    def __init__(self) -> None:
        self._racer: MiniRacer | None = None

    def typeset(self, sources: Sequence[Source], seconds: float) -> list[str | Refused]:
        """What became of the first of `sources`, one at least: those up to the first that is too much."""
        racer = self._racer or self._made()
        try:
            answers = racer.call("typeset", sources, timeout_sec=seconds)
        except JSEvalException:  # out of time, of memory, or of stack outside of any formula
            return [*self._rescued(racer, len(sources)), Refused("this takes too long to set")]
        return [_answer(each) for each in json.loads(answers)]

    def _made(self) -> MiniRacer:
        self._racer = racer = MiniRacer()
        racer.set_hard_memory_limit(MEMORY)
        for script in ("temml.min.js", "typeset.js"):
            racer.eval((_FOLDER / script).read_text(encoding="utf-8"))
        racer.eval(f"nameColours({json.dumps(COLOURS)}), true")
        return racer

    def _rescued(self, racer: MiniRacer, most: int) -> list[str | Refused]:
        """What was done before the formula that was too much; the engine is a new one from now on."""
        try:
            done = json.loads(str(racer.eval("JSON.stringify(done)", timeout_sec=SECONDS_EACH)))
        except JSEvalException:
            done = []
        self.close()
        return [_answer(each) for each in done[: most - 1]]

    def close(self) -> None:
        """Ends the threads of V8, if there are any."""
        if self._racer:
            self._racer.close()
        self._racer = None


def _answer(answer: object) -> str | Refused:
    if isinstance(answer, dict):
        return Refused(answer["message"], answer.get("position"))
    return str(answer)


_LOCK = threading.Lock()
_ENGINE = _Engine()


def _before_fork() -> None:
    _LOCK.acquire()
    _ENGINE.close()


atexit.register(_ENGINE.close)  # later, when the interpreter ends, its threads are gone and the end never comes
os.register_at_fork(before=_before_fork, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)
