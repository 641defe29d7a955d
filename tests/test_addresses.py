"""Whatever others append to an address, the page is the bare one; what may be a mistake of the reader's is told."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from klsite.addresses import AT_VALUES, READ, own_part

pytestmark = [pytest.mark.django_db, pytest.mark.site]

KL = "/formulas/kl-divergence/"
APPENDED = "fbclid=IwAR0&utm_source=a%26b&mc_cid=1&ref=x&_ga"
ONCE = re.compile(r'name="(?:csrfmiddlewaretoken|key)" value="\w+"')  # what is new on every form
PAGES = [
    *("/", "/formulas/", "/docs/engine/", KL, "/embed/kl-divergence/", f"{KL}figure.svg", f"{KL}values.csv"),
    *(f"{KL}definition.toml", f"{KL}definition.json", f"{KL}explanations/", "/privacy/"),
]


@pytest.mark.parametrize("page", PAGES)
def test_page_is_the_bare_one_whatever_is_appended(client: Client, page: str) -> None:
    bare, passed_on = client.get(page), client.get(f"{page}?{APPENDED}")
    assert passed_on.status_code == bare.status_code == 200
    assert passed_on.content == bare.content
    assert passed_on.headers.get("ETag") == bare.headers.get("ETag")


@pytest.mark.parametrize("page", [KL, "/embed/kl-divergence/", f"{KL}values.csv", f"{KL}figure.svg"])
def test_page_keeps_its_values_whatever_is_appended(client: Client, page: str) -> None:
    own = client.get(f"{page}?mu_q=1.5")
    assert client.get(f"{page}?gclid=1&mu_q=1.5&{APPENDED}").content == own.content != client.get(page).content


@pytest.mark.parametrize("page", [f"{KL}report/", f"{KL}write/explanation/"])
def test_form_is_the_bare_one_whatever_is_appended(client: Client, page: str) -> None:
    bare, passed_on = (ONCE.sub("", client.get(address).text) for address in (page, f"{page}?{APPENDED}"))
    assert passed_on == bare


def test_passed_on_page_is_kept_as_the_bare_one(client: Client, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    for number in range(3):
        client.get(f"{KL}?fbclid={number}")
    client.get(KL)
    assert len(caches["pages"]._cache) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query", ["mu_Q=1", "mu_qq=1", "figure=x", "view=", "view=x", "mu_q=1&mu_q=2", "view=a&view=b"]
)
@pytest.mark.parametrize("page", [KL, "/embed/kl-divergence/", f"{KL}values.csv"])
def test_what_may_be_a_mistake_is_told(client: Client, page: str, query: str) -> None:
    answer = client.get(f"{page}?{query}&fbclid=1")
    name = query.partition("=")[0]
    assert answer.status_code == (400 if page.endswith(".csv") else 200)
    assert f"{name}</strong>: " in answer.text or f"{name}: " in answer.text
    assert "fbclid" not in answer.text


def test_view_in_the_address_of_a_page_is_no_mistake(client: Client) -> None:
    assert "data-problems" not in client.get(f"{KL}?view=coins").text


def test_api_refuses_what_it_does_not_know(client: Client) -> None:
    assert client.get("/api/v1/formulas/kl-divergence/evaluate/?fbclid=1").status_code == 400


@pytest.mark.parametrize(
    ("path", "query", "own"),
    [
        ("/formulas/", "search=a%20b&fbclid=1&level=Advanced&field=x", "search=a%20b&level=Advanced&field=x"),
        ("/people/1/", "after=abc&order=newest", "after=abc"),
        (f"{KL}explanations/", "order=newest&x=1&after=abc", "order=newest&after=abc"),
        (KL, "mu%5Fq=1&fbclid=2", "mu%5Fq=1"),
        ("/formulas/", "search=a=b", "search=a=b"),
        (KL, "&&", ""),
        ("/formulas/no-such-formula/", "fbclid=1", "fbclid=1"),
        ("/no/such/page", "fbclid=1", "fbclid=1"),
        ("/me/", "page=2&x=1", "page=2&x=1"),
        ("/accounts/login/", "next=/me/&x=1", "next=/me/&x=1"),
    ],
)
def test_own_pairs_stay_as_they_were_written(path: str, query: str, own: str) -> None:
    assert own_part(path, query) == own


def test_routes_named_there_exist() -> None:
    named = {*READ, *AT_VALUES}
    assert named
    assert named <= {name for name in get_resolver().reverse_dict if isinstance(name, str)}
