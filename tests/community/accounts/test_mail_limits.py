"""How many mails one mailbox and one asking address get, on every way that sends one; and nobody learns from it."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from community.errors import TooMuch
from community.models import User
from tests.community.accounts.steps import PASSWORD, SIGN_UP, confirm_password, log_in, post
from tests.markup import parse_html
from tests.personas import person, rows
from tests.serving import ROOT

pytestmark = pytest.mark.django_db

TEMPLATES = ROOT / "community" / "templates"
KNOWN, UNKNOWN = "emmy@example.org", "nobody@example.org"
# Every way to have a mail sent to an address that is typed.
WAYS: dict[str, Callable[[Client, str], Any]] = {
    "sign up": lambda client, email: post(client, "account_signup", **SIGN_UP | {"name": "Noether", "email": email}),
    "ask for a code": lambda client, email: post(client, "account_request_login_code", email=email),
    "ask for a new password": lambda client, email: post(client, "account_reset_password", email=email),
}
RESENDS = {"sign up": "account_email_verification_sent", "ask for a code": "account_confirm_login_code"}
ONE, NONE = "1/10m/key", "0/10m/key"


@pytest.fixture(autouse=True)
def no_other_limits(settings: Settings) -> None:
    """Lets only those speak that are asked about."""
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture(autouse=True)
def emmy() -> User:
    return person("Emmy")


def mailed() -> list[str]:
    return [address for message in mail.outbox for address in message.to]


def words(answer: Any, email: str) -> tuple[int, str]:
    return answer.status_code, parse_html(answer.content).one("main").text.replace(email, "…")


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
@pytest.mark.parametrize("way", WAYS)
def test_sixth_mail_to_a_mailbox_has_to_wait(way: str, email: str) -> None:
    answers = [WAYS[way](Client(), email) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert mailed() == [email] * 5
    assert 590 <= int(answers[-1].headers["Retry-After"]) <= 600
    assert "There is another one in 10 minutes" in answers[-1].content.decode()


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_all_ways_share_what_a_mailbox_gets(settings: Settings, email: str) -> None:
    settings.MAILS_ASKED_FOR = "3/10m/key"
    for way in WAYS.values():
        assert way(Client(), email).status_code == 302
    assert [way(Client(), email).status_code for way in WAYS.values()] == [429] * 3
    assert mailed() == [email] * 3


@pytest.mark.parametrize("way", WAYS)
def test_other_mailboxes_are_mailed_all_the_same(settings: Settings, way: str) -> None:
    settings.MAILS_ASKED_FOR = ONE
    for email in (KNOWN, UNKNOWN):
        assert WAYS[way](Client(), email).status_code == 302
    assert mailed() == [KNOWN, UNKNOWN]


@pytest.mark.parametrize("tagged", ["emmy+a@example.org", "Emmy+b@Example.org"])
@pytest.mark.parametrize("way", WAYS)
def test_tags_lead_to_the_same_mailbox(settings: Settings, way: str, tagged: str) -> None:
    settings.MAILS_ASKED_FOR = ONE
    WAYS[way](Client(), KNOWN)
    assert WAYS[way](Client(), tagged).status_code == 429
    assert mailed() == [KNOWN]


@pytest.mark.parametrize("way", WAYS)
def test_one_place_asks_for_so_many_mails_whoever_they_go_to(settings: Settings, way: str) -> None:
    settings.MAILS_ASKED_FOR = "2/10m/ip,5/10m/key"
    answers = [WAYS[way](Client(), f"nobody{number}@example.org").status_code for number in range(3)]
    assert answers == [302, 302, 429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.1")
    assert WAYS[way](elsewhere, "nobody2@example.org").status_code == 302


def test_refused_place_uses_up_nothing_of_a_mailbox(settings: Settings) -> None:
    settings.MAILS_ASKED_FOR = "1/10m/ip,1/10m/key"
    WAYS["ask for a code"](Client(), UNKNOWN)
    assert WAYS["ask for a code"](Client(), KNOWN).status_code == 429
    assert WAYS["ask for a code"](Client(REMOTE_ADDR="192.0.2.1"), KNOWN).status_code == 302


def test_refused_sign_up_stores_nobody(settings: Settings) -> None:
    settings.MAILS_ASKED_FOR = NONE
    before = rows(User)
    WAYS["sign up"](Client(), UNKNOWN)
    assert rows(User) == before
    assert mail.outbox == []


@pytest.mark.parametrize("way", WAYS)
def test_refusal_says_nothing_of_whether_there_is_an_account(settings: Settings, way: str) -> None:
    settings.MAILS_ASKED_FOR = ONE
    for email in (KNOWN, UNKNOWN):
        WAYS[way](Client(), email)
    known, unknown = (words(WAYS[way](Client(), email), email) for email in (KNOWN, UNKNOWN))
    assert known == unknown


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
@pytest.mark.parametrize("way", RESENDS)
def test_another_code_counts_whether_there_is_an_account_or_not(settings: Settings, way: str, email: str) -> None:
    settings.MAILS_ASKED_FOR = "2/10m/key"
    stranger = Client()
    WAYS[way](stranger, email)
    assert post(stranger, RESENDS[way], action="resend").status_code == 302
    refused = post(stranger, RESENDS[way], action="resend")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 500
    assert WAYS["ask for a new password"](Client(), email).status_code == 429


def test_another_code_counts_once(settings: Settings) -> None:
    settings.MAILS_ASKED_FOR = "3/10m/key"
    stranger = Client()
    WAYS["ask for a code"](stranger, KNOWN)
    for _ in range(2):
        assert post(stranger, RESENDS["ask for a code"], action="resend").status_code == 302
    assert mailed() == [KNOWN] * 3


@pytest.mark.parametrize("route", RESENDS.values())
def test_another_code_for_nobody_is_no_mail(client: Client, route: str) -> None:
    assert post(client, route, action="resend").status_code == 302


def test_new_address_of_a_member_is_mailed_so_often_too(client: Client, emmy: User, settings: Settings) -> None:
    settings.MAILS_ASKED_FOR = ONE
    log_in(client, emmy.email)
    confirm_password(client)
    answers = [post(client, "account_email", action_add="yes", email="noether@example.org") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 429]
    assert mailed() == ["noether@example.org"]


def test_login_before_the_address_is_verified_is_mailed_so_often_too(settings: Settings) -> None:
    settings.MAILS_ASKED_FOR = ONE
    person("Rui", verified=False)
    answers = [log_in(Client(), "rui@example.org").status_code for _ in range(2)]
    assert answers == [302, 429]
    assert mailed() == ["rui@example.org"]


def test_mail_can_be_asked_for_again_when_the_time_is_over(settings: Settings, monkeypatch: Any) -> None:
    settings.MAILS_ASKED_FOR = ONE
    WAYS["ask for a code"](Client(), KNOWN)
    now = time.time()
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: now + 601)
    assert WAYS["ask for a code"](Client(), KNOWN).status_code == 302


# --- what was done to an account ------------------------------------------------------------------------------


def test_notices_do_not_come_out_of_what_is_asked_for(client: Client, emmy: User, settings: Settings) -> None:
    settings.MAILS_ASKED_FOR = ONE
    WAYS["ask for a code"](Client(), KNOWN)
    log_in(client, emmy.email)
    post(client, "account_change_password", oldpassword=PASSWORD, password1="another long sentence")
    assert "password" in mail.outbox[-1].subject.lower()
    assert mailed() == [KNOWN, KNOWN]


def test_notice_too_many_is_left_out_and_what_was_done_is_done(
    client: Client, emmy: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAILS_ABOUT_AN_ACCOUNT = NONE
    log_in(client, emmy.email)
    post(client, "account_change_password", oldpassword=PASSWORD, password1="another long sentence")
    emmy.refresh_from_db()
    assert emmy.check_password("another long sentence")
    assert mail.outbox == []
    assert "account/email/password_changed was not sent" in caplog.text
    assert emmy.email not in caplog.text


# --- that there is no other way -------------------------------------------------------------------------------


def mails_of_accounts() -> list[str]:
    """The name under which each mail is sent, from its files."""
    found = sorted(TEMPLATES.glob("*/email/*_subject.txt"))
    assert len(found) > 15
    return [str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt") for path in found]


@pytest.mark.parametrize("template", mails_of_accounts())
@pytest.mark.parametrize("is_notice", [False, True])
def test_every_mail_is_counted(template: str, is_notice: bool, emmy: User, settings: Settings) -> None:
    settings.MAILS_ASKED_FOR = settings.MAILS_ABOUT_AN_ACCOUNT = ONE
    for _ in range(2):
        request = RequestFactory().post("/")
        with context.request_context(request):
            adapter = get_adapter()
            if is_notice:
                adapter.send_notification_mail(template, emmy, {"user": emmy})
                continue
            try:
                adapter.send_mail(template, emmy.email, {"user": emmy})
            except TooMuch:
                break
    assert mailed() == [emmy.email]


def test_nothing_of_accounts_sends_mails_past_the_adapter() -> None:
    sending = re.compile(r"EmailMessage\(|EmailMultiAlternatives\(|send_mass_mail|\.send\(\)|(?<!\.)\bsend_mail\(")
    senders = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "community").rglob("*.py")
        if any(sending.search(line) and "def " not in line for line in path.read_text("utf-8").splitlines())
    }
    # News of texts, of webhooks and of a second factor that was taken away, which the worker sends.
    assert senders == {
        "community/actions/deliveries.py",
        "community/actions/notice_mails.py",
        "community/actions/notices.py",
        "community/actions/retrying.py",
        "community/actions/second_factors.py",
    }


def test_counting_keeps_no_address(client: Client) -> None:
    WAYS["ask for a code"](client, KNOWN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM klarity_cache")
        keys = " ".join(key for (key,) in cursor.fetchall())
    assert "klarity.mails" in keys
    assert "example.org" not in keys
