"""A small load generator: connections that stay open, each asking again as soon as it has its answer.

One thread and no library, so that it needs little beside what the server needs, runs on every machine, and treats
all servers alike: it reads the status, the length and then that many bytes, and looks at nothing else.
"""

import itertools
import selectors
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

CONNECTIONS = 8  # twice the server's threads: there is always a request waiting
WARM_UP_SECONDS = 0.3
SILENCE_SECONDS = 10  # a server that says nothing for so long is not slow but stuck
READ_BYTES = 1 << 18


class LoadError(Exception):
    """A server that did not answer as it should have under load."""


@dataclass(frozen=True)
class Answer:
    """One whole answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Load:
    """What came of some seconds of load: requests a second, and the share of a core that we needed ourselves."""

    per_second: float
    own_share: float


@dataclass
class _Connection:
    sock: socket.socket
    requests: Iterator[bytes]
    pending: bytearray = field(default_factory=bytearray)

    def ask(self) -> bool:
        """Whether there was anything left to ask."""
        request = next(self.requests, None)
        if request is not None:
            self.sock.sendall(request)
        return request is not None

    def read(self) -> bool:
        """True when the answer is complete; it is forgotten then."""
        received = self.sock.recv(READ_BYTES)
        if not received:
            raise LoadError("the server closed the connection")
        self.pending += received
        head_end = self.pending.find(b"\r\n\r\n")
        if head_end < 0:
            return False
        if not self.pending.startswith(b"HTTP/1.1 2"):
            raise LoadError(f"the server said {bytes(self.pending[:600])!r}")
        missing = head_end + 4 + _content_length(self.pending, head_end) - len(self.pending)
        if missing < 0:
            raise LoadError("the server sent more than it had announced")
        if missing == 0:
            self.pending.clear()
        return missing == 0


def get(
    port: int, path: str, *, gzip: bool = False, patience: float = SILENCE_SECONDS, accept: str = "text/html"
) -> Answer:
    """The answer of localhost to one request; raises OSError where nobody listens, or answers within `patience`."""
    with socket.create_connection(("127.0.0.1", port), patience) as sock:
        sock.sendall(_request(path, gzip=gzip, close=True, accept=accept))
        head, _, body = _read_to_end(sock).partition(b"\r\n\r\n")
    if not head:
        raise ConnectionError("the server closed the connection without a word")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Answer(int(status.split()[1]), {name.lower(): value for name, value in headers.items()}, body)


def load(port: int, path: str, seconds: float, *, gzip: bool = False) -> Load:
    """Asks for `path` on CONNECTIONS connections at once for `seconds`, after a short warm-up that is not counted."""
    with _connected(port, itertools.repeat(_request(path, gzip=gzip))) as selector:
        _drive(selector, WARM_UP_SECONDS)
        own, start = time.process_time(), time.perf_counter()
        answers = _drive(selector, seconds)
        elapsed = time.perf_counter() - start
        return Load(answers / elapsed, (time.process_time() - own) / elapsed)


def drain(port: int, requests: Iterable[bytes]) -> Load:
    """Sends each of `requests` once, on CONNECTIONS connections at once, and counts until the last is answered."""
    with _connected(port, iter(requests)) as selector:
        own, start = time.process_time(), time.perf_counter()
        answers = _drive(selector, float("inf"))
        elapsed = time.perf_counter() - start
        return Load(answers / elapsed, (time.process_time() - own) / elapsed)


def _drive(selector: selectors.BaseSelector, seconds: float) -> int:
    """How many answers were complete within `seconds`, or until nothing is left; each brings the next request."""
    answers = 0
    end = time.perf_counter() + seconds
    while selector.get_map() and time.perf_counter() < end:
        ready = selector.select(SILENCE_SECONDS)
        if not ready:
            raise LoadError(f"the server said nothing for {SILENCE_SECONDS} s")
        for key, _ in ready:
            connection: _Connection = key.data
            if connection.read():
                answers += 1
                if not connection.ask():
                    selector.unregister(connection.sock)
    return answers


@contextmanager
def _connected(port: int, requests: Iterator[bytes]) -> Iterator[selectors.BaseSelector]:
    """A selector over connections that have each asked once."""
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        for _ in range(CONNECTIONS):
            sock = stack.enter_context(socket.create_connection(("127.0.0.1", port), SILENCE_SECONDS))
            connection = _Connection(sock, requests)
            if connection.ask():
                selector.register(sock, selectors.EVENT_READ, connection)
        yield selector


def write_request(method: str, path: str, token: str, body: bytes) -> bytes:
    """A request that changes something, as a program with a token sends it."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}"]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def read_request(path: str) -> bytes:
    """A request that a program sends to read something."""
    return _request(path, gzip=False, accept="application/json")


def _request(path: str, *, gzip: bool, close: bool = False, accept: str = "text/html") -> bytes:
    # Always the same host, without a port: pages hold their own address and have to be the same bytes.
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "User-Agent: klarity-bench", f"Accept: {accept}"]
    if gzip:
        lines.append("Accept-Encoding: gzip")
    if close:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _content_length(head: bytearray, end: int) -> int:
    lines = bytes(head[: end + 2]).lower()
    _, found, rest = lines.partition(b"\r\ncontent-length:")
    if not found:
        raise LoadError("the server did not announce the length of its answer")
    return int(rest.partition(b"\r\n")[0])


def _read_to_end(sock: socket.socket) -> bytes:
    parts = []
    while part := sock.recv(READ_BYTES):
        parts.append(part)
    return b"".join(parts)
