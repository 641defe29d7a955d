"""Attempts above a limit in the security log: which action, and never a line for each."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django.fixtures import Settings

from community.accounts.refused_attempts import ACTIONS
from community.models import User
from tests.community.accounts.steps import PASSWORD, SIGN_UP, confirm_password, log_in, mailed_code, post, use_app
from tests.personas import person
from tests.security_lines import SecurityLines
from tests.test_pages_in_the_api import names

pytestmark = pytest.mark.django_db

# What is attempted -> how, and by which limit of allauth's or of ours it is refused.
WAYS: dict[str, tuple[Callable[[Client], Any], dict[str, Any]]] = {
    "login": (lambda client: log_in(client, "emmy@example.org"), {"ACCOUNT_RATE_LIMITS": {"login": "1/m/ip"}}),
    "code": (
        lambda client: post(client, "account_request_login_code", email="emmy@example.org"),
        {"ACCOUNT_RATE_LIMITS": {"request_login_code": "1/m/key"}},
    ),
    "reset": (
        lambda client: post(client, "account_reset_password", email="emmy@example.org"),
        {"MAILS_ASKED_FOR": "1/10m/key"},
    ),
    "sign_up": (
        lambda client: post(client, "account_signup", **SIGN_UP | {"name": "Noether", "email": "new@example.org"}),
        {"MAILS_ASKED_FOR": "1/10m/key"},
    ),
}


@pytest.fixture(autouse=True)
def emmy() -> User:
    caches["default"].clear()
    return person("Emmy")


def limits_told(lines: SecurityLines) -> list[str]:
    return [line for line in lines.told() if "limit_reached" in line]


@pytest.mark.parametrize("action", WAYS)
def test_attempts_above_a_limit_are_told_once(action: str, settings: Settings, security_lines: SecurityLines) -> None:
    attempt, limits = WAYS[action]
    for name, value in limits.items():
        setattr(settings, name, value)
    attempt(Client())
    assert limits_told(security_lines) == []
    for _ in range(3):
        attempt(Client())
    assert limits_told(security_lines) == [f"event=limit_reached action={action}"]


def test_another_minute_has_a_line_of_its_own(
    settings: Settings, security_lines: SecurityLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAILS_ASKED_FOR = "0/10m/key"
    monkeypatch.setattr("community.accounts.refused_attempts.ONE_LINE_EVERY", 0)
    for _ in range(2):
        WAYS["reset"][0](Client())
    assert limits_told(security_lines) == ["event=limit_reached action=reset"] * 2


def test_each_action_has_a_line_of_its_own(settings: Settings, security_lines: SecurityLines) -> None:
    settings.MAILS_ASKED_FOR = "0/10m/key"
    for action in ("reset", "sign_up"):
        WAYS[action][0](Client())
    assert limits_told(security_lines) == ["event=limit_reached action=reset", "event=limit_reached action=sign_up"]


def test_sixth_password_is_told(security_lines: SecurityLines) -> None:
    client = Client()
    for _ in range(5):
        log_in(client, "emmy@example.org", "a group")
    assert limits_told(security_lines) == []
    assert log_in(client, "emmy@example.org").status_code == 200
    assert limits_told(security_lines) == ["event=limit_reached action=login"]


def test_second_step_above_the_limit_is_told(emmy: User, security_lines: SecurityLines) -> None:
    use_app(emmy)
    client = Client()
    log_in(client, emmy.email)
    for _ in range(6):
        post(client, "mfa_authenticate", code="000000")
    assert limits_told(security_lines) == ["event=limit_reached action=second_factor"]


def test_question_who_one_is_above_the_limit_is_told(
    emmy: User, settings: Settings, security_lines: SecurityLines
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reauthenticate": "1/m/user"}
    client = Client()
    log_in(client, emmy.email)
    confirm_password(client)
    assert post(client, "account_reauthenticate", password=PASSWORD).status_code == 429
    assert limits_told(security_lines) == ["event=limit_reached action=reauthentication"]


def test_another_code_above_the_limit_is_told(settings: Settings, security_lines: SecurityLines) -> None:
    settings.MAILS_ASKED_FOR, client = "1/10m/key", Client()
    WAYS["code"][0](client)
    assert mailed_code()
    assert post(client, "account_confirm_login_code", action="resend").status_code == 429
    assert limits_told(security_lines) == ["event=limit_reached action=code"]


def test_form_with_another_fault_is_no_such_refusal(security_lines: SecurityLines) -> None:
    post(Client(), "account_signup", **SIGN_UP | {"name": ""})
    log_in(Client(), "nobody@example.org")
    assert limits_told(security_lines) == []


def test_routes_are_there() -> None:
    assert ACTIONS.keys() <= names()
