"""Headers that protect readers: on pages, on what is for other sites, and on static files, which have theirs alone."""

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from klsite.headers import FOR_OTHERS, NEVER, OURSELVES, permissions
from tests.test_routes import ROUTES, address

pytestmark = [pytest.mark.django_db, pytest.mark.site]

SHEET = "/static/klsite/site.css"
OF_STATIC_FILES = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OF_PAGES = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": permissions(),
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize(
    "page", ["/", "/formulas/", "/formulas/kl-divergence/", "/no/such/page/", "/accounts/login/", "/privacy/"]
)
def test_page_has_all_that_protects(client: Client, page: str) -> None:
    assert client.get(page).headers.items() >= OF_PAGES.items()


def test_policy_gives_our_pages_what_they_use_and_takes_the_rest_from_all() -> None:
    directives = dict(directive.split("=") for directive in permissions().split(", "))
    assert {name for name, whom in directives.items() if whom == "(self)"} == set(OURSELVES)
    assert {name for name, whom in directives.items() if whom == "()"} == set(NEVER)
    assert {"camera", "microphone", "geolocation", "payment", "usb"} <= set(NEVER)
    assert {"publickey-credentials-get", "publickey-credentials-create", "clipboard-write"} == set(OURSELVES)


@pytest.mark.parametrize("name", FOR_OTHERS)
def test_what_is_for_other_sites_may_stand_on_their_pages(client: Client, name: str) -> None:
    answer = client.get(address(name))
    assert answer.status_code == 200
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/api/v1/formulas/", "/api/v1/no-such-thing/", "/api/v1/me/"])
def test_answer_of_the_api_may_be_used_by_other_sites(client: Client, path: str) -> None:
    assert client.get(path).headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("name", [name for name in ROUTES if name not in FOR_OTHERS and not name.startswith("api-")])
def test_all_else_stays_with_us(client: Client, name: str) -> None:
    assert client.get(address(name)).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_routes_named_there_exist() -> None:
    assert set(FOR_OTHERS) <= {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def test_download_has_no_policy_for_pages(client: Client) -> None:
    assert "Permissions-Policy" not in client.get("/formulas/kl-divergence/values.csv").headers


# --- static files -----------------------------------------------------------------------------------------


def test_static_file_has_its_few_headers_and_no_others_that_protect(client: Client) -> None:
    headers = client.get(SHEET).headers
    assert headers.items() >= OF_STATIC_FILES.items()
    of_pages_alone = OF_PAGES.keys() - OF_STATIC_FILES.keys()
    assert not of_pages_alone & headers.keys()  # thirty files each carry what stands here


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"method": "HEAD"}, 200),
        ({"method": "POST"}, 405),
        ({"headers": {"range": "bytes=0-9"}}, 206),
        ({"headers": {"range": "bytes=99999999-"}}, 416),
    ],
)
def test_whatever_is_said_of_a_static_file_has_them_too(client: Client, asked: dict[str, object], status: int) -> None:
    asked = {"method": "GET", "headers": {}} | asked
    answer = client.generic(path=SHEET, **asked)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.headers.items() >= OF_STATIC_FILES.items()


def test_static_file_that_has_not_changed_has_them_too(client: Client) -> None:
    etag = client.get(SHEET).headers["ETag"]
    answer = client.get(SHEET, headers={"if-none-match": etag})
    assert answer.status_code == 304
    assert answer.headers.items() >= OF_STATIC_FILES.items()


def test_static_file_that_is_not_there_is_a_page(client: Client) -> None:
    answer = client.get("/static/klsite/no-such.css")
    assert answer.status_code == 404
    assert answer.headers.items() >= OF_PAGES.items()


@pytest.fixture
def behind_a_proxy(settings: Settings) -> None:
    """As in production: https only, and browsers are told so."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize("scope", [(False, False), (True, False), (True, True)])
def test_static_file_holds_browsers_to_https_as_pages_do(settings: Settings, scope: tuple[bool, bool]) -> None:
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD = scope
    client = Client()
    said = {path: client.get(path, secure=True).headers["Strict-Transport-Security"] for path in (SHEET, "/")}
    assert said[SHEET] == said["/"]
    assert ("includeSubDomains" in said["/"], "preload" in said["/"]) == scope


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize(("method", "status"), [("GET", 301), ("HEAD", 301), ("POST", 308)])
def test_static_file_leads_to_https_as_pages_do(client: Client, method: str, status: int) -> None:
    answer = client.generic(method, SHEET)
    assert (answer.status_code, answer.headers["Location"]) == (status, f"https://testserver{SHEET}")
    assert "Content-Security-Policy" in answer.headers


def test_static_file_stays_where_it_is_without_a_proxy(client: Client) -> None:
    answer = client.get(SHEET)
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers
