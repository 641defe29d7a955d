"""What the proxy keeps for readers without an account: right within a second, and there when the site is not."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.processes import eventually
from tests.proxying import proxying
from tests.raw_http import Answer, Server
from tests.serving import START_SECONDS, Site, printed_in, serving
from tests.site_settings import PRODUCTION

pytestmark = pytest.mark.process

KL = "/formulas/kl-divergence/"
DOWN = "nginx; hit; detail=site-does-not-answer"
WORDS = "A text that everybody reads a second after it was published."
PUBLISH = f"""
from tests.personas import moderator, person, published
print(published(person("Ada"), moderator(), {WORDS!r}).pk)
"""
HIDE = """
from community.judgements import Action
from community.models import Contribution, User
from tests.personas import judged
judged(User.objects.get(name="Maria"), Contribution.objects.get(), Action.HIDE)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def both(folder: Path) -> Iterator[tuple[Server, Site]]:
    """The proxy, and the site behind it, whose second node is not there."""
    with serving(folder, **PRODUCTION) as site:
        urlopen(f"http://localhost:{site.port}/healthz", timeout=START_SECONDS).close()
        with proxying(1, site.port) as (https, _):
            yield https, site


@pytest.fixture
def proxy(both: tuple[Server, Site]) -> Server:
    return both[0]


def kept(answer: Answer) -> str:
    return answer.headers.get("cache-status", "")


def test_page_that_was_just_made_is_kept_for_the_next_reader(proxy: Server) -> None:
    def twice() -> bool:  # again, if a second ended in between
        proxy.asked(KL)
        return kept(proxy.asked(KL)) == "nginx; hit"

    assert eventually(twice)


def test_kept_page_is_named_for_the_request_that_it_answers(proxy: Server) -> None:
    first, second = (proxy.asked(KL).headers["x-request-id"] for _ in range(2))
    assert first != second
    assert proxy.asked(KL, "X-Request-ID: mine-7").headers["x-request-id"] == "mine-7"


@pytest.mark.parametrize("own", ["Cookie: a=b; __Host-sessionid=x", "Cookie: sessionid=x", "Authorization: Bearer x"])
def test_who_has_a_session_or_a_token_is_answered_by_the_site(proxy: Server, own: str) -> None:
    proxy.asked(KL)
    assert kept(proxy.asked(KL, own)) == "nginx; fwd=miss"


@pytest.mark.parametrize("path", [f"{KL}?mu_p=1", "/accounts/login/", "/nowhere/"])
def test_what_the_site_does_not_give_to_be_kept_is_not(proxy: Server, path: str) -> None:
    assert {kept(proxy.asked(path)) for _ in range(3)} == {"nginx; fwd=miss"}


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br", "gzip"),
        ("br, gzip", "gzip"),
        ("gzip", "gzip"),
        ("br", None),
        ("deflate", None),
        ("", None),
    ],
)
def test_page_comes_as_the_reader_can_take_it(proxy: Server, accepted: str, sent: str | None) -> None:
    answers = [proxy.asked(KL, f"Accept-Encoding: {accepted}") for _ in range(2)]
    assert [answer.headers.get("content-encoding") for answer in answers] == [sent, sent]


def test_api_counts_each_request(proxy: Server) -> None:
    left = [re.findall(r"r=(\d+)", proxy.asked("/api/v1/formulas/").headers["ratelimit"]) for _ in range(2)]
    assert left[0] != left[1]


def test_text_is_there_a_second_after_it_was_published_and_gone_a_second_after_it_was_hidden(
    proxy: Server, folder: Path
) -> None:
    def shown() -> bool:
        return WORDS.encode() in proxy.asked(KL).body

    assert not shown()
    for code, is_there in ((PUBLISH, True), (HIDE, False)):
        printed_in(folder, code)
        proxy.asked(KL)  # by others, in the same second
        time.sleep(1)
        assert shown() == is_there


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_state_of_a_node_is_nobody_elses_business(proxy: Server, path: str) -> None:
    assert proxy.asked(path).status == 404


def test_kept_page_is_shown_while_the_site_is_down_and_says_so(both: tuple[Server, Site]) -> None:
    proxy, site = both
    page = proxy.asked(KL)
    site.process.terminate()
    site.process.wait()
    eventually(lambda: kept(proxy.asked(KL)) == DOWN)
    answer = proxy.asked(KL)
    assert (answer.status, answer.body) == (200, page.body)
    assert proxy.asked(KL, "Cookie: sessionid=x").status == 502
    assert proxy.asked("/api/v1/formulas/").status == 502
