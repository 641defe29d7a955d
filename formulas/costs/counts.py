"""How often something happened lately, in one table of memory for all processes that are forked from this one.

`take("api:203.0.113.7", 60, 60)` counts one event of that key and says whether it is still one of sixty a minute. It
writes no row and asks no database, so that reads can be counted. gunicorn loads the site before it forks its workers,
and so all workers of a machine count in one table; any other process has a table of its own, and a restart begins anew.
What must outlive a restart, or hold for several machines, is counted in the database instead.

A window begins with the first event of its key and ends `seconds` later, when all that was counted in it is forgotten:
around its end twice as many may pass. What is refused is not counted.
"""

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil

BUCKETS, ROOM = 8_192, 8  # 65,536 keys at once, in 2.1 MB; a bucket that is full forgets the key that ends first

_SLOT = struct.Struct("=16sdd")  # the digest of a key, when its window ends, how much was counted in it


@dataclass(frozen=True)
class Taken:
    """What became of one event: whether it is `allowed`, how much is `left`, in how many whole seconds all is free."""

    allowed: bool
    left: int
    reset_after: int


class Counts:
    """A table of counters; `clock` gives seconds, and goes on evenly in all processes."""

    def __init__(self, buckets: int = BUCKETS, room: int = ROOM, clock: Callable[[], float] = time.monotonic) -> None:
        self.buckets, self.room, self.clock = buckets, room, clock
        self._memory = mmap.mmap(-1, buckets * room * _SLOT.size)  # shared with those who are forked later
        self._locks = tempfile.TemporaryFile()  # noqa: SIM115  # empty and without a name: only its locks are used
        self._among_threads = threading.Lock()
        # Nobody outside can look for keys that share a bucket with somebody else's.
        self._secret = secrets.token_bytes(16)
        os.register_at_fork(after_in_child=self._renew_lock)

    def take(self, key: str, most: int, seconds: float, amount: int = 1) -> Taken:
        """Counts `amount` for `key`, unless that makes more than `most` within `seconds`."""
        with self._slot_of(key) as (at, digest):
            now = self.clock()
            found, ends, count = _SLOT.unpack_from(self._memory, at)
            if found != digest or ends <= now:
                ends, count = now + seconds, 0.0
            allowed = count + amount <= most
            if allowed:
                count += amount
                _SLOT.pack_into(self._memory, at, digest, ends, count)
        return Taken(allowed, max(0, int(most - count)), ceil(ends - now))

    def give_back(self, key: str, amount: int = 1) -> None:
        """Takes back what was counted for something that did not happen after all."""
        with self._slot_of(key) as (at, digest):
            found, ends, count = _SLOT.unpack_from(self._memory, at)
            if found == digest:
                _SLOT.pack_into(self._memory, at, digest, ends, max(0.0, count - amount))

    def forget(self) -> None:
        """Begins anew with every key."""
        self._memory[:] = bytes(len(self._memory))

    @contextmanager
    def _slot_of(self, key: str) -> Iterator[tuple[int, bytes]]:
        """Where the key is counted, and its digest; nobody else counts in its bucket meanwhile.

        The lock is the kernel's, which opens it when the process that holds it is killed. Among the threads of one
        process it does nothing, hence the other one.
        """
        digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16, key=self._secret).digest()
        bucket = int.from_bytes(digest[:8], "little") % self.buckets
        with self._among_threads:
            fcntl.lockf(self._locks, fcntl.LOCK_EX, 1, bucket)
            try:
                yield self._find(bucket, digest), digest
            finally:
                fcntl.lockf(self._locks, fcntl.LOCK_UN, 1, bucket)

    def _find(self, bucket: int, digest: bytes) -> int:
        """The key's own slot in its bucket, or else the one that is free or will be first."""
        size = _SLOT.size
        places = range(bucket * self.room * size, (bucket + 1) * self.room * size, size)
        slots = [(at, *_SLOT.unpack_from(self._memory, at)) for at in places]
        own: int | None = next((at for at, found, _, _ in slots if found == digest), None)
        return int(min(slots, key=lambda slot: slot[2])[0]) if own is None else own

    def _renew_lock(self) -> None:
        """In a process that was just forked: whichever thread held the lock is not there to open it."""
        self._among_threads = threading.Lock()


COUNTS = Counts()  # made when it is imported, which is before gunicorn forks
take = COUNTS.take
