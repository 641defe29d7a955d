"""Answers of the API whose JSON is made already: what is kept, or put together, need not go through a serializer."""

import json
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from formulas.pages.kept_answers import KeptAnswer


def json_of(data: Any) -> bytes:
    """`data` as the API writes it."""
    return bytes(JSONRenderer().render(data))


def json_answer(request: Request, body: bytes) -> HttpResponseBase:
    """The answer of these bytes; for who asks to have it set out (`indent=2`) it is read again."""
    if is_plain(request):
        return HttpResponse(body, content_type=JSONRenderer.media_type)
    return Response(json.loads(body))


def kept_answer(request: Request, kept: KeptAnswer) -> HttpResponseBase:
    """As `json_answer`, with what is kept beside the bytes."""
    return kept.to(request._request) if is_plain(request) else Response(json.loads(kept.body))


def is_plain(request: Request) -> bool:
    """Whether JSON is asked for without a word on how it is set out."""
    return bool(request.accepted_media_type == JSONRenderer.media_type)


def origin(request: Request) -> str:
    """Scheme and host of the address asked for, with which absolute addresses begin."""
    return f"{request.scheme}://{request.get_host()}"
