"""Whole pages kept for everybody: what is kept, for whom, and that it is the same."""

from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import resolve, reverse
from django.utils.cache import patch_vary_headers
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from community.actions.judging import undo
from community.actions.people import remove_account
from community.actions.reacting import vote
from community.actions.writing import delete
from community.models import Contribution, Decision, User
from community.states import Action
from klsite.page_cache import GENERATION_SECONDS, Generation, PageCacheMiddleware, latest_decisions
from tests.headers import headers_of
from tests.personas import judged, moderator, pending, person, published

KL = "/formulas/kl-divergence/"
PROTECTING = {
    *("Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy"),
    *("Referrer-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options"),
}

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class View:
    """Counts how often it is asked, and answers what it is told to."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.asked = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        request.resolver_match = resolve(request.path_info)
        return self.answer(request)


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the page", headers={"ETag": '"1"', "X-Frame-Options": "SAMEORIGIN"})


def asked_twice(answer: Callable[[HttpRequest], HttpResponse], *requests: HttpRequest) -> int:
    """How often the view was asked when each request came once."""
    view = View(answer)
    middleware = PageCacheMiddleware(view)
    assert len(requests) > 1
    for request in requests:
        middleware(request)
    return view.asked


@pytest.fixture(autouse=True)
def kept_for_a_minute(settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def request_factory() -> RequestFactory:
    return RequestFactory()


def test_page_is_made_once(request_factory: RequestFactory) -> None:
    assert asked_twice(plain, request_factory.get("/"), request_factory.get("/")) == 1


def test_kept_page_is_the_same_with_all_its_headers(client: Client) -> None:
    first, second = client.get(KL), client.get(KL)
    assert first.content == second.content
    assert headers_of(first) == headers_of(second)
    assert "Content-Security-Policy" in second.headers
    assert "ETag" in second.headers


def test_kept_page_that_is_still_true_is_not_sent_again(client: Client) -> None:
    etag = client.get(KL).headers["ETag"]
    answer = client.get(KL, headers={"if-none-match": etag})
    assert answer.status_code == 304
    assert answer.content == b""


def test_kept_page_stays_whole_after_a_304(client: Client) -> None:
    first = client.get(KL)
    client.get(KL, headers={"if-none-match": first.headers["ETag"]})
    assert client.get(KL).content == first.content


def test_kept_page_goes_to_whoever_holds_another_version(client: Client) -> None:
    first = client.get(KL)
    answer = client.get(KL, headers={"if-none-match": '"an older one"'})
    assert answer.status_code == 200
    assert answer.content == first.content


def test_every_address_has_its_own_page(request_factory: RequestFactory) -> None:
    assert asked_twice(plain, request_factory.get("/"), request_factory.get("/formulas/")) == 2


def test_address_with_parameters_is_not_kept(request_factory: RequestFactory) -> None:
    assert asked_twice(plain, request_factory.get("/?a=1"), request_factory.get("/?a=1")) == 2
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_address_with_parameters_is_not_answered_from_the_bare_one(client: Client) -> None:
    bare = client.get(KL)
    assert client.get(f"{KL}?mu_p=2").content != bare.content


def test_request_with_a_session_is_answered_by_the_site(request_factory: RequestFactory) -> None:
    with_session = request_factory.get("/")
    with_session.COOKIES[django_settings.SESSION_COOKIE_NAME] = "abc"
    assert asked_twice(plain, request_factory.get("/"), with_session) == 2


def test_answer_to_a_request_with_a_session_is_not_kept(request_factory: RequestFactory) -> None:
    with_session = request_factory.get("/")
    with_session.COOKIES[django_settings.SESSION_COOKIE_NAME] = "abc"
    assert asked_twice(plain, with_session, request_factory.get("/")) == 2


def test_request_with_a_token_is_neither_answered_from_a_kept_answer_nor_kept(request_factory: RequestFactory) -> None:
    with_token = request_factory.get("/", headers={"authorization": "Bearer klarity_0"})
    assert asked_twice(plain, request_factory.get("/"), with_token) == 2
    caches["pages"].clear()
    assert asked_twice(plain, with_token, request_factory.get("/")) == 2


@pytest.mark.parametrize("method", ["head", "post"])
def test_only_get_is_kept(request_factory: RequestFactory, method: str) -> None:
    make = getattr(request_factory, method)
    assert asked_twice(plain, make("/"), make("/")) == 2


def test_head_is_told_of_the_kept_page(client: Client) -> None:
    client.get("/formulas/")
    kept = client.get(KL)
    told = client.head(KL)
    assert headers_of(told) == headers_of(kept)
    assert client.head(KL, headers={"if-none-match": kept.headers["ETag"]}).status_code == 304


def test_head_is_answered_from_what_get_left(request_factory: RequestFactory) -> None:
    assert asked_twice(plain, request_factory.get("/"), request_factory.head("/")) == 1


def test_post_is_never_answered_from_a_kept_page(request_factory: RequestFactory) -> None:
    assert asked_twice(plain, request_factory.get("/"), request_factory.post("/")) == 2


def varying(*names: str) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        response = plain(request)
        patch_vary_headers(response, names)
        return response

    return answer


@pytest.mark.parametrize(
    "names", [("Cookie",), ("Accept-Encoding", "Cookie"), ("Accept-Language",), ("Origin",), ("*",)]
)
def test_answer_that_varies_is_not_kept(request_factory: RequestFactory, names: tuple[str, ...]) -> None:
    assert asked_twice(varying(*names), request_factory.get("/"), request_factory.get("/")) == 2


@pytest.mark.parametrize("control", ["no-store", "private, max-age=60", "No-Store"])
def test_answer_that_is_not_to_be_kept_is_not_kept(request_factory: RequestFactory, control: str) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse("for one reader", headers={"Cache-Control": control})

    assert asked_twice(answer, request_factory.get("/"), request_factory.get("/")) == 2


def test_answer_that_varies_by_encoding_alone_is_kept(request_factory: RequestFactory) -> None:
    assert asked_twice(varying("Accept-Encoding"), request_factory.get("/"), request_factory.get("/")) == 1


def test_answer_that_sets_a_cookie_is_not_kept(request_factory: RequestFactory) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        response = plain(request)
        response.set_cookie("seen", "1")
        return response

    assert asked_twice(answer, request_factory.get("/"), request_factory.get("/")) == 2


@pytest.mark.parametrize("status", [301, 400, 404, 500])
def test_only_a_found_page_is_kept(request_factory: RequestFactory, status: int) -> None:
    requests = request_factory.get("/"), request_factory.get("/")
    assert asked_twice(lambda request: HttpResponse(status=status), *requests) == 2


def test_streamed_answer_is_not_kept(request_factory: RequestFactory) -> None:
    view = View(lambda request: StreamingHttpResponse(["a"]))  # type: ignore[arg-type, return-value]
    middleware = PageCacheMiddleware(view)
    middleware(request_factory.get("/"))
    middleware(request_factory.get("/"))
    assert view.asked == 2


def test_gzip_and_plain_are_kept_apart(client: Client) -> None:
    plain_page = client.get(KL)
    packed = client.get(KL, headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get(KL).headers
    assert client.get(KL).content == plain_page.content
    again = client.get(KL, headers={"accept-encoding": "gzip, br"})
    assert again.headers["Content-Encoding"] == "gzip"
    assert again.content == packed.content


def test_hosts_are_kept_apart(client: Client) -> None:
    pages = [client.get(KL, headers={"host": host}).content for host in ("localhost", "127.0.0.1", "localhost")]
    assert b"http://localhost/formulas/kl-divergence/" in pages[0]
    assert b"http://127.0.0.1/formulas/kl-divergence/" in pages[1]
    assert pages[2] == pages[0]


KLARITY = {"ALLOWED_HOSTS": ["klarity.example", ".sums.example"], "SITE_URL": "https://klarity.example:8443"}


@override_settings(**KLARITY)
@pytest.mark.parametrize("host", ["klarity.example", "klarity.example:8443", "sums.example"])
def test_page_is_kept_under_each_name_of_the_site(request_factory: RequestFactory, host: str) -> None:
    requests = [request_factory.get("/", headers={"host": host}) for _ in range(2)]
    assert asked_twice(plain, *requests) == 1


@override_settings(**KLARITY)
@pytest.mark.parametrize(
    "host",
    ["Klarity.example", "klarity.example.", "klarity.example:1", "a.sums.example", "elsewhere.example", ""],
)
def test_no_page_is_kept_under_a_name_that_there_is_no_end_of(request_factory: RequestFactory, host: str) -> None:
    requests = [request_factory.get("/", headers={"host": host}) for _ in range(2)]
    assert asked_twice(plain, *requests) == 2
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_pages_are_kept_by_what_was_routed(request_factory: RequestFactory) -> None:
    # One path in all, and two pages: it is the server that says which part of it leads to the site.
    whole = request_factory.get("/formulas/")
    below = request_factory.get("/formulas/")
    below.META["SCRIPT_NAME"], below.path_info = "/formulas", "/"
    assert below.path == whole.path
    assert asked_twice(plain, below, whole) == 2


def test_address_of_a_page_with_zeros_before_its_number_is_not_kept(client: Client, text: Contribution) -> None:
    page = reverse("contribution", args=[text.pk])
    assert client.get(page.replace(f"/{text.pk}/", f"/00{text.pk}/")).status_code == 200
    assert not caches["pages"]._cache  # type: ignore[attr-defined]
    client.get(page)
    assert len(caches["pages"]._cache) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["gzipped", "gzip_", "GZIP"])
def test_page_that_was_not_compressed_is_not_kept_as_one_that_was(client: Client, encoding: str) -> None:
    assert "Content-Encoding" not in client.get(KL, headers={"accept-encoding": encoding}).headers
    assert client.get(KL, headers={"accept-encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_schemes_are_kept_apart(request_factory: RequestFactory) -> None:
    assert asked_twice(plain, request_factory.get("/"), request_factory.get("/", secure=True)) == 2


def test_zero_seconds_turn_it_off(request_factory: RequestFactory, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    assert asked_twice(plain, request_factory.get("/"), request_factory.get("/")) == 2
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ["/", "/formulas/", KL])
def test_pages_of_the_site_are_kept(client: Client, address: str) -> None:
    client.get(address)
    assert len(caches["pages"]._cache) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address", ["/admin/login/", "/formulas/no-such-formula/", "/api/v1/formulas/", "/api/v1/docs/"]
)
def test_other_answers_of_the_site_are_not_kept(client: Client, address: str) -> None:
    client.get(address)
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_304_from_the_cache_has_all_its_protecting_headers(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 3600
    client = Client()
    first = client.get(reverse("home"), secure=True)
    answer = client.get(reverse("home"), secure=True, headers={"If-None-Match": first.headers["ETag"]})
    assert answer.status_code == 304
    assert first.headers.keys() >= PROTECTING
    assert {name: answer.headers[name] for name in PROTECTING} == {name: first.headers[name] for name in PROTECTING}


# --- what is published or hidden shows at once ------------------------------------------------------------


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The processor's clock, in seconds: a list of one, which a test may change."""
    seconds = [1_000.0]
    monkeypatch.setattr("klsite.page_cache.monotonic", lambda: seconds[0])
    return seconds


@pytest.fixture
def maria() -> User:
    return moderator()


@pytest.fixture
def text(maria: User) -> Contribution:
    return published(person("Ada"), maria)


def shown(client: Client, address: str = KL) -> int:
    """How many texts stand on a page."""
    return client.get(address).content.count(b'class="text"')


def test_kept_page_asks_the_database_nothing(
    client: Client, now: list[float], text: Contribution, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(KL)
    with django_assert_num_queries(0):
        client.get(KL)


def test_latest_decision_is_looked_up_four_times_a_second(
    client: Client, now: list[float], text: Contribution, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(KL)
    now[0] += GENERATION_SECONDS
    with django_assert_num_queries(1):
        client.get(KL)
    now[0] += GENERATION_SECONDS / 2
    with django_assert_num_queries(0):
        client.get(KL)
        client.get(KL)


@pytest.mark.parametrize("address", [KL, f"{KL}explanations/"])
def test_text_shows_as_soon_as_it_is_published(client: Client, now: list[float], maria: User, address: str) -> None:
    waiting = pending(person("Ada"))
    assert shown(client, address) == 0
    judged(maria, waiting, Action.APPROVE)
    now[0] += GENERATION_SECONDS
    assert shown(client, address) == 1


@pytest.mark.parametrize("action", [Action.HIDE, Action.SPAM])
def test_text_goes_as_soon_as_it_is_hidden(
    client: Client, now: list[float], maria: User, text: Contribution, action: Action
) -> None:
    assert (shown(client), shown(client, text.get_absolute_url())) == (1, 1)
    judged(maria, text, action)
    now[0] += GENERATION_SECONDS
    assert (shown(client), shown(client, text.get_absolute_url())) == (0, 0)


def test_text_goes_as_soon_as_it_is_deleted(client: Client, now: list[float], text: Contribution) -> None:
    assert shown(client) == 1
    delete(actor=text.author, contribution=text)
    now[0] += GENERATION_SECONDS
    assert shown(client) == 0


def test_decision_taken_back_shows_at_once(client: Client, now: list[float], maria: User, text: Contribution) -> None:
    decision = judged(maria, text, Action.HIDE)
    assert shown(client) == 0
    undo(moderator=maria, decision=decision)
    now[0] += GENERATION_SECONDS
    assert shown(client) == 1


def test_name_of_a_removed_account_goes_at_once(client: Client, now: list[float], text: Contribution) -> None:
    assert b"Ada" in client.get(KL).content
    remove_account(user=text.author, keep_published=True)
    now[0] += GENERATION_SECONDS
    assert b"Ada" not in client.get(KL).content


def test_votes_may_be_as_old_as_the_kept_page(client: Client, now: list[float], text: Contribution) -> None:
    client.get(KL)
    vote(reader=person("Rui"), contribution=text, clicked=True)
    now[0] += GENERATION_SECONDS
    assert b"It clicked</a>" in client.get(KL).content
    caches["pages"].clear()
    assert b"It clicked (1)</a>" in client.get(KL).content


def test_page_made_while_somebody_decided_is_not_used_after_that(
    request_factory: RequestFactory, now: list[float], maria: User
) -> None:
    waiting = pending(person("Ada"))

    def decided_meanwhile(request: HttpRequest) -> HttpResponse:
        waiting.refresh_from_db()
        if waiting.review == "pending":  # the page has been made by then, without the text
            judged(maria, waiting, Action.APPROVE)
        return plain(request)

    view = View(decided_meanwhile)
    middleware = PageCacheMiddleware(view)
    middleware(request_factory.get("/"))
    now[0] += GENERATION_SECONDS
    middleware(request_factory.get("/"))
    assert view.asked == 2


@pytest.mark.parametrize(("later", "looked_up"), [(0.0, 1), (0.249, 1), (0.25, 2), (5.0, 2)])
def test_generation_is_a_quarter_of_a_second_old_at_most(later: float, looked_up: int, now: list[float]) -> None:
    answers = ["first", "second"]
    generation = Generation(lambda: answers.pop(0))
    assert generation.current().decisions == "first"
    now[0] += later
    assert generation.current().decisions == ("first", "second")[looked_up - 1]
    assert len(answers) == 2 - looked_up


def test_generation_names_the_last_sixteen_decisions_newest_first(text: Contribution) -> None:
    for _ in range(20):
        Decision.objects.create(action=Action.KEEP, contribution=text)
    ids = Decision.objects.order_by("-pk").values_list("pk", flat=True)
    assert latest_decisions() == ",".join(str(pk) for pk in list(ids)[:16])


def test_page_is_kept_for_so_many_seconds_as_the_setting_says(
    request_factory: RequestFactory, settings: Settings
) -> None:
    settings.PAGE_CACHE_SECONDS = 7
    with mock.patch("django.core.cache.backends.locmem.time.time", return_value=1_000.0) as clock:
        middleware = PageCacheMiddleware(view := View(plain))
        for moment, asked in [(1_000.0, 1), (1_006.9, 1), (1_007.1, 2)]:
            clock.return_value = moment
            middleware(request_factory.get("/"))
            assert view.asked == asked


def test_decision_that_slips_in_below_the_latest_is_noticed(text: Contribution) -> None:
    # On PostgreSQL ids are taken before transactions end: the later one may be seen first.
    before = latest_decisions()
    latest = Decision.objects.latest("pk")
    Decision.objects.create(pk=latest.pk + 2, action=Action.KEEP, contribution=text)
    between = latest_decisions()
    Decision.objects.create(pk=latest.pk + 1, action=Action.KEEP, contribution=text)
    assert len({before, between, latest_decisions()}) == 3


# --- what a proxy in front may keep -----------------------------------------------------------------------


def in_front(answer: Any) -> str | None:
    """The second to whose end a proxy may keep the answer."""
    second: str | None = answer.headers.get("X-Accel-Expires")
    return second


def test_proxy_may_keep_a_page_to_the_end_of_the_second_of_the_last_look(
    client: Client, now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [1_764_000_000.9]
    monkeypatch.setattr("klsite.page_cache.time", lambda: seconds[0])
    made = client.get(KL)
    seconds[0], now[0] = seconds[0] + 0.2, now[0] + 0.2  # the next second, and no new look
    kept = client.get(KL)
    unchanged = client.get(KL, headers={"If-None-Match": made.headers["ETag"]})
    assert [in_front(answer) for answer in (made, kept, unchanged)] == ["@1764000000"] * 3
    seconds[0], now[0] = seconds[0] + 0.2, now[0] + 0.2
    assert in_front(client.get(KL)) == "@1764000001"


@pytest.mark.parametrize("path", [f"{KL}?mu_p=1", "/nowhere/", "/accounts/login/", "/api/v1/formulas/", "/healthz"])
def test_proxy_may_keep_nothing_else(client: Client, path: str) -> None:
    assert {in_front(client.get(path)) for _ in range(2)} == {None}


def test_proxy_may_not_keep_what_a_member_is_answered(client: Client) -> None:
    client.force_login(person("Ada"))
    assert in_front(client.get(KL)) is None
