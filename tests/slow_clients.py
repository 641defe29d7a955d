"""Clients that take their time: each sends a byte now and then, or takes a little of a long answer, and never ends."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tests.raw_http import Server, written

PAUSE_SECONDS = 0.5
FORM = "/contributions/preview/"
# What each kind of slow sender has sent at once, and what it goes on with.
DRIPS: dict[str, tuple[Callable[[str], bytes], bytes]] = {
    "head": (lambda name: f"GET / HTTP/1.1\r\nHost: {name}\r\nX-Slow: ".encode(), b"a"),
    "body": (lambda name: written("POST", FORM, [f"Host: {name}", "Content-Length: 100000"]), b"a"),
    "chunks": (lambda name: written("POST", FORM, [f"Host: {name}", "Transfer-Encoding: chunked"]), b"1\r\na\r\n"),
}


@contextmanager
def dripping(server: Server, what: str, number: int, source: str = "127.0.0.2") -> Iterator[None]:
    """Until the end, so many clients are in the middle of sending something."""
    begin, piece = DRIPS[what]
    with _crowd(server, number, source, begin(server.name), lambda client: client.sendall(piece)):
        yield


@contextmanager
def sipping(server: Server, path: str, number: int, source: str = "127.0.0.2") -> Iterator[None]:
    """Until the end, so many clients have asked for a long file, and take it byte by byte."""
    asked = written("GET", path, [f"Host: {server.name}"])
    with _crowd(server, number, source, asked, lambda client: client.recv(1)):
        yield


@contextmanager
def _crowd(
    server: Server, number: int, source: str, begin: bytes, go_on: Callable[[socket.socket], object]
) -> Iterator[None]:
    def new() -> socket.socket:
        client = server.connected(source, small=True)
        client.sendall(begin)
        return client

    clients = [new() for _ in range(number)]
    ended = threading.Event()

    def take_turns() -> None:
        while not ended.wait(PAUSE_SECONDS):
            for place, client in enumerate(clients):
                try:
                    go_on(client)
                except OSError:  # shut out, and back at once
                    with suppress(OSError):
                        client.close()
                        clients[place] = new()

    thread = threading.Thread(target=take_turns, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for client in clients:
            client.close()
