"""All that is sent is read as UTF-8, or refused with a word that it has to be."""

import io
import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from klsite.asgi import application as asgi_application
from klsite.requests import ReadableMiddleware, Utf8WSGIRequest, readable
from tests.personas import person
from tests.server_answers import answer

ZLIB = "text/plain; charset=zlib"


def through(request: HttpRequest) -> HttpResponse:
    """What the middleware answers in front of a view that takes everything."""
    answered = ReadableMiddleware(lambda request: HttpResponse("taken"))(request)
    assert isinstance(answered, HttpResponse)
    return answered


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"', "utf_8", "us-ascii", "ASCII", " utf-8 ", ""])
@pytest.mark.parametrize("path", ["/contributions/preview/", "/api/v1/contributions/"])
def test_utf_8_by_any_of_its_names_is_taken(path: str, charset: str) -> None:
    sent = RequestFactory().generic("POST", path, "text=é", f"application/x-www-form-urlencoded; charset={charset}")
    assert through(sent).text == "taken"


def test_what_names_no_charset_is_taken() -> None:
    assert through(RequestFactory().post("/a/", "a", "text/plain")).text == "taken"
    assert through(HttpRequest()).text == "taken"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_is_sent_in_another_charset_is_refused(method: str) -> None:
    sent = RequestFactory().generic(method, "/api/v1/contributions/", "{}", "application/json; charset=utf-16")
    assert through(sent).status_code == 415


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_whoever_sends_nothing_may_name_any_charset(method: str) -> None:
    for path in ("/formulas/", "/api/v1/formulas/"):
        request = RequestFactory().generic(method, path, CONTENT_TYPE="text/plain; charset=latin-1")
        assert request.content_params == {"charset": "latin-1"}
        assert through(request).text == "taken"


def test_refusal_says_what_would_be_right() -> None:
    page = through(RequestFactory().post("/contributions/preview/", "text=a", "text/plain; charset=<b>latin-1"))
    assert page.status_code == 415
    assert "&lt;b&gt;latin-1" in page.text
    assert "UTF-8" in page.text
    problem = through(RequestFactory().post("/api/v1/contributions/", "{}", "application/json; charset=utf-16"))
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert json.loads(problem.content)["detail"] == "'utf-16' is not a charset that is read here; send UTF-8."


@pytest.mark.parametrize("path", ["/contributions/preview/", "/api/v1/contributions/"])
def test_long_name_is_not_repeated_whole(path: str) -> None:
    refused = through(RequestFactory().generic("POST", path, "{}", f"application/json; charset={'x' * 41}"))
    assert "x" * 40 in refused.text
    assert "x" * 41 not in refused.text


def test_header_that_can_be_read_stays_as_it_is() -> None:
    for header in ("application/json", "text/html;q=0.9, */*;q=0.1", 'a/b; c="d, e"', ""):
        assert readable(header) == header
    assert readable("application/json; indent=2; x*=no-such-codec''a, */*") == "application/json, */*"


ODD = "text/plain; x*=no-such-codec''a"


def test_wsgi_reads_requests_as_utf_8() -> None:
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": io.BytesIO()}
    request = Utf8WSGIRequest(environ | {"QUERY_STRING": "a=%C3%A9", "CONTENT_TYPE": ZLIB, "HTTP_ACCEPT": ODD})
    assert request.GET["a"] == "é"
    assert (request.content_type, request.content_params) == ("text/plain", {"charset": "zlib"})
    assert request.headers["Accept"] == "text/plain"
    odd = Utf8WSGIRequest(environ | {"CONTENT_TYPE": ODD})
    assert (odd.content_type, odd.content_params, odd.META["CONTENT_TYPE"]) == ("text/plain", {}, "text/plain")
    bare = Utf8WSGIRequest(environ)
    assert (bare.content_type, bare.content_params) == ("", {})
    assert "Accept" not in bare.headers


def test_asgi_reads_requests_in_the_same_way() -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"a=%C3%A9",
        "headers": [(b"content-type", ZLIB.encode())],
    }
    request = asgi_application.request_class(scope, io.BytesIO())
    assert request.GET["a"] == "é"


def test_server_reads_requests_so() -> None:
    assert answer("GET", "/robots.txt", ZLIB)[0] == 200


@pytest.mark.django_db
def test_site_asks_for_utf_8_before_anything_reads_a_form_on_a_page_of_whoever_sent_it(client: Client) -> None:
    client.force_login(person("Ada Lovelace"))
    refused = client.post("/contributions/preview/", "text=a", "text/plain; charset=latin-1")
    assert refused.status_code == 415
    assert "Ada Lovelace" in refused.text


def test_django_still_decodes_with_the_codec_that_a_client_names() -> None:
    """Once this fails, Utf8Request can go: Django then reads `zlib` as no charset."""
    with pytest.raises(LookupError):
        RequestFactory().get("/?a=1", CONTENT_TYPE="text/plain; charset=zlib")
