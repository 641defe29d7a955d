"""The proxy that the README puts in front, with `deploy/nginx.conf`: what it hands on, what it says itself."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest
from django.conf import settings

from tests.processes import eventually
from tests.proxying import CONFIGURATION, NAME, proxying
from tests.raw_http import Answer, Server, chunked, written
from tests.slow_clients import dripping

pytestmark = pytest.mark.process

A_MEGABYTE = 1024 * 1024


class Echo(BaseHTTPRequestHandler):
    """Stands for the site: says what has reached it, or nothing at /silent/."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        """What each method is answered with."""
        if self.path.endswith("/silent/"):
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = {"path": self.path, "headers": [[*pair] for pair in self.headers.items()], "body": len(body)}
        said = json.dumps(told).encode()
        self.send_response(200)
        for name, value in {"Content-Length": str(len(said)), "ETag": '"1"', "X-Of-The-Site": "1"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_DELETE = answer  # noqa: N815 -- the names by which the library looks for them

    def log_message(self, *said: object) -> None:
        """Nothing."""


class Proxy(NamedTuple):
    https: Server
    http: Server


@pytest.fixture(scope="module")
def proxy() -> Iterator[Proxy]:
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    with proxying(upstream.server_port) as servers:
        yield Proxy(*servers)
    upstream.shutdown()


def handed_on(answer: Answer, name: str) -> list[str]:
    """The values of a header with which a request reached the site."""
    assert answer.status == 200
    return [value for found, value in json.loads(answer.body)["headers"] if found.lower() == name]


# --- what reaches the site --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "lie", "truth"),
    [
        ("X-Forwarded-Proto", "http", "https"),
        ("X-Forwarded-For", "203.0.113.7", "127.0.0.1"),
        ("X_Forwarded_For", "203.0.113.7", "127.0.0.1"),
        ("x-forwarded-proto", "http, http", "https"),
    ],
)
def test_what_the_proxy_says_is_said_by_nobody_else(proxy: Proxy, name: str, lie: str, truth: str) -> None:
    answer = proxy.https.asked("/", f"{name}: {lie}")
    assert handed_on(answer, name.lower().replace("_", "-")) == [truth]


def test_site_is_told_who_asks(proxy: Proxy) -> None:
    answer = proxy.https.asked("/", source="127.0.0.9")
    assert handed_on(answer, "x-forwarded-for") == ["127.0.0.9"]


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO", "X_Forwarded_Host"])
def test_header_with_an_underscore_reaches_nobody(proxy: Proxy, name: str) -> None:
    said = json.loads(proxy.https.asked("/", f"{name}: /formulas").body)["headers"]
    assert said
    assert name.lower() not in {found.lower() for found, _ in said}


def test_address_reaches_the_site_as_it_was_sent(proxy: Proxy) -> None:
    path = "/a//b/../%2e%2e/c%2Fd/?q=%20a&&b=%00"
    assert json.loads(proxy.https.asked(path).body)["path"] == path


@pytest.mark.parametrize("host", ["KLARITY.example", "klarity.example:443", "klarity.example:8"])
def test_name_of_the_site_has_one_spelling(proxy: Proxy, host: str) -> None:
    answer = proxy.https.told(written("GET", "/", [f"Host: {host}"]))
    assert handed_on(answer, "host") == [NAME]


def test_name_is_that_of_the_whole_address_where_there_is_one(proxy: Proxy) -> None:
    answer = proxy.https.told(written("GET", "https://elsewhere.example/", [f"Host: {NAME}"]))
    assert handed_on(answer, "host") == ["elsewhere.example"]  # which the site then refuses


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_body_in_chunks_reaches_the_site_with_its_length(proxy: Proxy, method: str) -> None:
    sent = written(method, "/", [f"Host: {NAME}", "Transfer-Encoding: chunked"], chunked(b"abc", b"de"))
    answer = proxy.https.told(sent)
    assert json.loads(answer.body)["body"] == 5
    assert handed_on(answer, "content-length") == ["5"]


def test_whoever_waits_for_leave_to_send_a_body_gets_it(proxy: Proxy) -> None:
    assert json.loads(proxy.https.asked("/", "Expect: 100-continue", method="POST", body=b"abc").body)["body"] == 3


def test_answer_has_the_headers_that_the_site_gave_it(proxy: Proxy) -> None:
    answer = proxy.https.asked("/", "Accept-Encoding: gzip, br")
    of_nginx = {"server", "date", "connection", "x-request-id", "cache-status"}
    assert answer.headers.keys() - of_nginx == {"content-length", "etag", "x-of-the-site"}
    assert answer.headers["etag"] == '"1"'


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_plain_http_leads_to_the_same_address_in_https_with_all_that_was_sent(proxy: Proxy, method: str) -> None:
    answer = proxy.http.told(written(method, "/a/?b=c", ["Host: elsewhere.example", "X-Forwarded-Proto: https"]))
    assert (answer.status, answer.headers["location"]) == (308, f"https://{NAME}/a/?b=c")


# --- what it refuses, and how it says so ------------------------------------------------------------------


def too_much(path: str) -> bytes:
    length = f"Content-Length: {settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1}"
    return written("POST", path, [f"Host: {NAME}", length])


def with_two_hosts(path: str) -> bytes:
    return written("GET", path, [f"Host: {NAME}", "Host: elsewhere.example"])


def with_two_lengths(path: str) -> bytes:
    lengths = ["Content-Length: 3", "Transfer-Encoding: chunked"]
    return written("POST", path, [f"Host: {NAME}", *lengths], chunked(b"abc"))


def in_chunks_that_are_none(path: str) -> bytes:
    return written("POST", path, [f"Host: {NAME}", "Transfer-Encoding: chunked"], b"xyz\r\n")


def with_a_long_address(path: str) -> bytes:
    return written("GET", f"{path}?{'a' * 9000}", [f"Host: {NAME}"])


def with_a_long_header(path: str) -> bytes:
    return written("GET", path, [f"Host: {NAME}", f"X-Long: {'a' * 9000}"])


def of_a_site_that_is_down(path: str) -> bytes:
    return written("GET", f"{path}silent/", [f"Host: {NAME}"])


REFUSED = {
    with_two_lengths: 400,
    in_chunks_that_are_none: 400,
    too_much: 413,
    with_a_long_address: 414,
    with_a_long_header: 431,
    of_a_site_that_is_down: 502,
}


@pytest.mark.parametrize("sent", REFUSED, ids=lambda sent: sent.__name__)
def test_refusal_under_the_api_is_a_problem(proxy: Proxy, sent: object) -> None:
    assert callable(sent)
    answer = proxy.https.told(sent("/api/v1/formulas/"))
    problem = json.loads(answer.body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status == problem["status"] == REFUSED[sent]
    assert problem.keys() == {"type", "title", "status", "detail"}


def test_whole_address_under_the_api_is_answered_with_a_problem_too(proxy: Proxy) -> None:
    answer = proxy.https.told(too_much(f"https://{NAME}/api/v1/formulas/"))
    assert answer.status == json.loads(answer.body)["status"] == 413


@pytest.mark.parametrize("sent", REFUSED, ids=lambda sent: sent.__name__)
def test_refusal_elsewhere_is_a_page_that_loads_nothing(proxy: Proxy, sent: object) -> None:
    assert callable(sent)
    answer = proxy.https.told(sent("/formulas/"))
    assert answer.status == REFUSED[sent]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<h1>" in answer.body
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_request_with_two_hosts_is_refused(proxy: Proxy) -> None:
    assert proxy.https.told(with_two_hosts("/")).status == 400


def test_every_refusal_has_a_title_and_a_detail() -> None:
    (listed,) = re.findall(r"error_page ([\d ]+) \$words;", CONFIGURATION)
    title, detail = re.findall(r"map \$status \$\w+ \{(.*?)\}", CONFIGURATION, re.DOTALL)
    wanted = {*listed.split(), "431"} - {"500"}  # which is what stands there for all others
    assert wanted == set(re.findall(r"^ +(\d+) ", title, re.MULTILINE))
    assert wanted == set(re.findall(r"^ +(\d+) ", detail, re.MULTILINE))


def test_proxy_takes_as_much_as_the_site_does(proxy: Proxy) -> None:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert most is not None
    assert json.loads(proxy.https.asked("/", method="POST", body=b"a" * most).body)["body"] == most
    assert f"A request holds {most:,} bytes" in CONFIGURATION


def test_one_address_has_two_hundred_open_and_its_neighbours_are_not_disturbed(proxy: Proxy) -> None:
    def refused() -> Answer | None:
        answer = proxy.https.asked("/api/v1/formulas/", source="127.0.0.2")
        return answer if answer.status == 429 else None

    with dripping(proxy.https, "body", 200, "127.0.0.2"):
        answer = eventually(refused)
        assert answer
        assert json.loads(answer.body)["title"] == "Too Many Requests"
        assert proxy.https.asked("/", source="127.0.0.3").status == 200
