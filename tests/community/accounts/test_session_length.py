"""How long somebody stays logged in, whichever way they came in; and that moderators do not stay as long."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from community.actions.people import make_moderator
from community.models import User
from tests.clock import Clock
from tests.community.accounts.steps import app_code, log_in, mailed_code, member_of, page, post, sign_up, use_app
from tests.personas import person

pytestmark = pytest.mark.django_db

MEMBER, MODERATOR = timedelta(days=14), timedelta(hours=12)


def by_password(client: Client, user: User) -> None:
    log_in(client, user.email)


def by_code(client: Client, user: User) -> None:
    post(client, "account_request_login_code", email=user.email)
    post(client, "account_confirm_login_code", code=mailed_code())


def by_app(client: Client, user: User) -> None:
    secret = use_app(user)
    log_in(client, user.email)
    post(client, "mfa_authenticate", code=app_code(secret))


WAYS = [by_password, by_code, by_app]


def left(client: Client) -> timedelta:
    """How long a session lasts yet, by its row."""
    row = Session.objects.get(session_key=client.session.session_key)
    return row.expire_date - timezone.now()


def is_about(found: timedelta, length: timedelta) -> bool:
    return length - timedelta(minutes=5) < found <= length


@pytest.mark.parametrize("way", WAYS)
def test_member_stays_logged_in_for_two_weeks(client: Client, way: Callable[[Client, User], None]) -> None:
    way(client, person("Emmy"))
    assert member_of(client)
    assert is_about(left(client), MEMBER)


@pytest.mark.parametrize("rights", [{"is_moderator": True}, {"is_staff": True}, {"is_superuser": True}])
@pytest.mark.parametrize("way", WAYS)
def test_who_may_do_more_stays_for_half_a_day(
    client: Client, way: Callable[[Client, User], None], rights: dict[str, bool]
) -> None:
    way(client, person("Emmy", **rights))
    assert member_of(client)
    assert is_about(left(client), MODERATOR)


def test_browser_is_told_the_same(client: Client) -> None:
    log_in(client, person("Emmy", is_moderator=True).email)
    assert 12 * 3600 - 300 < int(client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]) <= 12 * 3600


def test_newcomer_stays_for_two_weeks(client: Client) -> None:
    sign_up(client)
    assert is_about(left(client), MEMBER)


def test_session_is_not_prolonged_by_what_is_done_in_it(client: Client, clock: Clock) -> None:
    log_in(client, person("Emmy").email)
    clock.move(days=10)
    assert post(client, "account", name="Noether").status_code == 302  # writes into the session
    assert is_about(left(client), timedelta(days=4))
    clock.move(days=4)
    assert client.get("/account/").status_code == 302


def test_session_is_shortened_when_its_owner_becomes_a_moderator(client: Client) -> None:
    emmy = person("Emmy")
    other = Client()
    for each in (client, other):
        log_in(each, emmy.email)
    make_moderator(user=emmy)
    assert is_about(left(client), MODERATOR)
    assert is_about(left(other), MODERATOR)
    assert page(client, "/account/")  # and goes on until then


def test_session_is_shortened_when_its_owner_may_use_the_admin(client: Client) -> None:
    emmy = person("Emmy")
    log_in(client, emmy.email)
    emmy.is_staff = True
    emmy.save()
    assert is_about(left(client), MODERATOR)


def test_session_of_somebody_else_is_not(client: Client) -> None:
    log_in(client, person("Rui").email)
    make_moderator(user=person("Emmy"))
    assert is_about(left(client), MEMBER)


def test_session_that_ends_earlier_is_not_prolonged(client: Client, clock: Clock) -> None:
    emmy = person("Emmy")
    log_in(client, emmy.email)
    clock.move(days=14, hours=-1)
    make_moderator(user=emmy)
    assert is_about(left(client), timedelta(hours=1))


def test_session_that_has_ended_is_not_opened_again(client: Client, clock: Clock) -> None:
    emmy = person("Emmy")
    log_in(client, emmy.email)
    clock.move(days=15)
    make_moderator(user=emmy)
    assert client.get("/account/").status_code == 302
