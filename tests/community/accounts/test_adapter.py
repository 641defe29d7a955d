"""Where the site departs from what allauth does: its messages, second factors, and mails that cannot be sent."""

import json
from typing import Any

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from community.accounts.adapter import AccountAdapter, SecondFactorAdapter
from community.models import User
from tests.community.accounts.steps import BrokenServer, confirm_password, log_in, page, post, use_app
from tests.markup import parse_html
from tests.personas import person

pytestmark = pytest.mark.django_db

PASSKEY, APP = Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP


@pytest.fixture
def emmy() -> User:
    return person("Emmy")


def add_passkey(user: User) -> None:
    Authenticator.objects.create(user=user, type=PASSKEY, data={"name": "phone"})


def test_each_message_of_ours_stands_in_for_one_of_allauths() -> None:
    assert AccountAdapter.error_messages.keys() == DefaultAccountAdapter.error_messages.keys()
    assert SecondFactorAdapter.error_messages.keys() == DefaultMFAAdapter.error_messages.keys()


def test_second_step_is_asked_for_by_what_somebody_has(emmy: User) -> None:
    adapter = SecondFactorAdapter()
    assert not adapter.is_mfa_enabled(emmy)
    use_app(emmy)
    assert adapter.is_mfa_enabled(emmy)
    assert adapter.is_mfa_enabled(emmy, [APP, PASSKEY])
    assert not adapter.is_mfa_enabled(emmy, [PASSKEY])


def test_next_passkey_of_somebody_is_named_by_its_number(emmy: User) -> None:
    add_passkey(person("Rui"))
    use_app(emmy)
    names = []
    for _ in range(3):
        names.append(SecondFactorAdapter().generate_authenticator_name(emmy, PASSKEY))
        add_passkey(emmy)
    assert names == ["My passkey", "My passkey 2", "My passkey 3"]


def test_passkey_is_made_for_this_host_under_the_name_of_the_site(client: Client, emmy: User) -> None:
    log_in(client, emmy.email)
    confirm_password(client)
    data = page(client, reverse("mfa_add_webauthn")).one("script", id="passkey-data").text
    assert json.loads(data)["creation_options"]["publicKey"]["rp"] == {"id": "testserver", "name": "Klarity"}


def test_mail_that_cannot_be_sent_is_told_on_the_page_and_in_the_log(
    client: Client, emmy: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{BrokenServer.__module__}.BrokenServer"
    log_in(client, emmy.email)
    confirm_password(client)
    answer = post(client, "account_email", action_add="yes", email="noether@example.org")
    assert answer.status_code == 503
    document = parse_html(answer.content)
    assert "no code on its way" in document.text
    assert "Log in" not in document.text  # the page knows who is in
    assert "The mail account/email/email_confirmation could not be sent" in caplog.text
    assert "nobody listens" in caplog.text
