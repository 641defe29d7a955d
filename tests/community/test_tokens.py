"""Making and revoking tokens: what of it is refused, with each number where it is, and then changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from community.actions.tokens import create_token, note_use, revoke_token, revoke_tokens
from community.errors import NotAllowed, Unacceptable
from community.models import Scope, Token, User
from tests.clock import Clock
from tests.personas import person, rows

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "192.0.2.1", "2001:db8::1"
WANTED: dict[str, Any] = {"name": "laptop", "scopes": [Scope.READ], "life": timedelta(days=1)}


def refused(owner: User, **other: Any) -> dict[str, str]:
    """What is said of each field; nothing is made."""
    before = rows()
    with pytest.raises(Unacceptable) as refusal:
        create_token(owner=owner, **WANTED | other)
    assert not rows() ^ before
    errors: dict[str, str] = refusal.value.errors
    return errors


def test_token_is_made_as_it_was_asked_for(ada: User, clock: Clock) -> None:
    row, text = create_token(
        owner=ada, name=" laptop ", scopes=[Scope.WRITE, Scope.READ, Scope.READ], life=timedelta(2)
    )
    assert list(Token.objects.all()) == [row]
    assert (row.user, row.name, row.scopes, row.expiry) == (ada, "laptop", ["read", "write"], clock.now + timedelta(2))
    assert text.startswith("klarity_")


def test_what_names_a_token_in_addresses_is_random(ada: User) -> None:
    made = [create_token(owner=ada, **WANTED)[0].public_id for _ in range(2)]
    assert made[0] != made[1]
    assert {name.version for name in made} == {4}


@pytest.mark.parametrize("is_closed", [False, True])
def test_only_members_make_tokens(is_closed: bool, ada: User) -> None:
    ada.is_active = False
    somebody: Any = ada if is_closed else AnonymousUser()
    before = rows()
    with pytest.raises(NotAllowed, match="Log in"):
        create_token(owner=somebody, **WANTED)
    assert not rows() ^ before


@pytest.mark.parametrize("name", ["", "  ", "a" * 81, f" {'a' * 81} "])
def test_name_has_one_to_eighty_characters(name: str, ada: User) -> None:
    assert refused(ada, name=name).keys() == {"name"}


@pytest.mark.parametrize("name", ["a", f" {'a' * 80} "])
def test_shortest_and_longest_name_are_taken(name: str, ada: User) -> None:
    row, _ = create_token(owner=ada, **WANTED | {"name": name})
    assert row.name == name.strip()


@pytest.mark.parametrize("scopes", [[], ["admin"], [Scope.READ, "admin"]])
def test_there_is_a_scope_and_each_is_one(scopes: list[str], ada: User) -> None:
    assert "read, write, moderate" in refused(ada, scopes=scopes)["scopes"]


def test_nobody_but_a_moderator_makes_a_token_that_moderates(ada: User, maria: User) -> None:
    wanted = [Scope.READ, Scope.MODERATE]
    assert "Only moderators" in refused(ada, scopes=wanted)["scopes"]
    row, _ = create_token(owner=maria, **WANTED | {"scopes": wanted})
    assert row.scopes == ["moderate", "read"]


@pytest.mark.parametrize("life", [timedelta(-1), timedelta(0), timedelta(days=365, microseconds=1)])
def test_life_has_an_end_within_a_year(life: timedelta, ada: User) -> None:
    assert "between 1 and 365 days" in refused(ada, life=life)["expires"]


@pytest.mark.parametrize("life", [timedelta(microseconds=1), timedelta(days=365)])
def test_shortest_and_longest_life_are_given(life: timedelta, ada: User, clock: Clock) -> None:
    row, _ = create_token(owner=ada, **WANTED | {"life": life})
    assert row.expiry == clock.now + life


def test_twenty_tokens_are_all_that_somebody_has_at_once(ada: User) -> None:
    for _ in range(20):
        row, _ = create_token(owner=ada, **WANTED)
    create_token(owner=person("Rui"), **WANTED)
    assert "You have 20 tokens" in refused(ada)["name"]
    revoke_token(owner=ada, public_id=str(row.public_id))
    create_token(owner=ada, **WANTED)


def test_everything_that_is_wrong_is_told_at_once(ada: User) -> None:
    assert refused(ada, name="", scopes=[], life=timedelta()).keys() == {"name", "scopes", "expires"}


def test_token_is_revoked_by_its_owner_once(ada: User) -> None:
    kept, _ = create_token(owner=ada, **WANTED)
    row, _ = create_token(owner=ada, **WANTED)
    assert revoke_token(owner=person("Rui"), public_id=str(row.public_id)) is False
    assert Token.objects.count() == 2
    assert revoke_token(owner=ada, public_id=str(row.public_id)) is True
    assert list(Token.objects.all()) == [kept]
    assert revoke_token(owner=ada, public_id=str(row.public_id)) is False


def test_use_is_noted_once_a_minute(ada: User, clock: Clock) -> None:
    row, _ = create_token(owner=ada, **WANTED)
    other, _ = create_token(owner=ada, **WANTED)
    begun = clock.now
    for seconds, noted in [(0, 0), (60, 0), (61, 61)]:
        clock.now = begun + timedelta(seconds=seconds)
        row.refresh_from_db()
        note_use(row, HERE)
        row.refresh_from_db()
        assert row.last_used_at == begun + timedelta(seconds=noted)
    other.refresh_from_db()
    assert other.last_used_at is None


def test_use_from_another_address_is_noted_at_once(ada: User, clock: Clock) -> None:
    row, _ = create_token(owner=ada, **WANTED)
    for address in (HERE, ELSEWHERE, None):
        clock.move(seconds=1)
        note_use(row, address)
        row.refresh_from_db()
        assert (row.last_used_at, row.last_used_from) == (clock.now, address)


def test_all_tokens_of_somebody_are_revoked_and_named_the_newest_first(ada: User, clock: Clock) -> None:
    for name in ("first", "second"):
        clock.move(minutes=1)
        create_token(owner=ada, **WANTED | {"name": name})
    kept, _ = create_token(owner=person("Rui"), **WANTED)
    assert [token.name for token in revoke_tokens(owner=ada)] == ["second", "first"]
    assert list(Token.objects.all()) == [kept]
    assert revoke_tokens(owner=ada) == []
