"""The headers of every kind of answer, and pages that need nothing the policy forbids."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from formulas.definitions import loading
from tests.markup import Element, parse_html

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.site]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
SLUGS = [formula.slug for formula in loading.catalogue().formulas]
PAGES = [
    "/",
    "/formulas/",
    "/formulas/?search=nosuchword",
    "/formulas/?field=%22%3E%3Cscript%3E",
    "/formulas/kl-divergence/?mu_p=99&heads_q=0&x=%3Cscript%3E",
    "/formulas/kl-divergence/explanations/?order=%22%3E%3Cscript%3E&after=%3Cscript%3E",
    "/formulas/kl-divergence/report/?mu_p=%22%3E%3Cscript%3E",
    "/formulas/no-such-formula/",
    "/no/such/page/",
    "/accounts/login/?next=%22%3E%3Cscript%3E",
    "/accounts/signup/",
    "/dev/mail/",
    "/privacy/",
    *(f"/formulas/{slug}/" for slug in SLUGS),
]
ANSWERS = {
    "home": ("/", 200),
    "list": ("/formulas/", 200),
    "formula": ("/formulas/kl-divergence/", 200),
    "formula with wrong parameters": ("/formulas/kl-divergence/?mu_p=99", 200),
    "unknown formula": ("/formulas/no-such-formula/", 404),
    "unknown page": ("/no/such/page/", 404),
    "API list": ("/api/v1/formulas/", 200),
    "API detail": ("/api/v1/formulas/kl-divergence/", 200),
    "API evaluation": ("/api/v1/formulas/kl-divergence/evaluate/", 200),
    "API figure": ("/api/v1/formulas/kl-divergence/figure/", 200),
    "API bad request": ("/api/v1/formulas/kl-divergence/evaluate/?mu_p=99", 400),
    "API unknown formula": ("/api/v1/formulas/no-such-formula/", 404),
    "API unknown route": ("/api/v1/no-such-thing/", 404),
    "API schema": ("/api/v1/schema/", 200),
    "API docs": ("/api/v1/docs/", 200),
    "script of the API docs": ("/api/v1/docs/?script=", 200),
    "log in": ("/accounts/login/", 200),
    "sign up": ("/accounts/signup/", 200),
    "mailbox of development": ("/dev/mail/", 200),
    "admin's login, which is the site's": ("/admin/login/", 302),
    "redirect to the login": ("/admin/", 302),
    "redirect to the slash": ("/formulas", 301),
    "privacy": ("/privacy/", 200),
    "icon": ("/favicon.ico", 302),
    "static file": ("/static/klsite/site.css", 200),
}


def policy_of(answer: Any) -> dict[str, str]:
    directives = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, _, values in directives}


@pytest.mark.parametrize(("address", "status"), ANSWERS.values(), ids=ANSWERS.keys())
def test_answer_has_exactly_the_policy(client: Client, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert policy_of(answer) == ({"default-src": "'none'"} if address.startswith("/static/") else POLICY)
    assert "Content-Security-Policy-Report-Only" not in answer.headers


@pytest.mark.parametrize(("address", "status"), ANSWERS.values(), ids=ANSWERS.keys())
def test_answer_is_taken_for_what_it_says_it_is(client: Client, address: str, status: int) -> None:
    assert client.get(address).headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "status"),
    [item for item in ANSWERS.values() if item[0] not in ("/formulas", "/static/klsite/site.css")],
    ids=[name for name in ANSWERS if name not in ("redirect to the slash", "static file")],
)
def test_answer_may_be_framed_by_nobody(client: Client, address: str, status: int) -> None:
    assert client.get(address).headers["X-Frame-Options"] == "DENY"


def test_wrong_method_has_the_policy_too(client: Client) -> None:
    answer = client.post("/formulas/")
    assert answer.status_code == 405
    assert policy_of(answer) == POLICY


@pytest.mark.parametrize("cached_seconds", [0, 60])
def test_foreign_host_name_is_refused_with_the_policy(client: Client, settings: Settings, cached_seconds: int) -> None:
    settings.PAGE_CACHE_SECONDS = cached_seconds
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert policy_of(answer) == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_server_error_has_the_policy_and_says_nothing_of_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(loading, "catalogue", broken)
    answer = Client(raise_request_exception=False).get("/formulas/")
    assert answer.status_code == 500
    assert policy_of(answer) == POLICY
    assert b"Something broke here" in answer.content
    assert b"secret of the house" not in answer.content


@pytest.fixture(params=[*PAGES, "/api/v1/docs/"])
def page(client: Client, request: pytest.FixtureRequest) -> Element:
    """The tree of each page in turn."""
    return parse_html(client.get(request.param).content)


def test_page_has_no_inline_style(page: Element) -> None:
    assert page.all("style") == []
    assert [element.tag for element in page.walk() if "style" in element.attributes] == []


def test_page_has_no_inline_script(page: Element) -> None:
    inline = [script for script in page.all("script") if "src" not in script.attributes]
    # What a browser never runs is data, not script.
    assert [script for script in inline if script.attributes.get("type") != "application/json"] == []


def test_page_has_no_event_attributes_and_no_script_addresses(page: Element) -> None:
    elements = list(page.walk())
    assert len(elements) > 10
    for element in elements:
        assert [name for name in element.attributes if name.startswith("on")] == []
        assert [value for value in element.attributes.values() if value.strip().lower().startswith("javascript:")] == []


def test_page_fetches_everything_from_its_own_host(page: Element) -> None:
    fetched = [
        element.attributes.get("src") or element.attributes.get("href", "")
        for element in page.walk()
        if element.tag in ("link", "script", "img", "iframe", "source")
        if "src" in element.attributes
        or ("href" in element.attributes and element.attributes.get("rel") != "canonical")
    ]
    assert fetched
    for address in fetched:
        assert address.startswith("/") or address.startswith("?script"), address
        assert not address.startswith("//"), address


def test_what_a_reader_types_is_shown_as_text(client: Client) -> None:
    answer = client.get("/formulas/kl-divergence/", {"mu_<script>alert(1)</script>": "<b>"})
    assert b"<script>alert" not in answer.content
    assert b"&lt;script&gt;" in answer.content


def test_search_words_are_shown_as_text(client: Client) -> None:
    answer = client.get("/formulas/", {"search": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in answer.content
