"""`manage.py removesecondfactor`: for somebody who has lost their passkey or app, and the recovery codes too."""

import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from community.actions.retrying import PAUSES
from community.models import User
from tests.clock import Clock
from tests.community.accounts.passkeys import passkey_of
from tests.community.accounts.steps import BrokenServer, log_in, member_of, use_app
from tests.community.working import work
from tests.personas import person
from tests.security_lines import SecurityLines
from tests.serving import ROOT, environment

pytestmark = pytest.mark.site


def remove(email: str) -> str:
    out = StringIO()
    call_command("removesecondfactor", email, stdout=out)
    return out.getvalue()


@pytest.fixture
def emmy(db: None) -> User:
    """Emmy, who has two passkeys, an app and recovery codes, as somebody else has an app."""
    caches["default"].clear()
    use_app(person("Rui"))
    user = person("Emmy")
    for _ in range(2):
        passkey_of(user)
    use_app(user)
    RecoveryCodes.activate(user)
    return user


@pytest.mark.parametrize("typed", ["emmy@example.org", " Emmy@Example.ORG "])
def test_all_of_it_is_removed_and_said_in_one_line(emmy: User, typed: str) -> None:
    told = "Removed from Emmy (emmy@example.org), who is told by mail: 2 passkeys, authenticator app, recovery codes.\n"
    assert remove(typed) == told
    assert [row.user.name for row in Authenticator.objects.all()] == ["Rui"]


def test_password_is_enough_afterwards(client: Client, emmy: User) -> None:
    other = Client()
    log_in(other, emmy.email)
    assert member_of(other) is None
    remove(emmy.email)
    log_in(client, emmy.email)
    assert member_of(client) == emmy


def test_sessions_end_and_those_of_others_do_not(db: None) -> None:
    inside, other, emmy = Client(), Client(), person("Emmy")
    log_in(inside, emmy.email)
    log_in(other, person("Rui").email)
    use_app(emmy)
    remove(emmy.email)
    assert inside.get(reverse("account")).status_code == 302
    assert other.get(reverse("account")).status_code == 200


def test_security_log_says_that_the_server_did_it(emmy: User, security_lines: SecurityLines) -> None:
    remove(emmy.email)
    who = f"person={emmy.pk} actor=server"
    assert security_lines.told() == [
        *[f"event=second_factor_removed {who} kind={kind}" for kind in ("webauthn", "webauthn", "totp")],
        f"event=second_factor_removed {who} kind=recovery_codes",
        f"event=sessions_ended {who}",
    ]


def test_owner_is_told_by_mail(emmy: User) -> None:
    remove(emmy.email)
    assert not mail.outbox
    work()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([emmy.email], "The second step of your login was removed")
    assert "your login: 2 passkeys, authenticator app, recovery codes. You are logged out" in str(letter.body)
    for page in ("mfa_index", "account_reset_password"):
        assert f"http://localhost:8000{reverse(page)}" in str(letter.body)


def test_mail_that_fails_is_sent_later(emmy: User, settings: Any, clock: Clock) -> None:
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{BrokenServer.__module__}.{BrokenServer.__qualname__}"
    remove(emmy.email)
    work()
    settings.EMAIL_BACKEND = works
    work()
    assert not mail.outbox
    clock.move(seconds=PAUSES[0].total_seconds())
    work()
    assert len(mail.outbox) == 1


def test_account_that_was_closed_meanwhile_gets_no_mail(emmy: User) -> None:
    remove(emmy.email)
    User.objects.update(is_active=False)
    work()
    assert not mail.outbox


def test_codes_alone_are_removed_too(db: None) -> None:
    user = person("Emmy")
    RecoveryCodes.activate(user)
    assert remove(user.email).endswith(": recovery codes.\n")
    assert not Authenticator.objects.exists()


def test_unknown_address_is_told(emmy: User) -> None:
    with pytest.raises(CommandError, match=r"^No account has the address 'nobody@example\.org'\.$"):
        remove("nobody@example.org")
    assert Authenticator.objects.count() == 5


def test_who_has_none_is_told_so_and_stays_logged_in(client: Client, db: None, security_lines: SecurityLines) -> None:
    user = person("Emmy")
    client.force_login(user)
    security_lines.told()
    with pytest.raises(CommandError, match=r"^emmy@example\.org has no passkey, no authenticator app and no recovery"):
        remove(user.email)
    assert client.get(reverse("account")).status_code == 200
    assert security_lines.told() == []
    work()
    assert not mail.outbox


@pytest.mark.process
def test_refusal_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    def manage(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)

    manage("migrate", "--verbosity=0").check_returncode()
    refused = manage("removesecondfactor", "nobody@example.org")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "CommandError: No account has the address 'nobody@example.org'.\n"
