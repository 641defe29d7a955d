"""Answers of the API whose JSON is made already: what is kept, or put together, need not go through a serializer."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from formulas.pages.kept_answers import KeptAnswer

PLAIN = ("*/*", JSONRenderer.media_type)
FIELDS = "fields"  # the parameter by which some fields alone are asked for


def json_of(data: Any) -> bytes:
    """`data` as the API writes it."""
    return bytes(JSONRenderer().render(data))


def json_answer(request: HttpRequest, body: bytes, link: str = "") -> HttpResponseBase:
    """The answer made of these bytes; if it is to be cut or laid out (`indent=2`), they are read again."""
    headers = {"Link": link} if link else None
    if is_plain(request):
        return HttpResponse(body, content_type=JSONRenderer.media_type, headers=headers)
    return Response(json.loads(body), headers=headers)


def kept_answer(request: HttpRequest, kept: KeptAnswer) -> HttpResponseBase:
    """As `json_answer`, with what is kept beside the bytes."""
    if is_plain(request):
        return kept.to(request._request if isinstance(request, Request) else request)
    return Response(json.loads(kept.body))


def asks_for_plain_json(request: HttpRequest) -> bool:
    """Whether a request reads, and asks for no particular form of the answer."""
    return request.method in ("GET", "HEAD") and request.META.get("HTTP_ACCEPT", "*/*") in PLAIN


def is_plain(request: HttpRequest) -> bool:
    """Whether JSON is asked for whole and without a wish for its layout, as by what passed rest framework by."""
    if not isinstance(request, Request):
        return True
    return request.accepted_media_type == JSONRenderer.media_type and FIELDS not in request.query_params


def origin(request: HttpRequest) -> str:
    """Scheme and host of the address asked for, with which absolute addresses begin."""
    return f"{request.scheme}://{request.get_host()}"
