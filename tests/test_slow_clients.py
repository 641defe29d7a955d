"""The site behind its proxy, as the README has it in production: whoever is slow keeps nobody waiting."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import eventually
from tests.proxying import NAME, proxying
from tests.raw_http import Server
from tests.serving import STATIC, serving
from tests.slow_clients import DRIPS, dripping, sipping

pytestmark = pytest.mark.process

KL = "/formulas/kl-divergence/"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": secrets.token_hex(32),
    "ALLOWED_HOSTS": NAME,
    "SITE_URL": f"https://{NAME}",
    "EMAIL_URL": "smtp://localhost:9",  # has to be set; nobody is written to
}
# Of each hop, or of each answer.
OF_EACH = (
    *("server", "date", "connection", "transfer-encoding"),
    *("x-request-id", "ratelimit", "x-accel-expires", "cache-status"),
)
PROXY_SAYS = ("X-Forwarded-Proto: https", "X-Forwarded-For: 127.0.0.1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def both(folder: Path) -> Iterator[tuple[Server, Server]]:
    """The proxy and, behind it, the site."""
    with serving(folder, **PRODUCTION) as behind, proxying(behind.port) as (https, _):
        eventually(lambda: https.asked(KL).status == 200)
        yield https, Server(behind.port, NAME)


@pytest.fixture
def proxy(both: tuple[Server, Server]) -> Server:
    return both[0]


@pytest.fixture
def file(both: tuple[Server, Server]) -> str:
    """The address of the longest static file."""
    longest = max(STATIC.rglob("*.js"), key=lambda path: path.stat().st_size)
    assert longest.stat().st_size > 500_000  # more than sockets and buffers hold on the way
    return f"/static/{longest.relative_to(STATIC)}"


def assert_answers(site: Server) -> None:
    """Pages, the API and forms are to be had."""
    for path in (KL, "/formulas/", f"{KL}?mu_p=1", "/api/v1/formulas/", "/accounts/login/"):
        assert site.asked(path).status == 200
    assert site.asked("/contributions/preview/", method="POST", body=b"text=a").status == 403  # no token of a page


@pytest.mark.parametrize("number", [12, 60])
@pytest.mark.parametrize("what", DRIPS)
def test_site_answers_while_others_are_slow_in_sending(proxy: Server, what: str, number: int) -> None:
    with dripping(proxy, what, number):
        assert_answers(proxy)


@pytest.mark.parametrize("number", [12, 60])
def test_site_answers_while_others_are_slow_in_taking(proxy: Server, file: str, number: int) -> None:
    with sipping(proxy, file, number):
        assert_answers(proxy)


@pytest.mark.parametrize("path", [KL, "/api/v1/formulas/", "/no/such/page/", "/formulas", "/me/", "the longest file"])
def test_proxy_changes_nothing_of_an_answer(both: tuple[Server, Server], file: str, path: str) -> None:
    path = file if path.startswith("the") else path
    # Not gzip: Django puts a random length into each page that it compresses.
    answers = [server.asked(path, "Accept-Encoding: br", *PROXY_SAYS) for server in both]
    assert "strict-transport-security" in answers[0].headers
    for answer in answers:
        for name in OF_EACH:
            answer.headers.pop(name, None)
    assert answers[0] == answers[1]


def test_links_of_a_page_are_those_of_the_site_whoever_asks(proxy: Server) -> None:
    page = proxy.asked(KL, "X-Forwarded-Host: elsewhere.example", "X-Forwarded-Proto: http").body.decode()
    assert re.findall(r'rel="canonical" href="([^"]+)"', page) == [f"https://{NAME}{KL}"]
