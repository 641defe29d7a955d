"""Requests whose headers name no codec and whose bodies have a length: all that is sent is read, as UTF-8."""

import os
from collections.abc import Callable
from typing import IO, Any

from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import parse_header_parameters

from klsite import bodies
from klsite.api import PREFIX, problem_answer

UTF8 = {"", "utf-8", "utf8", "us-ascii", "ascii"}  # ASCII is UTF-8 as well
EMPTY_HANDED = ("GET", "HEAD", "OPTIONS")


class Utf8Request(HttpRequest):
    """A request that is read as UTF-8.

    Django decodes with whatever Python codec the client names, and then even the address: `charset=zlib` was a 500 on
    every page. It also takes parameters as RFC 2231 has them (`charset*=rot13''a`), and has no answer at all where
    those cannot be decoded, since it reads them before anything can catch an error; rest framework reads `Accept` so.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        for header in ("CONTENT_TYPE", "HTTP_ACCEPT"):
            if header in meta:
                meta[header] = readable(meta[header])
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Utf8WSGIRequest(Utf8Request, WSGIRequest):
    """For gunicorn."""

    def __init__(self, environ: dict[str, Any]) -> None:
        bodies.give_length(environ)
        super().__init__(environ)


class Utf8ASGIRequest(Utf8Request, ASGIRequest):
    """For servers that speak ASGI: Django has read the whole body by then, and rest framework asks for its length."""

    def __init__(self, scope: dict[str, Any], body_file: IO[bytes]) -> None:
        super().__init__(scope, body_file)
        if "CONTENT_LENGTH" not in self.META:
            self.META["CONTENT_LENGTH"] = str(body_file.seek(0, os.SEEK_END))
            body_file.seek(0)


class Utf8WSGIHandler(WSGIHandler):
    request_class = Utf8WSGIRequest


class Utf8ASGIHandler(ASGIHandler):
    request_class = Utf8ASGIRequest


def readable(header: str) -> str:
    """A header that holds media types; those whose parameters cannot be read stand there without them."""
    return ",".join(_readable(media_type) for media_type in header.split(","))


def _readable(media_type: str) -> str:
    try:
        parse_header_parameters(media_type)
    except Exception:  # what Python's reader of mails raises for a malformed parameter is anybody's guess
        return media_type.partition(";")[0]
    return media_type


class ReadableMiddleware:
    """Answers what cannot be read with why: before anything takes it for nothing, or for what it is not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refused = bodies.refused(request) or _foreign(request)
        if refused is None:
            return self.get_response(request)
        status, why = refused
        if request.path.startswith(PREFIX):
            return problem_answer(status, why)
        return render(request, "unread.html", {"why": why}, status=status)


def _foreign(request: HttpRequest) -> tuple[int, str] | None:
    """The status and the reason of what is sent in another charset."""
    charset = (request.content_params or {}).get("charset", "")
    if request.method in EMPTY_HANDED or charset.strip().lower().replace("_", "-") in UTF8:
        return None
    return 415, f"{charset[:40]!r} is not a charset that is read here; send UTF-8."
