"""The page of personal tokens: made, shown once, revoked."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.crypto import hash_token

from community.actions.tokens import TOKENS_AT_ONCE, create_token
from community.models import Token, User
from tests.community.accounts.steps import errors_of, note_proof, page, post
from tests.markup import parse_html
from tests.personas import moderator, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def emmy(client: Client) -> User:
    """Somebody who is in, and has just said who they are."""
    user = person("Emmy")
    client.force_login(user)
    note_proof(client, user, "password")
    return user


def token_of(user: User, name: str = "notebook") -> Token:
    row, _ = create_token(owner=user, name=name, scopes=["read"], life=timedelta(days=7))
    return row


def test_new_token_is_shown_and_is_the_one_that_was_made(client: Client, emmy: User) -> None:
    answer = post(client, "tokens", name="notebook", scopes="write", days="90")
    token = parse_html(answer.content).one("section", class_="new-token").all("code")[0].text
    row = Token.objects.get()
    assert row.digest == hash_token(token)
    assert (row.user, row.name, row.scopes) == (emmy, "notebook", ["write"])
    assert abs(row.expiry - timezone.now() - timedelta(days=90)) < timedelta(minutes=1)


def test_page_of_a_new_token_says_how_to_try_it_and_asks_for_the_next_one(client: Client) -> None:
    maria = moderator()
    client.force_login(maria)
    note_proof(client, maria, "password")
    document = parse_html(post(client, "tokens", name="notebook", scopes="moderate", days="90").content)
    assert document.one("section", class_="new-token").text.endswith(" http://testserver/api/v1/me/")
    assert "value" not in document.one("input", name="name").attributes
    assert [field.attributes["value"] for field in document.all("input", name="scopes")] == [
        "read",
        "write",
        "moderate",
    ]


def test_new_token_is_shown_once_and_kept_nowhere(client: Client, emmy: User) -> None:
    answer = post(client, "tokens", name="notebook", scopes="read", days="7")
    (token, *_) = re.findall(r"klarity_\w+", answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    assert token not in client.get(reverse("tokens")).content.decode()
    assert not [session for session in Session.objects.all() if token in str(session.get_decoded())]
    assert token not in str(client.cookies)


def test_tokens_are_listed_with_what_they_may(client: Client, emmy: User) -> None:
    token_of(emmy)
    document = page(client, reverse("tokens"))
    words = document.one("main").text
    assert "notebook May read. Made" in words
    assert "not used yet" in words
    assert document.one("nav", aria_label="Yours").one("a", aria_current="page").text == "API tokens"


def test_newest_token_comes_first(client: Client, emmy: User) -> None:
    for name in ("first", "second", "third"):
        token_of(emmy, name)
    assert [term.text for term in page(client, reverse("tokens")).all("dt")] == ["third", "second", "first"]


def test_ended_token_is_told_to_be_one(client: Client, emmy: User) -> None:
    Token.objects.filter(pk=token_of(emmy).pk).update(expiry=timezone.now() - timedelta(days=1))
    assert "ended" in page(client, reverse("tokens")).one("dl").text


def test_tokens_of_others_are_not_listed(client: Client, emmy: User) -> None:
    token_of(person("Rui"), "somebody else's")
    assert "somebody else" not in client.get(reverse("tokens")).content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"scopes": "read", "days": "7"}, "name"),
        ({"name": "n" * 81, "scopes": "read", "days": "7"}, "name"),
        ({"name": "notebook", "scopes": "read", "days": "8"}, "days"),
        ({"name": "notebook", "scopes": "read"}, "days"),
    ],
)
def test_wrong_field_is_told_beside_it(client: Client, emmy: User, fields: dict[str, str], field: str) -> None:
    assert errors_of(post(client, "tokens", **fields), field)
    assert not Token.objects.exists()


@pytest.mark.parametrize("scopes", [{}, {"scopes": "everything"}])
def test_token_without_a_known_scope_is_not_made(client: Client, emmy: User, scopes: dict[str, str]) -> None:
    document = parse_html(post(client, "tokens", name="notebook", days="7", **scopes).content)
    assert document.one("ul", id="id_scopes_error").text
    assert not Token.objects.exists()


def test_reviewing_is_offered_to_moderators_only(client: Client, emmy: User) -> None:
    def offered() -> list[str]:
        found = page(client, reverse("tokens")).all("input", name="scopes")
        return [field.attributes["value"] for field in found]

    assert offered() == ["read", "write"]
    client.force_login(moderator())
    assert offered() == ["read", "write", "moderate"]


def test_token_that_moderates_is_not_made_for_others(client: Client, emmy: User) -> None:
    post(client, "tokens", name="notebook", scopes="moderate", days="7")
    assert not Token.objects.exists()


def test_too_many_tokens_are_told_so(client: Client, emmy: User) -> None:
    for _ in range(TOKENS_AT_ONCE):
        token_of(emmy)
    answer = post(client, "tokens", name="one more", scopes="read", days="7")
    assert "revoke one" in errors_of(answer, "name")


def test_token_is_revoked(client: Client, emmy: User) -> None:
    row = token_of(emmy)
    answer = client.post(reverse("revoke-token", args=[row.public_id]))
    assert answer.headers["Location"] == reverse("tokens")
    assert not Token.objects.exists()
    assert "The token is revoked" in page(client, reverse("tokens")).text


def test_token_of_somebody_else_is_not_revoked(client: Client, emmy: User) -> None:
    row = token_of(person("Rui"))
    assert client.post(reverse("revoke-token", args=[row.public_id])).status_code == 404
    assert Token.objects.get() == row


def test_token_that_is_none_is_not_found(client: Client, emmy: User) -> None:
    assert client.post(reverse("revoke-token", args=[uuid4()])).status_code == 404


def test_token_is_not_revoked_by_a_link(client: Client, emmy: User) -> None:
    row = token_of(emmy)
    assert client.get(reverse("revoke-token", args=[row.public_id])).status_code == 405
    assert Token.objects.get() == row
