"""What each request is called: in its answer, in the log, and in the body of an error that is ours."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
SAFE = re.compile(r"[A-Za-z0-9._~+/=@:-]{1,128}")  # nothing that could be taken for another part of a line of the log

_present: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Names each request, by the client's own X-Request-ID where it is a safe one, and says so in the answer.

    The outermost of all that make answers: one that is kept for everybody is still named for the request it answers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        # On the request as well: Django notes what it answered with an error only after this has ended.
        request.request_id = given if SAFE.fullmatch(given) else uuid4().hex  # type: ignore[attr-defined]
        token = _present.set(request_id(request))
        try:
            response = self.get_response(request)
        finally:
            _present.reset(token)
        response.headers[HEADER] = request_id(request)
        return response


def request_id(request: HttpRequest | None = None) -> str:
    """What a request is called, or the present one; empty where there is none."""
    return str(getattr(request, "request_id", "")) or _present.get()
