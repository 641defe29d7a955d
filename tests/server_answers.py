"""What the server's own handler answers, for tests of what Django's client never sends."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from klsite.wsgi import application


@contextmanager
def connection_kept() -> Iterator[None]:
    """As the client of tests has it: a request closes what failed in it, here the connection of the test itself."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answer(
    method: str, path: str, content_type: str, body: bytes = b"", *, query: str = "", **headers: str
) -> tuple[int, bytes]:
    """Status and body: the client of tests makes requests of Django's own kind, the server those of ours."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        **headers,
    }
    told: list[int] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
        told.append(int(status[:3]))

    with connection_kept():
        given = application(environ, start)
        return told[0], b"".join(given)
