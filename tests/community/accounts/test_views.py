"""What the views of accounts share: who may ask, and how; and what becomes of a form that cannot be taken."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.community.accounts.steps import confirm_password, log_in
from tests.markup import parse_html
from tests.personas import person

pytestmark = pytest.mark.django_db

PAGES = ["account", "remove-account", "tokens"]
OF_MEMBERS = [*PAGES, "keep-recovery-codes", "revoke-token"]


def address_of(route: str) -> str:
    return reverse(route, args=[uuid4()] if route == "revoke-token" else [])


@pytest.mark.parametrize("route", OF_MEMBERS)
def test_stranger_is_sent_to_the_login_and_what_they_sent_is_not_kept(client: Client, route: str) -> None:
    answer = client.post(address_of(route), {"texts": "keep"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{reverse('account_login')}?next=")
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("route", [*PAGES, "mailbox"])
def test_page_can_be_asked_for_without_its_content(
    client: Client, route: str, settings: object, tmp_path: object
) -> None:
    settings.MAILBOX = tmp_path  # type: ignore[attr-defined]
    log_in(client, person("Emmy").email)
    confirm_password(client)
    answer = client.head(address_of(route))
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("route", [*OF_MEMBERS, "mailbox"])
def test_unknown_way_of_asking_is_refused(client: Client, route: str) -> None:
    log_in(client, person("Emmy").email)
    confirm_password(client)
    assert client.put(address_of(route)).status_code == 405


@pytest.mark.parametrize("field", ["text", "reason", "note"])
def test_what_was_written_into_a_refused_form_is_given_back_and_nothing_else(field: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    sent = {field: "All I <b>thought</b>\nabout it", "name": "Emmy", "password": "hunter2hunter2"}
    answer = careful.post(reverse("account"), sent)
    assert answer.status_code == 403
    assert parse_html(answer.content).one("textarea").text == "All I <b>thought</b> about it"
    assert "hunter2" not in answer.content.decode()


def test_refused_form_leads_to_the_login_and_back_to_its_page() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account"), {"name": "Emmy"})
    links = parse_html(answer.content).one("nav", aria_label="Site").all("a")
    assert [link.attributes["href"] for link in links if link.text == "Log in"] == ["/accounts/login/?next=/account/"]


def test_refused_form_without_a_text_gives_nothing_back() -> None:
    careful = Client(enforce_csrf_checks=True)
    answer = careful.post(reverse("account"), {"text": "  ", "name": "Emmy"})
    assert parse_html(answer.content).all("textarea") == []
