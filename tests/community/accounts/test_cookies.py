"""The cookies of a site behind TLS: bound to its host by their names, and everything works with them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.community.accounts.steps import PASSWORD
from tests.markup import parse_html
from tests.personas import person
from tests.site_settings import PRODUCTION, read

pytestmark = pytest.mark.django_db

OURS = ("COOKIE_PREFIX", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE")


@pytest.fixture(autouse=True)
def behind_tls(settings: Settings) -> None:
    """The settings of cookies as a site in production has them."""
    given = read(PRODUCTION)
    for name in OURS:
        setattr(settings, name, given[name])


@pytest.fixture
def emmy() -> Client:
    """Somebody who has logged in by the form, with its token."""
    person("Emmy")
    browser = Client(enforce_csrf_checks=True)
    send(browser, "account_login", login="emmy@example.org", password=PASSWORD)
    return browser


def send(browser: Client, route: str, **fields: str) -> Any:
    page = parse_html(browser.get(reverse(route), secure=True).content)
    tokens = [field for field in page.all("input") if field.attributes.get("name") == "csrfmiddlewaretoken"]
    fields["csrfmiddlewaretoken"] = tokens[0].attributes["value"]
    headers = {"referer": f"https://testserver{reverse(route)}"}
    return browser.post(reverse(route), fields, secure=True, headers=headers)


def test_every_cookie_is_bound_to_the_host(emmy: Client) -> None:
    assert send(emmy, "account", name="Emmy Noether").status_code == 302
    assert set(emmy.cookies) == {"__Host-sessionid", "__Host-csrftoken", "__Host-messages"}
    for cookie in emmy.cookies.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_member_is_in(emmy: Client) -> None:
    assert emmy.get(reverse("account"), secure=True).status_code == 200


def test_message_is_shown_once(emmy: Client) -> None:
    send(emmy, "account", name="Emmy Noether")
    pages = [emmy.get(reverse("account"), secure=True).content.decode() for _ in range(2)]
    assert ["Your public name is changed." in page for page in pages] == [True, False]


def test_cookie_of_another_name_opens_nothing(emmy: Client) -> None:
    other = Client(headers={"cookie": f"sessionid={emmy.cookies['__Host-sessionid'].value}"})
    assert other.get(reverse("account"), secure=True).status_code == 302


def test_form_without_its_token_is_refused(emmy: Client) -> None:
    assert emmy.post(reverse("account"), {"name": "Noether"}, secure=True).status_code == 403
