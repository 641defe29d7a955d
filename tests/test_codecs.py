"""No header names a codec that is used: pages and API answer as ever, or say that UTF-8 is what they read."""

import pytest
from django.conf import settings
from django.test import Client

from tests.community.api.asking import token
from tests.personas import person
from tests.server_answers import answer

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
READ = {
    "/formulas/kl-divergence/": "mu_q=1",
    "/formulas/": "search=a",
    "/api/v1/formulas/kl-divergence/evaluate/": "mu_q=1",
    "/api/v1/contributions/": "limit=1",
}
SENT = ["/contributions/preview/", "/accounts/login/", "/formulas/kl-divergence/report/", "/api/v1/contributions/"]


def body_for(content_type: str, codec: str) -> bytes:
    if "multipart" in content_type:
        return PARTS.format(codec).encode("latin-1")
    return b'{"text": "a"}' if "json" in content_type else b"text=a"


@pytest.mark.parametrize("codec", CODECS)
def test_reading_is_the_same_whatever_codec_is_named(codec: str) -> None:
    for path, query in READ.items():
        plain = answer("GET", path, "", query=query)
        assert plain[0] == 200
        for shape in TYPES:
            assert answer("GET", path, shape.format(codec), query=query) == plain
        accept = f"text/html; a*={codec}''%ff, */*; indent*={codec}''%ff"
        assert answer("GET", path, "", query=query, HTTP_ACCEPT=accept)[0] == 200


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
