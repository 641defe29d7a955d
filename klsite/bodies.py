"""What comes with a request: read to its end however it was sent, and no more of it than a request may hold."""

import io
from typing import Any

from django.conf import settings
from django.http import HttpRequest

UNREADABLE = "klsite.unreadable_body"  # what was wrong with it, as a status; no header of a client has such a name
TOLD = {
    400: "What was sent broke off, or is not in chunks as its header says.",
    411: "What is sent in chunks cannot be read here; send it with its Content-Length.",
    413: "A request holds {most:,} bytes, and this is more.",
}


def give_length(environ: dict[str, Any]) -> None:
    """Reads what was sent in chunks, and gives it the length that Django goes by: without one it takes it for nothing.

    Of more than a request may hold one byte too many is read, so that the length says so.
    """
    if "HTTP_TRANSFER_ENCODING" not in environ:
        return
    if not environ.get("wsgi.input_terminated"):  # reading on to the end could wait for ever
        environ[UNREADABLE] = 411
        return
    try:
        body = environ["wsgi.input"].read(_most() + 1)
    except Exception:  # what a server raises for a chunk that is none is its own affair, and there are many such
        environ[UNREADABLE] = 400
        body = b""
    environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}


def refused(request: HttpRequest) -> tuple[int, str] | None:
    """The status and the reason of what cannot be read, or is too much; None for everything else."""
    status = request.META.get(UNREADABLE) or (413 if _length(request) > _most() else None)
    return (status, TOLD[status].format(most=_most())) if status else None


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # as Django has it


def _most() -> int:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert most is not None  # without a limit whoever sends the most wins
    return most
