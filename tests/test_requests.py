"""No header names a codec that is used: pages and API answer as ever, or say that UTF-8 is what they read."""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from klsite.asgi import application as asgi_application
from klsite.requests import Utf8ASGIRequest, readable
from klsite.wsgi import application
from tests.community.api.asking import token
from tests.personas import person

pytestmark = [pytest.mark.django_db, pytest.mark.site]

CODECS = [
    *("zlib", "bz2", "base64", "hex", "quopri", "uu", "rot13", "rot_13", "idna", "punycode", "undefined", "mbcs"),
    *("utf-7", "utf-16", "utf-8-sig", "latin-1", "cp037", "unicode_escape", "raw_unicode_escape", "shift_jis"),
    *("no-such-codec", "x" * 7000, "\xff", "../x", "é", "'", "%00", "a b"),
]
TYPES = [
    *("text/plain; charset={}", 'application/json; charset="{}"', "application/json; charset*={}''utf%ff"),
    *(
        "application/x-www-form-urlencoded; charset={}",
        "application/x-www-form-urlencoded; charset*0*={}''a;charset*1*=b",
    ),
    *("multipart/form-data; boundary=b; charset={}", "multipart/form-data; boundary*={}''%ffb"),
    "multipart/form-data; boundary=b; x*={}''%ff",
]
PARTS = (
    "--b\r\nContent-Disposition: form-data; name=\"text\"; filename*={0}''%ffa\r\n"
    "Content-Type: text/plain; charset={0}\r\n\r\na\r\n"
    "--b\r\nContent-Disposition: form-data; name*={0}''%ffb\r\n\r\na\r\n"
    '--b\r\nContent-Disposition: form-data; name="text"\r\nContent-Type: text/plain; charset={0}\r\n\r\na\r\n--b--\r\n'
)
READ = ["/formulas/kl-divergence/", "/formulas/", "/api/v1/formulas/kl-divergence/evaluate/", "/api/v1/contributions/"]
SENT = ["/contributions/preview/", "/accounts/login/", "/formulas/kl-divergence/report/", "/api/v1/contributions/"]
QUERIES = {"/formulas/": "search=a", "/api/v1/contributions/": "limit=1"}


@pytest.fixture(autouse=True)
def connection_stays_open() -> Iterator[None]:
    """As the client of tests has it: a request closes what failed in it, here the connection of the test itself."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answer(method: str, path: str, content_type: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    """What the server's own handler answers: the client of tests makes requests of Django's own kind."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": QUERIES.get(path, "mu_q=1") if method == "GET" else "",
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

    given = application(environ, start)
    return told[0], b"".join(given)


def body_for(content_type: str, codec: str) -> bytes:
    if "multipart" in content_type:
        return PARTS.format(codec).encode("latin-1")
    return b'{"text": "a"}' if "json" in content_type else b"text=a"


@pytest.mark.parametrize("codec", CODECS)
def test_reading_is_the_same_whatever_codec_is_named(codec: str) -> None:
    for path in READ:
        plain = answer("GET", path, "")
        assert plain[0] == 200
        for shape in TYPES:
            assert answer("GET", path, shape.format(codec)) == plain
        accept = f"text/html; a*={codec}''%ff, */*; indent*={codec}''%ff"
        assert answer("GET", path, "", HTTP_ACCEPT=accept)[0] == 200


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("path", SENT)
def test_what_is_sent_is_refused_or_read_as_utf_8(path: str, codec: str) -> None:
    for shape in TYPES:
        content_type = shape.format(codec)
        status, body = answer("POST", path, content_type, body_for(content_type, codec))
        assert status in {200, 400, 401, 403, 415}, (content_type, status)
        assert status == 415 or " charset={}" not in shape
        assert body


@pytest.mark.parametrize("codec", CODECS)
def test_callers_who_are_somebody_meet_the_same(codec: str) -> None:
    ada = person("Ada Lovelace")
    client = Client()
    client.force_login(ada)
    session = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    callers = [{"HTTP_COOKIE": session}, {"HTTP_AUTHORIZATION": f"Bearer {token(ada)}"}]
    for caller in callers:
        for shape in TYPES:
            content_type = shape.format(codec)
            status, _ = answer("POST", "/api/v1/contributions/", content_type, body_for(content_type, codec), **caller)
            assert status in {400, 403, 415}, (content_type, status)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"', "utf_8", "us-ascii", ""])
def test_utf_8_by_any_of_its_names_is_read(client: Client, charset: str) -> None:
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    status, body = answer("POST", "/contributions/preview/", content_type, "text=é".encode())
    assert status == 403 or "é" in body.decode()
    assert status != 415
    wanted = {"text": "é"}
    answered = client.post("/api/v1/contributions/", json.dumps(wanted), f"application/json; charset={charset}")
    assert answered.status_code == 401


def test_refusal_says_what_would_be_right(client: Client) -> None:
    page = client.post("/contributions/preview/", "text=a", "text/plain; charset=<b>latin-1")
    assert page.status_code == 415
    assert "&lt;b&gt;latin-1" in page.text
    assert "UTF-8" in page.text
    problem = client.post("/api/v1/contributions/", "{}", "application/json; charset=utf-16")
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json()["detail"] == "'utf-16' is not a charset that is read here; send UTF-8."


def test_header_that_can_be_read_stays_as_it_is() -> None:
    for header in ("application/json", "text/html;q=0.9, */*;q=0.1", 'a/b; c="d, e"', ""):
        assert readable(header) == header
    assert readable("application/json; indent=2; x*=no-such-codec''a, */*") == "application/json, */*"


def test_asgi_reads_requests_in_the_same_way() -> None:
    assert asgi_application.request_class is Utf8ASGIRequest
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"a=%C3%A9",
        "headers": [(b"content-type", b"text/plain; charset=zlib")],
    }
    request = Utf8ASGIRequest(scope, io.BytesIO())
    assert request.GET["a"] == "é"


def test_django_still_decodes_with_the_codec_that_a_client_names() -> None:
    """Once this fails, Utf8Request can go: Django then reads `zlib` as no charset."""
    with pytest.raises(LookupError):
        RequestFactory().get("/?a=1", CONTENT_TYPE="text/plain; charset=zlib")
