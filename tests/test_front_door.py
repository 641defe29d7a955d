"""A real server, asked by hand: no header of a client changes an address, and what is sent arrives, however it is."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings

from community.kinds import KINDS
from formulas.definitions import loading
from tests.raw_http import Answer, Server, chunked, received, written
from tests.serving import printed_in, ready_site

pytestmark = pytest.mark.process

# One process keeps its pages for itself: with two, what one request has spoilt another might not be shown.
ONE_WORKER = {"GUNICORN_CMD_ARGS": "--workers 1"}
SLUGS = [formula.slug for formula in loading.catalogue().formulas]
PAGES = [f"{before}{slug}{after}" for before, after in (("/formulas/", "/"), ("/embed/", "/")) for slug in SLUGS]
PAGES += [f"/formulas/{slug}/{kind.address}/" for kind in KINDS.values() for slug in SLUGS]
KL = "/formulas/kl-divergence"
LIES = [
    *(f"SCRIPT_NAME: {KL}", "SCRIPT_NAME: /formulas", f"Script-Name: {KL}", "X-Script-Name: /a", "PATH_INFO: /"),
    *("Path-Info: /", "SCRIPT_URL: /a/b", "Redirect-Url: /a/b", "REQUEST_URI: /", "QUERY_STRING: mu_p=1"),
    *("REMOTE_USER: Maria", "Remote-User: Maria", "REMOTE_ADDR: 203.0.113.7", "X-Real-Ip: 203.0.113.7"),
    *("X-Forwarded-For: 203.0.113.7", "X_Forwarded_For: 203.0.113.7", "Forwarded: host=elsewhere.example;proto=https"),
    *("X-Forwarded-Host: elsewhere.example", "X_Forwarded_Host: elsewhere.example", "X-Host: elsewhere.example"),
    *("X-Forwarded-Server: elsewhere.example", "X-Forwarded-Port: 444", "X-Forwarded-Prefix: /a", "SERVER_PORT: 1"),
    *("X-Forwarded-Proto: https", "X_Forwarded_Proto: https", "X-Forwarded-Protocol: ssl", "X-Forwarded-Ssl: on"),
    *("Front-End-Https: on", "X-Url-Scheme: https", "WSGI.URL_SCHEME: https", "HTTP_HOST: elsewhere.example"),
    *("X-Original-Url: /me/", "X-Rewrite-Url: /me/", "X-Http-Method-Override: DELETE", "X-Http-Method: PUT"),
    *("X-Method-Override: PUT", "X-Original-Host: elsewhere.example", "Accept-Encoding: gzipped", "TE: trailers"),
    *("Content-Type: text/plain; charset=zlib", "Accept: */*; x*=no-such-codec''a", "Range: bytes=0-9"),
    *("HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "X-Accel-Redirect: /me/", "Accept-Language: de"),
]
NEW = {"date", "x-request-id", "ratelimit", "x-accel-expires"}  # in each answer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Server]:
    with ready_site(folder, **ONE_WORKER) as url:
        port = urlsplit(url).port
        assert port
        yield Server(port, f"localhost:{port}")


def lasting(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    """All of an answer but the time at which it was given."""
    headers = {name: value for name, value in answer.headers.items() if name not in NEW}
    return answer.status, headers, answer.body


# --- addresses --------------------------------------------------------------------------------------------


def test_each_lie_has_a_page_that_nobody_has_asked_for() -> None:
    assert len(PAGES) >= len(LIES) > 40
    assert len(set(PAGES)) == len(PAGES)


@pytest.mark.parametrize(("lie", "page"), [*zip(LIES, PAGES, strict=False)])
def test_no_header_of_one_reader_changes_the_page_of_another(site: Server, lie: str, page: str) -> None:
    lied = site.asked(page, lie)
    kept = site.asked(page)
    made = site.asked(page, "Authorization: none")  # which no kept page answers
    assert made.status == 200
    assert lasting(lied) == lasting(made)
    assert lasting(kept) == lasting(made)


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("path", ["/formulas", "/api/v1/formulas/?search=relative+entropy", "/me/"])
def test_no_header_changes_where_answers_lead(site: Server, lie: str, path: str) -> None:
    answer, plain = site.asked(path, lie), site.asked(path)
    assert plain.status in (200, 301, 302)
    assert lasting(answer) == lasting(plain)


@pytest.mark.parametrize("target", ["http://elsewhere.example/formulas/", "https://localhost/formulas/"])
def test_whole_address_in_place_of_a_path_changes_nothing(site: Server, target: str) -> None:
    answer = site.told(written("GET", target, [f"Host: {site.name}"]))
    assert lasting(answer) == lasting(site.asked("/formulas/"))


@pytest.mark.parametrize("path", ["/", "/api/v1/", "/static/klsite/icon.svg", "/no/such/page/"])
def test_no_answer_tells_the_version_of_what_answers(site: Server, path: str) -> None:
    headers = site.asked(path).headers
    assert headers["server"] == "gunicorn"
    assert not headers.keys() & {"x-powered-by", "via"}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /api/v1/?" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"GET /api/v1/ HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 9_000 + b"\r\n\r\n", 431),
        (b"GET /api/v1/ HTTP/1.1\r\nHost: localhost\r\nno header\r\n\r\n", 400),
        (b"GET /api/v1/<script> HTTP/9.9\r\nHost: localhost\r\n\r\n", 400),
        (b"\x16\x03\x01 nothing\r\n\r\n", 400),
    ],
    ids=["long address", "long header", "no header", "no version", "TLS"],
)
def test_what_cannot_be_read_is_refused_as_a_problem(site: Server, sent: bytes, status: int) -> None:
    answer = site.told(sent)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    problem = json.loads(answer.body)
    assert problem["status"] == status
    assert problem["detail"]
    assert b"script" not in answer.body


def test_second_host_is_refused(site: Server) -> None:
    assert site.told(written("GET", "/", [f"Host: {site.name}", "Host: elsewhere.example"])).status == 400


def test_oldest_version_of_http_gets_the_same_page(site: Server) -> None:
    answer = site.told(written("GET", "/formulas/", [f"Host: {site.name}"], version="HTTP/1.0"))
    assert answer.body == site.asked("/formulas/").body


def test_whoever_writes_the_name_in_capitals_changes_no_page_but_their_own(site: Server) -> None:
    theirs = site.told(written("GET", "/", [f"Host: LOCALHOST:{site.port}"]))
    assert f"http://LOCALHOST:{site.port}/".encode() in theirs.body
    assert f"http://localhost:{site.port}/".encode() in site.asked("/").body


# --- what is sent -----------------------------------------------------------------------------------------

IN_CHUNKS = "Transfer-Encoding: chunked"
FORM = "Content-Type: application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"
MOST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
TEXT = "Think of $P$ as what is true and of $Q$ as what you bet on."


@pytest.fixture(scope="module")
def token(site: Server, folder: Path) -> str:
    code = (
        "from tests.personas import person; from tests.community.api.asking import token; print(token(person('Ada')))"
    )
    return f"Authorization: Bearer {printed_in(folder, code)[-1]}"


def sent(site: Server, path: str, body: bytes, *headers: str, method: str = "POST") -> Answer:
    """The answer to what is sent after these headers as it is."""
    return site.told(written(method, path, [f"Host: {site.name}", *headers], body))


def preview(site: Server, body: bytes, *headers: str) -> Answer:
    """What the preview of a text says to this body of a form, sent from a page of ours."""
    secret = "a" * 32
    tokens = (f"Cookie: csrftoken={secret}", f"X-CSRFToken: {secret}")
    return sent(site, "/contributions/preview/", body, FORM, *tokens, *headers)


def test_form_in_chunks_is_read(site: Server) -> None:
    form = urlencode({"text": "What a *wrong* belief costs."}).encode()
    answer = preview(site, chunked(form[:7], form[7:8], form[8:]), IN_CHUNKS)
    assert answer.status == 200
    assert b"<em>wrong</em>" in answer.body


def test_json_in_chunks_is_read(site: Server, token: str) -> None:
    body = json.dumps({"formula": "kl-divergence", "kind": "aha", "text": TEXT}).encode()
    answer = sent(site, "/api/v1/contributions/", chunked(body[:20], body[20:]), IN_CHUNKS, JSON, token)
    assert (answer.status, json.loads(answer.body)["text"]) == (201, TEXT)


def test_wrong_json_in_chunks_is_not_taken_for_nothing(site: Server, token: str) -> None:
    answer = sent(site, "/api/v1/contributions/", chunked(b'{"formula": '), IN_CHUNKS, JSON, token)
    assert (answer.status, "cannot be read as JSON" in json.loads(answer.body)["detail"]) == (400, True)


def test_deletion_with_a_body_in_chunks_is_answered_and_the_connection_stays_usable(site: Server, token: str) -> None:
    begun = written("DELETE", "/api/v1/contributions/999999/vote/", [f"Host: {site.name}", IN_CHUNKS, JSON, token])
    begun = begun.replace(b"Connection: close", b"Connection: keep-alive")
    connection = site.connected()
    connection.sendall(begun + chunked(b"{}"))
    assert received(connection, "DELETE").status == 404
    connection.sendall(written("GET", "/robots.txt", [f"Host: {site.name}"]))
    assert received(connection, "GET").status == 200
    connection.close()


@pytest.mark.parametrize("chunks", [[b"a" * (MOST + 1)], [b"a" * 65536] * (MOST // 65536 + 1)], ids=["one", "many"])
def test_more_in_chunks_than_a_request_holds_is_refused(site: Server, token: str, chunks: list[bytes]) -> None:
    answer = sent(site, "/api/v1/contributions/", chunked(*chunks), IN_CHUNKS, JSON, token)
    assert (answer.status, json.loads(answer.body)["status"]) == (413, 413)


def test_as_much_in_chunks_as_a_request_holds_is_read(site: Server) -> None:
    form = b"text=" + b"a" * (MOST - 5)
    assert preview(site, chunked(form), IN_CHUNKS).status == 200


def test_more_with_a_length_than_a_request_holds_is_refused_with_a_page(site: Server) -> None:
    answer = preview(site, b"a" * (MOST + 1), f"Content-Length: {MOST + 1}")
    assert answer.status == 413
    assert b"2,621,440 bytes" in answer.body


@pytest.mark.parametrize(
    "body", [b"xyz\r\n\r\n", b"3\r\nabcdef\r\n0\r\n\r\n", b"-1\r\n\r\n", b"5 \r\nabcde\r\n0\r\n\r\n"]
)
def test_chunk_that_is_none_is_refused(site: Server, token: str, body: bytes) -> None:
    problem = sent(site, "/api/v1/contributions/", body, IN_CHUNKS, JSON, token)
    assert (problem.status, problem.headers["content-type"]) == (400, "application/problem+json")
    page = preview(site, body, IN_CHUNKS)
    assert (page.status, b"broke off" in page.body) == (400, True)


@pytest.mark.parametrize(
    ("headers", "version"),
    [
        ([IN_CHUNKS, "Content-Length: 3"], "HTTP/1.1"),
        (["Content-Length: 3", "Content-Length: 4"], "HTTP/1.1"),
        (["Transfer-Encoding: chunked, chunked"], "HTTP/1.1"),
        (["Transfer-Encoding: gzip"], "HTTP/1.1"),
        ([IN_CHUNKS], "HTTP/1.0"),
    ],
)
def test_body_whose_end_can_be_read_in_two_ways_is_refused(site: Server, headers: list[str], version: str) -> None:
    begun = written("POST", "/contributions/preview/", [f"Host: {site.name}", FORM, *headers], chunked(b"abc"), version)
    assert site.told(begun).status == 400


def test_whoever_waits_for_leave_to_send_chunks_gets_it(site: Server) -> None:
    form = b"text=What+a+*wrong*+belief+costs."
    answer = preview(site, chunked(form), IN_CHUNKS, "Expect: 100-continue")
    assert (answer.status, b"<em>wrong</em>" in answer.body) == (200, True)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_sent_in_chunks_without_the_slash_is_led_on_whole(site: Server, method: str) -> None:
    answer = sent(site, "/api/v1/contributions", chunked(b"{}"), IN_CHUNKS, JSON, method=method)
    assert (answer.status, answer.headers["location"]) == (308, "/api/v1/contributions/")
