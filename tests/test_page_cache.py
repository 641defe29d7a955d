"""Whole pages kept for everybody: what is kept, for whom, and that it is the same."""

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from pytest_django.fixtures import Settings

from klsite.page_cache import PageCacheMiddleware

KL = "/formulas/kl-divergence/"


class View:
    """Counts how often it is asked, and answers what it is told to."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.asked = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
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
    assert dict(first.headers) == dict(second.headers)
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


@pytest.mark.parametrize("method", ["head", "post"])
def test_only_get_is_kept(request_factory: RequestFactory, method: str) -> None:
    make = getattr(request_factory, method)
    assert asked_twice(plain, make("/"), make("/")) == 2


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


def test_304_from_the_cache_has_its_security_headers(client: Client) -> None:
    first = client.get(reverse("home"))
    client.get(reverse("home"))
    answer = client.get(reverse("home"), headers={"If-None-Match": first.headers["ETag"]})
    assert answer.status_code == 304
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options"):
        assert answer.headers[name] == first.headers[name]
