"""Personal tokens as they come with a request: whose they are, until when, and what is kept of them."""

from datetime import timedelta

import pytest
from django.core.serializers import serialize
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from community.actions.tokens import revoke_token
from community.models import Scope, Token, User
from tests.clock import Clock
from tests.community.api.asking import CONTRIBUTIONS, ME, bearer, one, problem, program, said, send, token
from tests.personas import draft, moderator, person, published, rows

pytestmark = pytest.mark.django_db


def refused(text: str, *, address: str = ME) -> str:
    """What the owner of a refused token is told."""
    answer = bearer(text).get(address)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    return str(problem(answer, 401)["detail"])


def test_token_says_whose_it_is() -> None:
    ada = person("Ada")
    assert said(program(ada).get(ME))["email"] == ada.email


def test_database_has_the_digest_alone() -> None:
    text = token(person("Ada"))
    kept = serialize("json", Token.objects.all())
    assert Token.objects.count() == 1
    secret = text.removeprefix("klarity_")
    assert len(secret) == 64
    # The first characters stand there, to find the row by; what is left is too much to guess.
    assert all(secret[start : start + 12] not in kept for start in range(7, 64 - 12))
    assert text not in kept


def test_prefix_tells_scanners_of_leaked_secrets_what_it_is() -> None:
    assert token(person("Ada")).startswith("klarity_")


@pytest.mark.parametrize(
    "mistyped",
    ["klarity_", "klarity_0000", "nothing", "é", "klarity_" + "0" * 64, "klarity_" + "0" * 10_000, "\x00", "null"],
)
def test_token_that_nobody_has_is_refused(mistyped: str) -> None:
    token(person("Ada"))
    assert "mistyped or revoked" in refused(mistyped)


def test_token_cut_short_is_refused() -> None:
    text = token(person("Ada"))
    refused(text[:-1])
    refused(text + "0")
    refused(text.upper())


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b"])
def test_header_that_is_none_is_refused(header: str) -> None:
    problem(Client(headers={"authorization": header}).get(ME), 401)


def test_bytes_that_are_no_text_are_refused() -> None:
    problem(Client(HTTP_AUTHORIZATION="Bearer \xff\xfe").get(ME), 401)


def test_wrong_token_is_refused_even_where_nobody_has_to_say_who_they_are() -> None:
    refused("klarity_wrong", address=CONTRIBUTIONS)


def test_name_of_the_scheme_may_be_written_in_any_case() -> None:
    text = token(person("Ada"))
    assert Client(headers={"authorization": f"bearer {text}"}).get(ME).status_code == 200


def test_expired_token_is_refused_and_says_when_it_ended(clock: Clock) -> None:
    text = token(person("Ada"), life=timedelta(days=2))
    ended = clock.now + timedelta(days=2)
    clock.move(days=2, seconds=-1)
    assert bearer(text).get(ME).status_code == 200
    clock.move(seconds=1)
    assert f"expired on {ended:%d %B %Y}" in refused(text)


def test_expired_token_stays_for_its_owner_to_see(clock: Clock) -> None:
    ada = person("Ada")
    text, other = token(ada, life=timedelta(days=1)), token(ada, life=timedelta(days=9))
    clock.move(days=2)
    refused(text)
    assert bearer(other).get(ME).status_code == 200
    assert Token.objects.filter(user=ada).count() == 2


def test_revoked_token_opens_nothing_and_the_others_still_do() -> None:
    ada = person("Ada")
    text = token(ada)
    row = Token.objects.get()
    other = token(ada)
    assert revoke_token(owner=ada, public_id=str(row.public_id))
    assert "revoked" in refused(text)
    assert bearer(other).get(ME).status_code == 200


def test_token_of_a_closed_account_opens_nothing() -> None:
    ada = person("Ada")
    text = token(ada)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert "closed" in refused(text)


def test_last_use_is_noted_to_the_minute(clock: Clock) -> None:
    client = program(person("Ada"))
    assert Token.objects.get().last_used_at is None
    first = clock.now
    client.get(ME)
    clock.move(seconds=30)
    client.get(ME)
    assert Token.objects.get().last_used_at == first
    clock.move(seconds=31)
    client.get(ME)
    assert Token.objects.get().last_used_at == clock.now


def test_last_use_is_noted_with_its_address() -> None:
    text = token(person("Ada"))
    Client(headers={"authorization": f"Bearer {text}"}, REMOTE_ADDR="192.0.2.7").get(ME)
    assert Token.objects.get().last_used_from == "192.0.2.7"


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_names(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    headers = {"authorization": f"Bearer {token(person('Ada'))}", "x-forwarded-for": "203.0.113.9, 192.0.2.7"}
    Client(headers=headers).get(ME)
    assert Token.objects.get().last_used_from == "192.0.2.7"


def test_refused_token_is_not_noted_as_used(clock: Clock) -> None:
    text = token(person("Ada"), life=timedelta(days=1))
    clock.move(days=1)
    refused(text)
    assert Token.objects.get().last_used_at is None


def test_token_opens_nothing_of_another_person() -> None:
    ada, rui = person("Ada"), person("Rui")
    unsent, out = draft(ada), published(ada, moderator())
    client = program(rui, Scope.READ, Scope.WRITE)
    before = rows()
    problem(client.get(one(unsent.pk)), 404)
    assert said(client.get(CONTRIBUTIONS + "?author=me"))["results"] == []
    for method, tail in (("PATCH", ""), ("DELETE", ""), ("POST", "submit/"), ("POST", "withdraw/")):
        problem(send(client, method, one(unsent.pk, tail), {"text": "Mine now."} if method == "PATCH" else None), 404)
        problem(send(client, method, one(out.pk, tail), {"text": "Mine now."} if method == "PATCH" else None), 403)
    assert rows() == before


@pytest.mark.parametrize("others", [0, 15])
def test_token_is_found_with_one_query(others: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ada = person("Ada")
    for _ in range(others):
        token(ada, life=timedelta(seconds=1))
    client = program(ada)
    Token.objects.update(last_used_at=timezone.now(), last_used_from="127.0.0.1")
    with django_assert_num_queries(3):  # the token, by which it is counted; the token with its owner; the list
        client.get(CONTRIBUTIONS)


def test_answer_to_a_token_is_kept_by_no_cache() -> None:
    ada, rui = program(person("Ada")), program(person("Rui"))
    first = ada.get(ME)
    assert first.json()["name"] == "Ada"
    assert {"Authorization", "Cookie"} <= {name.strip() for name in first.headers["Vary"].split(",")}
    assert "private" in first.headers["Cache-Control"]
    assert rui.get(ME).json()["name"] == "Rui"
    problem(Client().get(ME), 401)


def test_answer_to_nobody_is_not_given_to_a_token() -> None:
    ada = person("Ada")
    text = draft(ada)
    for _ in range(2):
        assert Client().get(one(text.pk)).status_code == 404
        assert Client().get(CONTRIBUTIONS).status_code == 200
    assert program(ada).get(one(text.pk)).status_code == 200
