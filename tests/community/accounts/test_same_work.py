"""Whoever asks learns nothing from how long the answer takes: the same hashing with an account and without one."""

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from community.models import User
from tests.community.accounts.steps import (
    PASSWORD,
    SIGN_UP,
    app_code,
    confirm_password,
    log_in,
    member_of,
    page,
    post,
    use_app,
)
from tests.personas import person

pytestmark = pytest.mark.django_db

KNOWN, WITHOUT_PASSWORD, CLOSED, UNKNOWN = (f"{name}@example.org" for name in ("emmy", "rui", "ada", "nobody"))
WRONG_CODE = "BBBB-BBBB"
# The form that is sent, what it holds beside the address, and how many passwords are hashed.
ASKED = {
    "sign up with a password": ("account_signup", "email", {"name": "Noether", "password1": PASSWORD}, 1),
    "sign up without one": ("account_signup", "email", {"name": "Noether", "password1": ""}, 0),
    "log in": ("account_login", "login", {"password": "a group"}, 1),
    "ask for a code": ("account_request_login_code", "email", {}, 0),
    "ask for a new password": ("account_reset_password", "email", {}, 0),
}
# What follows it, with a wrong code.
FOLLOWING = {
    "sign up": ("account_signup", "email", SIGN_UP | {"name": "Noether"}, "account_email_verification_sent"),
    "log in by a code": ("account_request_login_code", "email", {}, "account_confirm_login_code"),
    "reset the password": ("account_reset_password", "email", {}, "account_confirm_password_reset_code"),
}


@pytest.fixture(autouse=True)
def people() -> None:
    """Somebody with a password, somebody without, and somebody whose account is closed."""
    person("Emmy")
    person("Rui").set_unusable_password()
    User.objects.filter(email=WITHOUT_PASSWORD).update(password="!unusable")
    person("Ada")
    User.objects.filter(email=CLOSED).update(is_active=False)


@pytest.fixture
def hashing() -> Iterator[mock.Mock]:
    """The hasher's work, once for each password that is made or checked."""
    work = MD5PasswordHasher.encode
    with mock.patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=work) as counted:
        yield counted


def hashings(hashing: mock.Mock, client: Client, route: str, **fields: str) -> int:
    caches["default"].clear()  # no limit comes in between
    hashing.reset_mock()
    answer = post(client, route, **fields)
    assert answer.status_code in (200, 302)
    return int(hashing.call_count)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("address", [KNOWN, WITHOUT_PASSWORD, CLOSED, UNKNOWN])
def test_request_hashes_as_much_for_every_address(hashing: mock.Mock, asked: str, address: str) -> None:
    route, field, fields, count = ASKED[asked]
    assert hashings(hashing, Client(), route, **fields | {field: address}) == count


@pytest.mark.parametrize("following", FOLLOWING)
@pytest.mark.parametrize("address", [KNOWN, WITHOUT_PASSWORD, UNKNOWN])
def test_wrong_code_hashes_nothing_for_any_address(hashing: mock.Mock, following: str, address: str) -> None:
    route, field, fields, confirming = FOLLOWING[following]
    stranger = Client()
    hashings(hashing, stranger, route, **fields | {field: address})
    assert hashings(hashing, stranger, confirming, code=WRONG_CODE) == 0


def test_right_password_is_hashed_once_too(hashing: mock.Mock, client: Client) -> None:
    assert hashings(hashing, client, "account_login", login=KNOWN, password=PASSWORD) == 1
    assert member_of(client)


@pytest.mark.parametrize("password", [PASSWORD, "a group"])
def test_asking_again_for_the_password_hashes_once(hashing: mock.Mock, client: Client, password: str) -> None:
    log_in(client, KNOWN)
    assert hashings(hashing, client, "account_reauthenticate", password=password) == 1


def test_admin_hashes_nothing_of_its_own(hashing: mock.Mock, client: Client) -> None:
    answer = client.post(reverse("admin:login"), {"username": KNOWN, "password": PASSWORD})
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert hashing.call_count == 0


def test_sign_up_for_an_address_with_an_account_changes_nothing_there(client: Client) -> None:
    before = User.objects.values_list("password", flat=True).get(email=KNOWN)
    post(client, "account_signup", **SIGN_UP | {"name": "Noether", "password1": "another long sentence"})
    assert User.objects.values_list("password", flat=True).get(email=KNOWN) == before


# --- a code of an app is used once ---------------------------------------------------------------------------


def activated(client: Client) -> str:
    """The code with which an authenticator app was just activated."""
    log_in(client, KNOWN)
    confirm_password(client)
    page(client, reverse("mfa_activate_totp"))
    code = app_code(client.session["mfa.totp.secret"])
    answer: Any = post(client, "mfa_activate_totp", code=code)
    assert answer.status_code == 302
    post(client, "keep-recovery-codes", kept="on")
    return code


def test_code_that_activated_an_app_logs_nobody_in(client: Client) -> None:
    code = activated(client)
    other = Client()
    log_in(other, KNOWN)
    answer = post(other, "mfa_authenticate", code=code)
    assert "This is not the code." in answer.content.decode()
    assert member_of(other) is None


def test_code_that_activated_an_app_proves_nothing_afterwards(client: Client) -> None:
    answer = post(client, "mfa_reauthenticate", code=activated(client))
    assert "This is not the code." in answer.content.decode()


def test_next_code_of_an_app_logs_in(client: Client) -> None:
    secret = use_app(User.objects.get(email=KNOWN))
    log_in(client, KNOWN)
    post(client, "mfa_authenticate", code=app_code(secret))
    assert member_of(client)
