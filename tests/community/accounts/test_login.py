"""Logging in with a password or a code, and out; what strangers learn; how often it can be tried."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from community.actions.people import remove_account
from community.actions.writing import has_verified_address
from community.models import User
from tests.community.accounts.steps import PASSWORD, app_code, log_in, mailed_code, member_of, post, use_app
from tests.markup import parse_html
from tests.personas import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def emmy() -> User:
    return person("Emmy")


def words(answer: object, email: str) -> str:
    return parse_html(answer.content).one("main").text.replace(email, "…")  # type: ignore[attr-defined]


def test_password_logs_in(client: Client, emmy: User) -> None:
    answer = log_in(client, "Emmy@Example.org")
    assert answer.headers["Location"] == reverse("my-texts")
    assert member_of(client) == emmy


def test_wrong_password_is_refused(client: Client, emmy: User) -> None:
    answer = log_in(client, emmy.email, "a group")
    assert "do not go together" in answer.content.decode()
    assert member_of(client) is None


def test_wrong_password_and_unknown_address_get_the_same_answer(client: Client, emmy: User) -> None:
    known, unknown = (log_in(client, email, "a group") for email in (emmy.email, "nobody@example.org"))
    assert words(known, emmy.email) == words(unknown, "nobody@example.org")


def test_address_stays_in_the_form(client: Client, emmy: User) -> None:
    answer = log_in(client, emmy.email, "a group")
    assert parse_html(answer.content).one("input", name="login").attributes["value"] == emmy.email


def test_sixth_wrong_password_must_wait_even_if_it_is_right(client: Client, emmy: User) -> None:
    for _ in range(5):
        log_in(client, emmy.email, "a group")
    answer = log_in(client, emmy.email, PASSWORD)
    assert "Too many attempts" in answer.content.decode()
    assert member_of(client) is None


def test_attempts_are_counted_in_the_database_for_all_processes() -> None:
    assert isinstance(caches["default"], DatabaseCache)


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(emmy: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(11):
        near = Client(headers={"x-forwarded-for": "203.0.113.9, 192.0.2.1"})
        log_in(near, f"{number}@example.org", "a group")
    assert "Too many attempts" in log_in(near, emmy.email).content.decode()
    far = Client(headers={"x-forwarded-for": "192.0.2.1, 192.0.2.2"})
    log_in(far, emmy.email)
    assert member_of(far) == emmy


def test_code_by_mail_logs_in(client: Client, emmy: User) -> None:
    answer = post(client, "account_request_login_code", email=emmy.email)
    assert answer.headers["Location"] == reverse("account_confirm_login_code")
    assert mail.outbox[-1].to == [emmy.email]
    post(client, "account_confirm_login_code", code=mailed_code())
    assert member_of(client) == emmy


def test_wrong_code_does_not(client: Client, emmy: User) -> None:
    post(client, "account_request_login_code", email=emmy.email)
    post(client, "account_confirm_login_code", code="BBBB-BBBB")
    assert member_of(client) is None


def test_code_is_of_no_use_in_another_browser(client: Client, emmy: User) -> None:
    post(client, "account_request_login_code", email=emmy.email)
    other = Client()
    post(other, "account_confirm_login_code", code=mailed_code())
    assert member_of(other) is None


def test_code_is_of_no_use_a_second_time(client: Client, emmy: User) -> None:
    post(client, "account_request_login_code", email=emmy.email)
    post(client, "account_confirm_login_code", code=mailed_code())
    client.post(reverse("account_logout"))
    post(client, "account_confirm_login_code", code=mailed_code())
    assert member_of(client) is None


def test_another_code_replaces_the_first(client: Client, emmy: User) -> None:
    post(client, "account_request_login_code", email=emmy.email)
    first = mailed_code()
    post(client, "account_confirm_login_code", action="resend")
    assert len(mail.outbox) == 2
    assert mailed_code() != first
    post(client, "account_confirm_login_code", code=first)
    assert member_of(client) is None
    post(client, "account_confirm_login_code", code=mailed_code())
    assert member_of(client) == emmy


def test_unknown_address_gets_the_same_page_and_a_mail_that_says_so(client: Client, emmy: User) -> None:
    pages = []
    for email in (emmy.email, "nobody@example.org"):
        stranger = Client()
        pages.append(words(stranger.post(reverse("account_request_login_code"), {"email": email}, follow=True), email))
    assert pages[0] == pages[1]
    assert "there is no account with this address" in str(mail.outbox[-1].body)
    assert f"http://testserver{reverse('account_signup')}" in str(mail.outbox[-1].body)


def test_removed_account_opens_for_nobody(client: Client, emmy: User) -> None:
    email = emmy.email
    remove_account(user=emmy, keep_published=True)
    log_in(client, email)
    post(client, "account_request_login_code", email=email)
    assert "there is no account with this address" in str(mail.outbox[-1].body)
    assert member_of(client) is None


def test_closed_account_is_told_so_only_with_the_right_password(client: Client, emmy: User) -> None:
    User.objects.update(is_active=False)
    assert log_in(client, emmy.email).headers["Location"] == reverse("account_inactive")
    assert "do not go together" in log_in(client, emmy.email, "a group").content.decode()
    assert member_of(client) is None


# --- people whom the operator has made ---------------------------------------------------------------------


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", "--email=root@example.org", "--name=Root", verbosity=0)
    return User.objects.get()


def test_superuser_verifies_the_address_at_the_first_login_with_the_password(client: Client, root: User) -> None:
    answer = log_in(client, root.email)
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert member_of(client) is None
    post(client, "account_email_verification_sent", code=mailed_code())
    assert member_of(client) == root
    assert has_verified_address(root)


def test_superuser_who_begins_with_a_code_needs_that_one_only_and_keeps_the_password(
    client: Client, root: User
) -> None:
    post(client, "account_request_login_code", email=root.email)
    post(client, "account_confirm_login_code", code=mailed_code())
    root.refresh_from_db()
    assert member_of(client) == root
    assert len(mail.outbox) == 1
    assert has_verified_address(root)
    assert root.check_password(PASSWORD)


def test_second_login_of_a_superuser_asks_for_no_code(client: Client, root: User) -> None:
    EmailAddress.objects.create(user=root, email=root.email, verified=True, primary=True)
    log_in(client, root.email)
    assert member_of(client) == root
    assert mail.outbox == []


def test_admin_sends_to_the_login_and_back(client: Client, root: User) -> None:
    EmailAddress.objects.create(user=root, email=root.email, verified=True, primary=True)
    secret = use_app(root)
    answer = client.get(reverse("admin:index"), follow=True)
    address, _ = answer.redirect_chain[-1]
    assert address.startswith(reverse("account_login"))
    client.post(address, {"login": root.email, "password": PASSWORD, "next": reverse("admin:index")})
    back = post(client, "mfa_authenticate", code=app_code(secret))
    assert client.get(back.headers["Location"], follow=True).request["PATH_INFO"] == reverse("admin:index")


def test_member_who_is_no_staff_is_told_so_at_the_admin(client: Client, emmy: User) -> None:
    client.force_login(emmy)
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403
    assert "This is not open to you" in answer.content.decode()


# --- leaving ----------------------------------------------------------------------------------------------


def test_logging_out_is_asked_first(client: Client, emmy: User) -> None:
    client.force_login(emmy)
    assert "Log out?" in client.get(reverse("account_logout")).content.decode()
    assert member_of(client) == emmy


def test_logging_out_ends_the_session(client: Client, emmy: User) -> None:
    client.force_login(emmy)
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Location"] == reverse("home")
    assert member_of(client) is None


def test_login_that_is_cancelled_is_forgotten(client: Client, emmy: User) -> None:
    post(client, "account_request_login_code", email=emmy.email)
    code = mailed_code()
    answer = post(client, "account_logout", follow_next=reverse("account_login"))
    assert answer.headers["Location"] == reverse("account_login")
    post(client, "account_confirm_login_code", code=code)
    assert member_of(client) is None


# --- where one is logged in ---------------------------------------------------------------------------------


def test_sessions_are_listed_in_words(client: Client, emmy: User) -> None:
    client.post(reverse("account_login"), {"login": emmy.email, "password": PASSWORD}, headers={"user-agent": FIREFOX})
    words = parse_html(client.get(reverse("usersessions_list")).content).one("main").text
    assert "Firefox on Linux, from 127.0.0.1" in words
    assert "nowhere else" in words


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def test_log_out_everywhere_else_leaves_this_session_alone(client: Client, emmy: User) -> None:
    other = Client()
    for each in (client, other):
        log_in(each, emmy.email)
    client.post(reverse("usersessions_list"))
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302


def test_nobody_logs_others_out(client: Client, emmy: User) -> None:
    other = Client()
    log_in(other, emmy.email)
    client.force_login(person("Rui"))
    client.post(reverse("usersessions_list"))
    assert other.get(reverse("account")).status_code == 200
