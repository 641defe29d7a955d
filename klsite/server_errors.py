"""What gunicorn answers by itself, where there is no request that the site could see: a problem, as all of the API's.

Its own page is HTML without any policy, and repeats what was sent. Whether it was for the API cannot be known: the
address was not read. gunicorn has no setting for it, so its function is replaced, by gunicorn.conf.py.
"""

import json
import socket

from gunicorn import util

WORDS = {
    400: "This is no request that can be read.",
    403: "The connection was refused.",
    414: "The address is too long; 8,190 bytes are read, its method among them.",
    417: "The only expectation that can be met is 100-continue.",
    431: "The headers of the request are too large, or too many.",
    501: "The body is sent in a way that is not read here.",
}
OTHER_WORDS = "Something broke here. It is our mistake and has been noted."


def write_problem(connection: socket.socket, status: int, reason: str, message: str) -> None:
    """Writes the whole answer; `message`, which repeats what was sent, is for the log alone."""
    body = {"type": "about:blank", "title": reason, "status": status, "detail": WORDS.get(status, OTHER_WORDS)}
    content = json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\n"
        "Connection: close\r\n"
        "Content-Type: application/problem+json\r\n"
        "Content-Security-Policy: default-src 'none'\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    util.write_nonblock(connection, head.encode() + content)


def install() -> None:
    """Has gunicorn answer so from now on."""
    util.write_error = write_problem
