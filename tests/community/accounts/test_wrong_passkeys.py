"""Passkeys that do not fit, in the security log."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from community.models import User
from tests.community.accounts.passkeys import passkey_of, wrong_passkey
from tests.community.accounts.steps import log_in, post
from tests.personas import person
from tests.security_lines import SecurityLines

pytestmark = pytest.mark.django_db


@pytest.fixture
def emmy() -> User:
    """Emmy, who has a passkey."""
    caches["default"].clear()
    user = person("Emmy")
    passkey_of(user)
    return user


def begin_login(client: Client) -> None:
    """As the script of the login page does."""
    answer = client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.json()["request_options"]


def test_at_the_login_it_is_told_with_whose_it_says_it_is(
    client: Client, emmy: User, security_lines: SecurityLines
) -> None:
    begin_login(client)
    post(client, "mfa_login_webauthn", credential=wrong_passkey(str(emmy.pk)))
    assert security_lines.told() == [f"event=login_failed person={emmy.pk} method=webauthn"]


@pytest.mark.parametrize("sent", [wrong_passkey("0"), wrong_passkey("no number"), wrong_passkey(), '{"id": 1}', "[1]"])
def test_at_the_login_one_of_nobody_names_nobody(
    sent: str, client: Client, emmy: User, security_lines: SecurityLines
) -> None:
    begin_login(client)
    assert post(client, "mfa_login_webauthn", credential=sent).status_code == 302
    assert security_lines.told() == ["event=login_failed method=webauthn"]


def test_after_the_password_it_is_told(client: Client, emmy: User, security_lines: SecurityLines) -> None:
    log_in(client, emmy.email)
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    security_lines.told()
    post(client, "mfa_authenticate", credential=wrong_passkey())
    assert security_lines.told() == [f"event=second_factor_failed person={emmy.pk} kind=webauthn"]


def test_at_the_question_who_one_is_it_is_told(client: Client, emmy: User, security_lines: SecurityLines) -> None:
    client.force_login(emmy)
    assert client.get(reverse("mfa_reauthenticate_webauthn")).status_code == 200
    security_lines.told()
    post(client, "mfa_reauthenticate_webauthn", credential=wrong_passkey())
    assert security_lines.told() == [f"event=reauthentication_failed person={emmy.pk} kind=webauthn"]


def test_attempt_above_the_limit_is_no_wrong_passkey(client: Client, emmy: User, security_lines: SecurityLines) -> None:
    log_in(client, emmy.email)
    for _ in range(7):
        answer: Any = post(client, "mfa_authenticate", credential=wrong_passkey())
        assert answer.status_code == 200
    told = security_lines.told()
    assert told.count(f"event=second_factor_failed person={emmy.pk} kind=webauthn") == 5
    assert told[-1] == "event=limit_reached action=second_factor"
