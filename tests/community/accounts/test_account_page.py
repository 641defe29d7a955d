"""The account page: what there is, another name, and the end."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from community.models import Contribution, Decision, Token, User
from community.states import Action, Visibility
from tests.community.accounts.steps import (
    PASSWORD,
    confirm_by_mail,
    confirm_password,
    errors_of,
    log_in,
    member_of,
    page,
    post,
    use_app,
)
from tests.markup import Element, parse_html
from tests.personas import moderator, pending, person, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def emmy(client: Client) -> User:
    """Emmy, who has just logged in."""
    user = person("Emmy")
    log_in(client, user.email)
    return user


def fact(document: Element, name: str) -> str:
    """What the page says about one thing."""
    (row,) = [row for row in document.all("div") if [term.text for term in row.all("dt")] == [name]]
    return row.all("dd")[0].text


def test_page_says_what_there_is(client: Client, emmy: User) -> None:
    document = page(client, reverse("account"))
    assert document.one("input", name="name").attributes["value"] == "Emmy"
    assert fact(document, "E-mail address") == "emmy@example.org"
    assert fact(document, "Password") == "Set"
    assert fact(document, "Passkeys and second step") == "None"
    assert fact(document, "Logged in") == "Here only"
    assert fact(document, "API tokens") == "None"


def test_page_says_what_has_been_added(client: Client, emmy: User) -> None:
    use_app(emmy)
    Token.objects.create(user=emmy, name="notebook")
    log_in(Client(), emmy.email)
    document = page(client, reverse("account"))
    assert fact(document, "Passkeys and second step") == "authenticator app"
    assert fact(document, "API tokens") == "1"


def test_page_counts_passkeys_and_sessions(client: Client, emmy: User) -> None:
    log_in(Client(), emmy.email)
    for name in ("phone", "key"):
        Authenticator.objects.create(user=emmy, type=Authenticator.Type.WEBAUTHN, data={"name": name})
    document = page(client, reverse("account"))
    assert fact(document, "Passkeys and second step") == "2 passkeys"
    assert fact(document, "Logged in") == "In 2 places"


def test_name_is_changed(client: Client, emmy: User) -> None:
    answer = post(client, "account", name="  Emmy   Noether ")
    assert answer.headers["Location"] == reverse("account")
    emmy.refresh_from_db()
    assert emmy.name == "Emmy Noether"
    assert "Your public name is changed." in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize("name", ["", "Klarity", "Emmy\u202eNoether", "n" * 81])
def test_wrong_name_is_refused_and_stays_in_the_form(client: Client, emmy: User, name: str) -> None:
    answer = post(client, "account", name=name)
    assert errors_of(answer, "name")
    emmy.refresh_from_db()
    assert emmy.name == "Emmy"


def remove(client: Client, **fields: str) -> str:
    answer = post(client, "remove-account", **fields)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_account_is_removed_and_texts_stay_without_the_name(client: Client, emmy: User) -> None:
    text, waiting = published(emmy, moderator()), pending(emmy)
    confirm_password(client)
    assert "Your account is removed" in remove(client, texts="keep", email="Emmy@example.org ")
    assert member_of(client) is None
    emmy.refresh_from_db()
    assert (emmy.name, emmy.is_active) == ("A former member", False)
    assert Contribution.objects.public().get() == text
    assert Contribution.objects.get(pk=waiting.pk).visibility == Visibility.DELETED
    assert Decision.objects.get(action=Action.SCRUB).actor == emmy


def test_account_is_removed_with_its_texts(client: Client, emmy: User) -> None:
    published(emmy, moderator())
    confirm_password(client)
    remove(client, texts="remove", email="emmy@example.org")
    assert not Contribution.objects.public().exists()


def test_other_sessions_end_with_the_account(client: Client, emmy: User) -> None:
    other = Client()
    log_in(other, emmy.email)
    confirm_password(client)
    remove(client, texts="keep", email=emmy.email)
    assert other.get(reverse("account")).status_code == 302
    assert not Session.objects.filter(session_key=other.session.session_key).exists()


@pytest.mark.parametrize("fields", [{"texts": "keep", "email": "rui@example.org"}, {"email": "emmy@example.org"}, {}])
def test_account_is_not_removed_without_the_address_and_an_answer(
    client: Client, emmy: User, fields: dict[str, str]
) -> None:
    confirm_password(client)
    remove(client, **fields)
    emmy.refresh_from_db()
    assert emmy.is_active
    assert member_of(client) == emmy


def test_whoever_mistypes_their_address_is_told_it(client: Client, emmy: User) -> None:
    confirm_password(client)
    answer = post(client, "remove-account", texts="keep", email="emy@example.org")
    assert "emmy@example.org" in errors_of(answer, "email")


def test_account_is_not_removed_without_the_password(client: Client, emmy: User) -> None:
    answer = post(client, "remove-account", texts="keep", email=emmy.email)
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    emmy.refresh_from_db()
    assert emmy.is_active


def test_who_has_no_password_is_asked_for_a_code_and_the_address(client: Client) -> None:
    user = person("Emmy")
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    answer = client.get(reverse("remove-account"))
    assert answer.headers["Location"].startswith(reverse("reauthenticate-by-mail"))
    confirm_by_mail(client)
    assert "Your account is removed" in remove(client, texts="keep", email=user.email)


def test_page_says_how_many_texts_there_are_and_has_a_form_that_can_be_sent(client: Client, emmy: User) -> None:
    published(emmy, moderator())
    confirm_password(client)
    main = page(client, reverse("remove-account")).one("main")
    assert "You have published 1 text." in main.text
    assert main.one("input", name="email")
    assert main.one("input", name="csrfmiddlewaretoken").attributes["value"]


def test_page_after_the_removal_is_that_of_a_stranger(client: Client, emmy: User) -> None:
    confirm_password(client)
    document = parse_html(remove(client, texts="keep", email=emmy.email))
    assert document.one("nav", aria_label="Site").all("a")[-1].text == "Log in"


def test_password_is_asked_for_once_in_a_while_only(client: Client, emmy: User) -> None:
    answer = client.get(reverse("remove-account"))
    back = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert back.headers["Location"] == reverse("remove-account")
    assert client.get(reverse("remove-account")).status_code == 200
