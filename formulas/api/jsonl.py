"""Answers of many lines, each of them JSON: made while they are sent, so that their length costs no memory."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.renderers import JSONRenderer

from formulas.api.answers import json_of

MEDIA_TYPE = "application/jsonl"


class JSONLinesRenderer(JSONRenderer):
    """Lets `Accept: application/jsonl` be asked for; what is refused is told in JSON as everywhere."""

    media_type, format = MEDIA_TYPE, "jsonl"


def streamed(lines: Iterable[bytes], *, filename: str) -> HttpResponseBase:
    """The answer that sends each line when it is made; what closes `lines` is called when nobody reads any longer."""
    return _with_name(StreamingHttpResponse(lines, content_type=MEDIA_TYPE), filename)


def without_lines(*, filename: str) -> HttpResponseBase:
    """The answer to HEAD: gunicorn would make all lines and throw them away."""
    return _with_name(HttpResponse(content_type=MEDIA_TYPE), filename)


def line(body: bytes, **more: Any) -> bytes:
    """An object that is JSON already, with `more` at its end."""
    return body.removesuffix(b"}") + b"," + json_of(more).removeprefix(b"{") + b"\n"


def _with_name(answer: HttpResponseBase, filename: str) -> HttpResponseBase:
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
