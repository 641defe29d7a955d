"""Redirects to an address that something has moved to lose nothing of what was sent."""

import json
from collections.abc import Iterator

import pytest
from django.http import HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from community.models import Contribution
from klsite.redirects import WholeRedirectMiddleware
from tests.community.api.asking import program
from tests.personas import person
from tests.test_routes import ROUTES, address

pytestmark = [pytest.mark.django_db, pytest.mark.site]

SENDING = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")
TEXT = {"formula": "kl-divergence", "kind": "aha", "text": "The divergence counts what a wrong belief costs."}


def routes(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    for found in resolver.url_patterns:
        path = prefix + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from routes(found, path)
        elif isinstance(found, URLPattern):
            yield path


NAMED = {"<slug:slug>": "kl-divergence", "<int:pk>": "1", "<uuid:public_id>": "5b4c1d52-3f0e-4c56-9d9a-6d7f3a1f0c11"}


def named(path: str) -> str:
    """The address of one of those that a route stands for."""
    for part, name in NAMED.items():
        path = path.replace(part, name)
    return path


# Files have no slash at their end.
API = [named(path) for path in routes(get_resolver()) if path.startswith("/api/") and path.endswith("/")]


def test_there_are_routes_to_try() -> None:
    assert len(API) > 15
    assert not [path for path in API if "<" in path]


@pytest.mark.parametrize("method", SENDING)
@pytest.mark.parametrize("path", API)
@pytest.mark.parametrize("debug", [False, True])
def test_what_is_sent_without_the_slash_is_led_on_whole(client: Client, path: str, method: str, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        answer = client.generic(method, f"{path.rstrip('/')}?a=1", "{}", "application/json")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{path}?a=1")


@pytest.mark.parametrize("path", ["/contributions/1/vote", "/formulas/kl-divergence/write/explanation"])
def test_forms_are_led_on_whole_too(client: Client, path: str) -> None:
    answer = client.post(path, {"text": "a"})
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{path}/")


NO_FORMS = ("PUT", "PATCH", "DELETE")
OF_PAGES = [name for name in ROUTES if not name.startswith("api-")]
# A form whose author is not logged in, or has to show once more who they are, leads to where one does; texts are kept
# (tests/community/pages/test_kept_forms.py). Nobody types anything into the others.
TO_AN_ENTRANCE = ("/accounts/", "/admin/login/")


@pytest.mark.parametrize("name", OF_PAGES)
@pytest.mark.parametrize("method", NO_FORMS)
@pytest.mark.parametrize("signed_in", [False, True])
def test_page_is_sent_forms_only(client: Client, name: str, method: str, signed_in: bool) -> None:
    if signed_in:
        client.force_login(person("Ada Lovelace"))
    answer = client.generic(method, address(name), "a=1", "application/x-www-form-urlencoded")
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert set(answer.headers["Allow"].split(", ")) <= {"GET", "HEAD", "POST", "OPTIONS"}


@pytest.mark.parametrize("name", [name for name in ROUTES if name not in ("account_logout", "admin:logout")])
def test_form_of_a_stranger_is_led_nowhere_but_to_an_entrance(client: Client, name: str) -> None:
    answer = client.post(address(name), {"a": "1"})
    assert answer.status_code not in (301, 303, 307)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(TO_AN_ENTRANCE)


@pytest.mark.parametrize("name", [name for name in ROUTES if name.startswith("api-")])
@pytest.mark.parametrize("method", ["POST", *NO_FORMS])
def test_what_is_sent_to_the_api_is_led_nowhere(client: Client, name: str, method: str) -> None:
    assert client.generic(method, address(name), "{}", "application/json").status_code >= 400


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_is_led_on_as_ever(client: Client, method: str) -> None:
    assert client.generic(method, "/api/v1/contributions").status_code == 301


def test_text_sent_without_the_slash_is_stored() -> None:
    ada = person("Ada Lovelace")
    answer = program(ada).post("/api/v1/contributions", TEXT, "application/json", follow=True)
    assert answer.status_code == 201
    assert json.loads(answer.content)["id"] == Contribution.objects.get().pk


@override_settings(SECURE_SSL_REDIRECT=True)
def test_way_to_https_loses_nothing() -> None:
    answer = Client().post("/api/v1/contributions/", TEXT, "application/json")
    assert (answer.status_code, answer.headers["Location"]) == (308, "https://testserver/api/v1/contributions/")


def test_page_after_a_form_is_asked_for_by_get() -> None:
    def answered(response: HttpResponse) -> int:
        return WholeRedirectMiddleware(lambda request: response)(RequestFactory().post("/a")).status_code

    assert answered(HttpResponseRedirect("/b")) == 302
    assert answered(HttpResponsePermanentRedirect("/b")) == 308
