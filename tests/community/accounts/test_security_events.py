"""What the security log is told of accounts: each event by the request that makes it, and nothing that names people."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.actions.tokens import create_token
from community.models import Token, User
from tests.community.accounts.steps import (
    PASSWORD,
    app_code,
    confirm_by_mail,
    confirm_password,
    enter_admin,
    log_in,
    mailed_code,
    page,
    post,
    sign_up,
    use_app,
)
from tests.community.api.asking import ME, bearer
from tests.community.api.asking import token as token_of
from tests.personas import person
from tests.security_lines import SecurityLines

pytestmark = pytest.mark.django_db

ANOTHER = "another quite long sentence"


@pytest.fixture(autouse=True)
def attempts() -> None:
    """What was tried in other tests is long ago."""
    caches["default"].clear()


@pytest.fixture
def emmy(client: Client) -> User:
    """Emmy, who is in and has just said who they are."""
    user = person("Emmy")
    log_in(client, user.email)
    confirm_password(client)
    return user


@pytest.fixture
def told(security_lines: SecurityLines, emmy: User) -> Callable[[], list[str]]:
    """What was noted since the last look, with Emmy's number as EMMY."""
    security_lines.told()
    return lambda: [line.replace(f"person={emmy.pk}", "EMMY") for line in security_lines.told()]


Told = Callable[[], list[str]]

# --- coming in and leaving ---------------------------------------------------------------------------------


def test_sign_up_is_told(client: Client, security_lines: SecurityLines) -> None:
    sign_up(client)
    who = f"person={User.objects.get().pk}"
    assert [line for line in security_lines.told() if not line.startswith("event=email_verified")] == [
        f"event=account_made {who}",
        f"event=login {who} method=verified_email",
    ]


def test_verified_address_is_told(client: Client, security_lines: SecurityLines) -> None:
    sign_up(client)
    assert f"event=email_verified person={User.objects.get().pk}" in security_lines.told()


def test_login_with_the_password_is_told(emmy: User, told: Told) -> None:
    log_in(Client(), emmy.email)
    assert told() == ["event=login EMMY method=password"]


def test_login_with_a_code_is_told(emmy: User, told: Told) -> None:
    client = Client()
    post(client, "account_request_login_code", email=emmy.email)
    post(client, "account_confirm_login_code", code=mailed_code())
    assert told() == ["event=login EMMY method=code"]


def test_login_with_a_second_step_is_told_with_both(emmy: User, told: Told) -> None:
    secret, client = use_app(emmy), Client()
    log_in(client, emmy.email)
    assert told() == []
    post(client, "mfa_authenticate", code=app_code(secret))
    assert told() == ["event=second_factor_used EMMY kind=totp", "event=login EMMY method=password+totp"]


def test_wrong_second_step_is_told(emmy: User, told: Told) -> None:
    use_app(emmy)
    client = Client()
    log_in(client, emmy.email)
    post(client, "mfa_authenticate", code="000000")
    assert told() == ["event=second_factor_failed EMMY kind=totp"]


def test_wrong_password_is_told(emmy: User, told: Told) -> None:
    log_in(Client(), "Emmy@Example.org", "a group")
    assert told() == ["event=login_failed EMMY method=password"]


def test_unknown_address_names_nobody(emmy: User, told: Told) -> None:
    log_in(Client(), "nobody@example.org", "a group")
    assert told() == ["event=login_failed method=password"]


def test_wrong_code_is_told(emmy: User, told: Told) -> None:
    client = Client()
    post(client, "account_request_login_code", email=emmy.email)
    post(client, "account_confirm_login_code", code="BBBB-BBBB")
    assert told() == ["event=login_failed EMMY method=code"]


def test_logout_is_told(client: Client, told: Told) -> None:
    client.post(reverse("account_logout"))
    assert told() == ["event=logout EMMY"]


def test_logout_of_a_stranger_is_no_event(told: Told) -> None:
    Client().post(reverse("account_logout"))
    assert told() == []


def test_end_of_other_sessions_is_told(client: Client, told: Told) -> None:
    post(client, "sessions")
    assert told() == ["event=sessions_ended EMMY"]


# --- "Is it you?" ------------------------------------------------------------------------------------------


def test_password_typed_once_more_is_told(client: Client, told: Told) -> None:
    confirm_password(client)
    post(client, "account_reauthenticate", password="a group")
    assert told() == [
        "event=reauthenticated EMMY method=password",
        "event=reauthentication_failed EMMY method=password",
    ]


def test_code_typed_once_more_is_told(client: Client, emmy: User, told: Told) -> None:
    secret = use_app(emmy)
    post(client, "mfa_reauthenticate", code="000000")
    post(client, "mfa_reauthenticate", code=app_code(secret))
    assert told() == ["event=reauthentication_failed EMMY kind=totp", "event=reauthenticated EMMY method=totp"]


def test_code_by_mail_is_told(client: Client, emmy: User, told: Told) -> None:
    emmy.set_unusable_password()
    emmy.save()
    client.force_login(emmy)
    told()
    confirm_by_mail(client)
    assert told() == ["event=reauthenticated EMMY method=code"]


# --- what opens the account --------------------------------------------------------------------------------


def test_changed_password_is_told(client: Client, told: Told) -> None:
    post(client, "account_change_password", oldpassword=PASSWORD, password1=ANOTHER)
    assert told() == ["event=password_changed EMMY"]


def test_first_password_is_told(client: Client, emmy: User, told: Told) -> None:
    emmy.set_unusable_password()
    emmy.save()
    client.force_login(emmy)
    confirm_by_mail(client)
    told()
    post(client, "account_set_password", password1=ANOTHER)
    assert told() == ["event=password_set EMMY"]


def test_reset_password_is_told_and_so_are_the_tokens_that_end(emmy: User, told: Told) -> None:
    token_of(emmy)
    named, client = Token.objects.get().public_id, Client()
    told()
    post(client, "account_reset_password", email=emmy.email)
    code = mailed_code()
    post(client, "account_confirm_password_reset_code", code="BBBB-BBBB")
    assert told() == ["event=password_reset_failed EMMY"]
    post(client, "account_confirm_password_reset_code", code=code)
    post(client, "account_complete_password_reset", password1=ANOTHER)
    assert sorted(told()) == [
        "event=login EMMY method=password_reset",
        "event=password_reset EMMY",
        f"event=token_revoked EMMY token={named}",
    ]


def test_password_that_somebody_else_planted_is_told_to_be_gone(security_lines: SecurityLines) -> None:
    user = person("Rui", verified=False)
    client = Client()
    post(client, "account_request_login_code", email=user.email)
    post(client, "account_confirm_login_code", code=mailed_code())
    assert f"event=password_taken_away person={user.pk}" in security_lines.told()


def test_changed_address_is_told(client: Client, told: Told) -> None:
    post(client, "account_email", email="new@example.org", action_add="yes")
    post(client, "account_email_verification_sent", code="BBBB-BBBB")
    post(client, "account_email_verification_sent", code=mailed_code())
    assert told() == ["event=email_code_failed EMMY", "event=email_verified EMMY", "event=email_changed EMMY"]


@pytest.mark.django_db(transaction=True)  # recovery codes are told when the transaction is over
def test_second_factors_are_told(client: Client, emmy: User, told: Told) -> None:
    secret = page(client, reverse("mfa_activate_totp")).one("code").text
    post(client, "mfa_activate_totp", code=app_code(secret))
    assert sorted(told()) == ["event=recovery_codes_made EMMY", "event=second_factor_added EMMY kind=totp"]
    post(client, "keep-recovery-codes", kept="on")
    post(client, "mfa_generate_recovery_codes")
    assert told() == ["event=recovery_codes_made EMMY"]
    post(client, "mfa_deactivate_totp")
    assert sorted(told()) == [
        "event=second_factor_removed EMMY kind=recovery_codes",
        "event=second_factor_removed EMMY kind=totp",
    ]
    assert not Authenticator.objects.exists()


# --- tokens ------------------------------------------------------------------------------------------------


def test_token_is_told_when_it_is_made_and_revoked(client: Client, told: Told) -> None:
    client.post(reverse("tokens"), {"name": "notebook", "scopes": ["write", "read"], "days": "7"})
    named = Token.objects.get().public_id
    assert told() == [f"event=token_made EMMY token={named} scopes=read+write"]
    client.post(reverse("revoke-token", args=[named]))
    assert told() == [f"event=token_revoked EMMY token={named}"]


def test_token_that_is_refused_is_told(emmy: User, told: Told) -> None:
    text = token_of(emmy)
    row = Token.objects.get()
    told()
    assert bearer(text).get(ME).status_code == 200
    assert told() == []
    bearer("klarity_mistyped").get(ME)
    Token.objects.update(expiry=timezone.now())
    bearer(text).get(ME)
    Token.objects.update(expiry=timezone.now() + timedelta(days=1))
    User.objects.filter(pk=emmy.pk).update(is_active=False)
    bearer(text).get(ME)
    assert told() == [
        "event=token_refused reason=unknown",
        f"event=token_refused EMMY token={row.public_id} reason=expired",
        f"event=token_refused EMMY token={row.public_id} reason=closed",
    ]


# --- roles, the admin, the end -----------------------------------------------------------------------------


def test_moderator_made_at_the_server_is_told(emmy: User, told: Told) -> None:
    call_command("makemoderator", emmy.email, stdout=StringIO())
    assert told() == ["event=role_given EMMY actor=server role=moderator"]


def test_moderator_made_in_the_admin_is_told(client: Client, emmy: User, told: Told) -> None:
    root = person("Root", is_superuser=True, is_staff=True)
    enter_admin(client, root)
    told()
    chosen = {"action": "make_moderators", "_selected_action": [str(emmy.pk)]}
    client.post(reverse("admin:community_user_changelist"), chosen)
    assert told() == [
        f"event=admin_entered person={root.pk}",
        f"event=role_given EMMY actor={root.pk} role=moderator",
    ]


def test_admin_is_entered_once_in_a_session(client: Client, told: Told) -> None:
    root = person("Root", is_superuser=True, is_staff=True)
    enter_admin(client, root)
    told()
    for _ in range(2):
        client.get(reverse("admin:index"))
    assert told() == [f"event=admin_entered person={root.pk}"]


def test_admin_that_was_not_entered_is_not_told(client: Client, told: Told) -> None:
    client.force_login(person("Root", is_superuser=True, is_staff=True))
    told()
    client.get(reverse("admin:index"))
    assert told() == []


def test_account_made_in_the_admin_is_told(client: Client, told: Told) -> None:
    root = person("Root", is_superuser=True, is_staff=True)
    enter_admin(client, root)
    client.get(reverse("admin:index"))
    told()
    form = {"email": "rui@example.org", "name": "Rui", "usable_password": "false"}
    client.post(reverse("admin:community_user_add"), form)
    made = User.objects.get(email="rui@example.org")
    assert told() == [f"event=account_made person={made.pk} actor={root.pk}"]


def test_superuser_made_at_the_server_is_told(security_lines: SecurityLines) -> None:
    call_command("createsuperuser", "--noinput", "--email=root@example.org", "--name=Root", verbosity=0)
    who = f"person={User.objects.get().pk} actor=server"
    assert security_lines.told() == [
        f"event=role_given {who} role=staff",
        f"event=role_given {who} role=superuser",
    ]


def test_demo_tells_who_became_a_moderator(settings: Any, security_lines: SecurityLines) -> None:
    settings.DEMO_DATA = True
    call_command("makedemo", stdout=StringIO())
    moderating = User.objects.get(is_moderator=True)
    assert security_lines.told() == [f"event=role_given person={moderating.pk} actor=server role=moderator"]


def test_removed_account_is_told(client: Client, emmy: User, told: Told) -> None:
    post(client, "remove-account", texts="keep", email=emmy.email)
    assert told()[0] == "event=account_removed EMMY"


def test_account_removed_by_a_superuser_is_told(client: Client, emmy: User, told: Told) -> None:
    root = person("Root", is_superuser=True, is_staff=True)
    enter_admin(client, root)
    client.get(reverse("admin:index"))
    told()
    chosen = {"action": "remove_accounts", "_selected_action": [str(emmy.pk)], "texts": "keep"}
    client.post(reverse("admin:community_user_changelist"), chosen)
    assert told() == [f"event=account_removed EMMY actor={root.pk}"]


# --- nothing that names anybody ----------------------------------------------------------------------------


def test_no_line_holds_an_address_a_name_or_a_secret(client: Client, security_lines: SecurityLines) -> None:
    client = Client(REMOTE_ADDR="192.0.2.77", headers={"x-forwarded-for": "203.0.113.5"})
    sign_up(client)
    confirm_password(client)
    client.post(reverse("tokens"), {"name": "notebook", "scopes": ["read"], "days": "7"})
    _, text = create_token(owner=User.objects.get(), name="laptop", scopes=["read"], life=timedelta(days=1))
    bearer(text).get(ME)
    log_in(Client(REMOTE_ADDR="192.0.2.77"), "emmy@example.org", "a group")
    log_in(Client(REMOTE_ADDR="2001:db8::77"), "nobody@example.org", "a group")
    post(client, "account_change_password", oldpassword=PASSWORD, password1=ANOTHER, revoke_tokens="on")
    post(client, "remove-account", texts="keep", email="emmy@example.org")
    lines = security_lines.told()
    assert len(lines) > 10
    codes = re.findall(r"[A-Z]{4}-[A-Z]{4}", " ".join(str(sent.body) for sent in mail.outbox))
    for found in ("@", "192.0", "203.0", "2001:", "example", "Emmy", "Noether", text, PASSWORD, ANOTHER, *codes):
        assert not [line for line in lines if found.lower() in line.lower()]
    for line in lines:
        assert re.fullmatch(r"event=[a-z_]+( [a-z]+=[\w+-]{1,40})*", line, re.ASCII), line
    assert not EmailAddress.objects.exists()
