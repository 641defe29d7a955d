"""Every form, command and row that takes an address takes it in its one form."""

from typing import Any

import pytest
from allauth.account import app_settings
from django import forms
from django.core import mail
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from community.admin import UserCreationForm
from community.mail_addresses import UNSEEN, AddressField
from community.models import User
from tests.community.accounts.steps import (
    PASSWORD,
    SIGN_UP,
    confirm_password,
    enter_admin,
    errors_of,
    log_in,
    mailed_code,
    member_of,
    post,
    sign_up,
)
from tests.personas import person

pytestmark = pytest.mark.django_db

UNSEEN_ADDRESS = "emmy@exam\u200bple.org"


def email_fields(form: Any) -> list[forms.Field]:
    try:
        made = form()
    except KeyError:  # it is somebody's
        made = form(user=User(email="emmy@example.org"))
    return [field for field in made.fields.values() if isinstance(field, forms.EmailField)]


def test_every_field_of_a_form_of_accounts_that_takes_an_address_is_of_that_kind() -> None:
    found = {name: email_fields(import_string(form)) for name, form in app_settings.FORMS.items()}
    with_address = {name for name, fields in found.items() if fields}
    assert with_address == {"add_email", "login", "request_login_code", "reset_password", "signup"}
    assert all(isinstance(field, AddressField) for fields in found.values() for field in fields)
    assert isinstance(UserCreationForm().fields["email"], AddressField)


@pytest.mark.parametrize(
    ("route", "field"),
    [
        ("account_signup", "email"),
        ("account_login", "login"),
        ("account_request_login_code", "email"),
        ("account_reset_password", "email"),
    ],
)
def test_address_with_what_cannot_be_seen_is_refused_in_words(client: Client, route: str, field: str) -> None:
    person("Emmy")
    answer = post(client, route, **SIGN_UP | {"name": "Rui", "password": PASSWORD, field: UNSEEN_ADDRESS})
    assert errors_of(answer, field) == UNSEEN
    assert User.objects.count() == 1
    assert mail.outbox == []


def test_new_address_with_what_cannot_be_seen_is_refused(client: Client) -> None:
    emmy = person("Emmy")
    log_in(client, emmy.email)
    answer = post(client, "account_email", action_add="yes", email=UNSEEN_ADDRESS)
    assert errors_of(answer, "email") == UNSEEN
    assert mail.outbox == []


def test_one_mailbox_in_two_spellings_is_one_account(client: Client) -> None:
    sign_up(client, email="emmy@bücher.example", name="Emmy")
    assert mail.outbox[-1].to == ["emmy@xn--bcher-kva.example"]
    caches["default"].clear()  # what was mailed so far was long ago
    post(Client(), "account_signup", **SIGN_UP | {"email": "emmy@BÜCHER.example", "name": "Rui"})
    assert "There is an account with this address already" in str(mail.outbox[-1].body)
    assert User.objects.count() == 1


def test_member_logs_in_with_either_spelling(client: Client) -> None:
    sign_up(client, email="emmy@bücher.example")
    for spelling in ("emmy@bücher.example", "emmy@xn--bcher-kva.example"):
        other = Client()
        log_in(other, spelling)
        assert member_of(other) == User.objects.get()


def test_code_goes_to_the_one_address(client: Client) -> None:
    sign_up(client, email="emmy@bücher.example")
    other = Client()
    post(other, "account_request_login_code", email="emmy@bücher.example")
    post(other, "account_confirm_login_code", code=mailed_code())
    assert member_of(other) == User.objects.get()


def test_account_is_removed_by_either_spelling(client: Client) -> None:
    sign_up(client, email="emmy@bücher.example")
    confirm_password(client)
    answer = post(client, "remove-account", texts="keep", email="emmy@bücher.example")
    assert answer.status_code == 200
    assert User.objects.get().scrubbed_at


def test_moderator_is_made_by_either_spelling() -> None:
    User.objects.create_user("emmy@bücher.example", "Emmy")
    call_command("makemoderator", "emmy@BÜCHER.example", verbosity=0)
    assert User.objects.get().is_moderator


def test_superuser_has_the_address_in_its_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", "--email=root@BÜCHER.example", "--name=Root", verbosity=0)
    assert User.objects.get().email == "root@xn--bcher-kva.example"


def test_superuser_with_what_cannot_be_seen_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    with pytest.raises(CommandError, match="cannot be seen"):
        call_command("createsuperuser", "--noinput", f"--email={UNSEEN_ADDRESS}", "--name=Root", verbosity=0)
    assert not User.objects.exists()


def test_admin_refuses_what_cannot_be_seen(client: Client) -> None:
    enter_admin(client, person("Root", is_staff=True, is_superuser=True))
    given = {"email": UNSEEN_ADDRESS, "name": "Emmy", "usable_password": "false"}
    answer = client.post(reverse("admin:community_user_add"), given)
    assert UNSEEN in answer.content.decode()
    assert User.objects.count() == 1
