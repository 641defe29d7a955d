"""A clock that only the test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import Any
from unittest import mock

from django.utils import timezone


class Clock:
    """Stands still at `now` until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def move(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Lets so much time pass."""
        self.now += timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)


@contextmanager
def stopped_clock() -> Iterator[Clock]:
    """The clock, from now on in place of the machine's for all that asks Django for the time."""
    clock = Clock(timezone.now().replace(microsecond=0))

    class Instances(type):
        def __instancecheck__(cls, instance: Any) -> bool:
            return isinstance(instance, datetime)

    class Stopped(datetime, metaclass=Instances):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock.now.astimezone(tz)

    # What `timezone.now` reads, not the function itself: fields hold the function as their default.
    with mock.patch.object(timezone, "datetime", Stopped):
        yield clock
