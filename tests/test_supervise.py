"""How often a worker that ends is started again."""

import asyncio

import pytest

from klsite import supervise

pytestmark = pytest.mark.process

ENDS_AT_ONCE = ["compileall", "-qq", "no-such-folder"]  # does nothing and says nothing


def pauses(count: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the first so many pauses are after which a worker that ends at once is started again."""
    found: list[float] = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)
        if len(found) == count:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(supervise._keep_running(ENDS_AT_ONCE))
    return found


def test_pause_grows_while_the_worker_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pauses(7, monkeypatch) == [1, 2, 4, 8, 16, 30, 30]


def test_pause_is_short_after_a_worker_that_ran_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "STEADY_SECONDS", 0)
    assert pauses(3, monkeypatch) == [1, 1, 1]


def test_each_end_of_the_worker_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pauses(2, monkeypatch)
    assert capsys.readouterr().err.splitlines() == [
        "The background worker ended with code 0; it is started again in 1 s.",
        "The background worker ended with code 0; it is started again in 2 s.",
    ]
