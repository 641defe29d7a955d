"""HTTP written by hand, for requests that no library would send."""

import socket
import ssl
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from http.client import HTTPResponse

PATIENCE_SECONDS = 120  # of whoever waits for an answer; a site that is blocked never gives one


@dataclass(frozen=True)
class Answer:
    """An answer as it came: header names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """Where to send requests: a port of this machine, in TLS or not, and the name that stands in `Host`."""

    port: int
    name: str
    tls: bool = False

    def connected(self, source: str = "127.0.0.1", *, small: bool = False) -> socket.socket:
        """A connection from an address of this machine; a small one holds little that was not read yet."""
        plain = socket.socket()
        plain.settimeout(PATIENCE_SECONDS)
        if small:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.bind((source, 0))
        plain.connect(("127.0.0.1", self.port))
        return _unchecked().wrap_socket(plain, server_hostname=self.name) if self.tls else plain

    def told(self, sent: bytes, source: str = "127.0.0.1") -> Answer:
        """The answer to these very bytes."""
        with closing(self.connected(source)) as connection:
            connection.sendall(sent)
            return received(connection, sent.split(b" ", 1)[0].decode())

    def asked(
        self, path: str, *headers: str, method: str = "GET", body: bytes = b"", source: str = "127.0.0.1"
    ) -> Answer:
        """The answer to a request with these headers, beside `Host` and the length of a body."""
        length = [f"Content-Length: {len(body)}"] if body else []
        return self.told(written(method, path, [f"Host: {self.name}", *length, *headers], body), source)


def written(method: str, target: str, headers: Sequence[str], body: bytes = b"", version: str = "HTTP/1.1") -> bytes:
    """A request as it is sent, after which the connection ends."""
    return "\r\n".join([f"{method} {target} {version}", *headers, "Connection: close", "", ""]).encode() + body


def chunked(*chunks: bytes) -> bytes:
    """A body in chunks, with its end."""
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


def received(connection: socket.socket, method: str) -> Answer:
    """What comes back."""
    answer = HTTPResponse(connection, method=method)
    answer.begin()
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


@cache
def _unchecked() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # the certificates of tests are signed by nobody
    context.verify_mode = ssl.CERT_NONE
    return context
