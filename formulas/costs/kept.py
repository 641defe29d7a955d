"""What took long to make, kept while there is room: what was asked for longest ago goes first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable


class Kept:
    """Bytes by their key, together at most `most` of them; for all threads of a process."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> bytes | None:
        """What is kept under the key, if anything is."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, key: Hashable, made: bytes) -> None:
        """Keeps it, unless it alone is more than a tenth of all that can be kept."""
        if len(made) > self.most // 10:
            return
        with self._lock:
            self.size += len(made) - len(self._kept.pop(key, b""))
            self._kept[key] = made
            while self.size > self.most:
                self.size -= len(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        """Forgets all."""
        with self._lock:
            self._kept.clear()
            self.size = 0
