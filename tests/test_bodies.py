"""What comes with a request has a length, however it was sent; what is too much or cannot be read is refused."""

import io
import json
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from klsite.asgi import application as asgi_application
from klsite.requests import ReadableMiddleware, Utf8WSGIRequest

MOST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
FORM = "application/x-www-form-urlencoded"


class Broken(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise ValueError("no chunk")


def in_chunks(stream: io.BytesIO, *, path: str = "/a/", ends: bool = True) -> Utf8WSGIRequest:
    """A request as gunicorn hands it on: it has taken the chunks apart, and says no length."""
    environ: dict[str, Any] = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "wsgi.input": stream, "CONTENT_TYPE": FORM}
    return Utf8WSGIRequest(environ | {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": ends})


def through(request: HttpRequest) -> HttpResponse:
    """What the middleware answers in front of a view that takes everything."""
    answered = ReadableMiddleware(lambda request: HttpResponse("taken"))(request)
    assert isinstance(answered, HttpResponse)
    return answered


def test_body_in_chunks_is_read_with_its_length() -> None:
    request = in_chunks(io.BytesIO(b"text=a&b=%C3%A9"))
    assert through(request).text == "taken"
    assert request.META["CONTENT_LENGTH"] == "15"
    assert request.POST.dict() == {"text": "a", "b": "é"}


def test_body_with_a_length_is_read_no_further_than_that() -> None:
    stream = io.BytesIO(b"text=abc")
    environ: dict[str, Any] = {"REQUEST_METHOD": "POST", "PATH_INFO": "/a/", "wsgi.input": stream, "CONTENT_TYPE": FORM}
    request = Utf8WSGIRequest(environ | {"CONTENT_LENGTH": "6", "wsgi.input_terminated": True})
    assert stream.tell() == 0
    assert request.POST.dict() == {"text": "a"}


def test_of_what_is_too_much_no_more_is_read_than_shows_it() -> None:
    stream = io.BytesIO(b"a" * (MOST + 1000))
    request = in_chunks(stream)
    assert stream.tell() == MOST + 1
    assert through(request).status_code == 413


@pytest.mark.parametrize(("length", "status"), [(str(MOST), 200), (str(MOST + 1), 413), ("", 200), ("no number", 200)])
def test_length_is_believed_before_anything_is_read(length: str, status: int) -> None:
    request = RequestFactory().post("/a/", b"", FORM)
    request.META["CONTENT_LENGTH"] = length
    assert through(request).status_code == status


def test_body_that_breaks_off_is_refused() -> None:
    request = in_chunks(Broken())
    assert (through(request).status_code, request.body) == (400, b"")


def test_body_whose_end_the_server_does_not_know_is_refused_and_not_read() -> None:
    request = in_chunks(Broken(), ends=False)
    answer = through(request)
    assert answer.status_code == 411
    assert "Content-Length" in answer.text


@pytest.mark.parametrize(("path", "kind"), [("/a/", "text/html"), ("/api/v1/a/", "application/problem+json")])
def test_refusal_says_how_much_may_be_sent(path: str, kind: str) -> None:
    answer = through(in_chunks(io.BytesIO(b"a" * (MOST + 1)), path=path))
    assert answer.headers["Content-Type"].startswith(kind)
    assert "A request holds 2,621,440 bytes, and this is more." in answer.text


def test_no_header_says_that_a_body_cannot_be_read() -> None:
    lie = {"HTTP_KLSITE_UNREADABLE_BODY": "413", "HTTP_KLSITE.UNREADABLE_BODY": "413"}
    assert through(RequestFactory().post("/a/", **lie)).text == "taken"  # type: ignore[arg-type]


@pytest.mark.parametrize("headers", [[], [(b"transfer-encoding", b"chunked")]])
def test_asgi_gives_a_body_its_length_too(headers: list[tuple[bytes, bytes]]) -> None:
    scope = {"type": "http", "method": "POST", "path": "/a/", "headers": [*headers, (b"content-type", FORM.encode())]}
    request = asgi_application.request_class(scope, io.BytesIO(b"text=abc"))
    assert request.META["CONTENT_LENGTH"] == "8"
    assert request.POST.dict() == {"text": "abc"}


def test_asgi_believes_the_length_that_is_said() -> None:
    scope = {"type": "http", "method": "POST", "path": "/a/", "headers": [(b"content-length", b"3")]}
    assert asgi_application.request_class(scope, io.BytesIO(b"abc")).META["CONTENT_LENGTH"] == "3"


def test_problem_is_one() -> None:
    answer = through(in_chunks(Broken(), path="/api/v1/a/"))
    assert json.loads(answer.content)["status"] == answer.status_code == 400
