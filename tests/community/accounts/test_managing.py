"""Passwords, addresses and second factors of somebody who is in; each change asks who does it, and is told by mail."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.actions.writing import has_verified_address
from community.models import User
from tests.community.accounts.steps import (
    PASSWORD,
    app_code,
    confirm_by_mail,
    confirm_password,
    errors_of,
    log_in,
    mailed_code,
    member_of,
    page,
    post,
    use_app,
)
from tests.markup import parse_html
from tests.personas import person

pytestmark = pytest.mark.django_db

ANOTHER = "another quite long sentence"


@pytest.fixture
def emmy(client: Client) -> User:
    """Emmy, who has just logged in."""
    user = person("Emmy")
    log_in(client, user.email)
    mail.outbox.clear()
    return user


# --- a forgotten password ---------------------------------------------------------------------------------


@pytest.fixture
def forgetful() -> User:
    return person("Emmy")


def test_code_allows_a_new_password_and_logs_in(client: Client, forgetful: User) -> None:
    post(client, "account_reset_password", email=forgetful.email)
    post(client, "account_confirm_password_reset_code", code=mailed_code())
    post(client, "account_complete_password_reset", password1=ANOTHER)
    forgetful.refresh_from_db()
    assert forgetful.check_password(ANOTHER)
    assert member_of(client) == forgetful
    assert "a new password was chosen" in str(mail.outbox[-1].body)


def test_no_new_password_without_the_code(client: Client, forgetful: User) -> None:
    post(client, "account_reset_password", email=forgetful.email)
    answer = post(client, "account_complete_password_reset", password1=ANOTHER)
    assert answer.headers["Location"] == reverse("account_confirm_password_reset_code")
    post(client, "account_confirm_password_reset_code", code="BBBB-BBBB")
    post(client, "account_complete_password_reset", password1=ANOTHER)
    forgetful.refresh_from_db()
    assert forgetful.check_password(PASSWORD)


def test_new_password_must_be_a_good_one(client: Client, forgetful: User) -> None:
    post(client, "account_reset_password", email=forgetful.email)
    post(client, "account_confirm_password_reset_code", code=mailed_code())
    answer = post(client, "account_complete_password_reset", password1="password")
    assert "too common" in errors_of(answer, "password1")
    forgetful.refresh_from_db()
    assert forgetful.check_password(PASSWORD)


def test_unknown_address_gets_the_same_page(client: Client, forgetful: User) -> None:
    pages = []
    for email in (forgetful.email, "nobody@example.org"):
        answer = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        pages.append(parse_html(answer.content).one("main").text.replace(email, "…"))
    assert pages[0] == pages[1]
    assert "there is no account with this address" in str(mail.outbox[-1].body)


def test_new_password_does_not_get_past_the_second_factor(client: Client, forgetful: User) -> None:
    use_app(forgetful)
    post(client, "account_reset_password", email=forgetful.email)
    post(client, "account_confirm_password_reset_code", code=mailed_code())
    answer = post(client, "account_complete_password_reset", password1=ANOTHER)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert member_of(client) is None


# --- the password -----------------------------------------------------------------------------------------


def test_password_is_changed_with_the_present_one(client: Client, emmy: User) -> None:
    answer = post(client, "account_change_password", oldpassword=PASSWORD, password1=ANOTHER)
    assert answer.headers["Location"] == reverse("account")
    emmy.refresh_from_db()
    assert emmy.check_password(ANOTHER)
    assert "the password of your account was changed" in str(mail.outbox[-1].body)
    assert "Your password is changed." in client.get(reverse("account")).content.decode()


def test_password_is_not_changed_without_the_present_one(client: Client, emmy: User) -> None:
    answer = post(client, "account_change_password", oldpassword="a group", password1=ANOTHER)
    assert errors_of(answer, "oldpassword") == "This is not your current password."
    emmy.refresh_from_db()
    assert emmy.check_password(PASSWORD)
    assert mail.outbox == []


def test_changed_password_ends_other_sessions(client: Client, emmy: User) -> None:
    other = Client()
    log_in(other, emmy.email)
    post(client, "account_change_password", oldpassword=PASSWORD, password1=ANOTHER)
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302


def test_who_has_no_password_sets_one(client: Client) -> None:
    user = person("Emmy")
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert client.get(reverse("account_change_password")).headers["Location"] == reverse("account_set_password")
    confirm_by_mail(client)
    assert post(client, "account_set_password", password1=ANOTHER).headers["Location"] == reverse("account")
    user.refresh_from_db()
    assert user.check_password(ANOTHER)


# --- the address ------------------------------------------------------------------------------------------


def test_address_is_changed_by_a_code_mailed_to_it(client: Client, emmy: User) -> None:
    confirm_password(client)
    post(client, "account_email", action_add="yes", email="noether@example.org")
    assert mail.outbox[-1].to == ["noether@example.org"]
    answer = post(client, "account_email_verification_sent", code=mailed_code())
    assert answer.headers["Location"] == reverse("account")
    emmy.refresh_from_db()
    assert emmy.email == "noether@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(emmy.email, True, True)]
    assert has_verified_address(emmy)
    assert mail.outbox[-1].to == ["emmy@example.org"]
    assert "was changed from emmy@example.org to noether@example.org" in str(mail.outbox[-1].body)


def test_address_stays_until_the_code_is_typed_in(client: Client, emmy: User) -> None:
    confirm_password(client)
    post(client, "account_email", action_add="yes", email="noether@example.org")
    post(client, "account_email_verification_sent", code="BBBB-BBBB")
    emmy.refresh_from_db()
    assert emmy.email == "emmy@example.org"
    assert has_verified_address(emmy)


def test_change_of_address_asks_for_the_password_first_and_then_goes_on(client: Client, emmy: User) -> None:
    answer = post(client, "account_email", action_add="yes", email="noether@example.org")
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert mail.outbox == []
    back = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert back.headers["Location"] == reverse("account_email_verification_sent")
    assert mail.outbox[-1].to == ["noether@example.org"]


def test_wrong_password_stops_the_change_of_address(client: Client, emmy: User) -> None:
    answer = post(client, "account_email", action_add="yes", email="noether@example.org")
    again = client.post(answer.headers["Location"], {"password": "a group"})
    assert errors_of(again, "password") == "This is not your password."
    assert mail.outbox == []


def test_address_of_somebody_else_is_not_taken_over(client: Client, emmy: User) -> None:
    rui = person("Rui")
    confirm_password(client)
    post(client, "account_email", action_add="yes", email=rui.email)
    answer = post(client, "account_email_verification_sent", code=mailed_code())
    assert errors_of(answer, "code") == "Another account has this address."
    emmy.refresh_from_db()
    assert emmy.email == "emmy@example.org"


def test_own_address_is_no_new_one(client: Client, emmy: User) -> None:
    confirm_password(client)
    answer = post(client, "account_email", action_add="yes", email=emmy.email)
    assert errors_of(answer, "email") == "This is your address already."


# --- the second factor ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)  # the mail leaves when the transaction is over
def test_app_is_put_to_use_with_its_first_code(client: Client, emmy: User) -> None:
    confirm_password(client)
    secret = page(client, reverse("mfa_activate_totp")).one("code").text
    answer = post(client, "mfa_activate_totp", code=app_code(secret))
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert "now asks for a code" in str(mail.outbox[-1].body)


def test_app_is_not_put_to_use_with_another_code(client: Client, emmy: User) -> None:
    confirm_password(client)
    client.get(reverse("mfa_activate_totp"))
    answer = post(client, "mfa_activate_totp", code="000000")
    assert errors_of(answer, "code").startswith("This is not the code.")
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("route", ["mfa_activate_totp", "mfa_add_webauthn", "remove-account"])
def test_what_changes_who_gets_in_asks_for_the_password_first(client: Client, emmy: User, route: str) -> None:
    answer = client.get(reverse(route))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_code_of_the_app_is_asked_for_after_the_password(client: Client) -> None:
    user = person("Emmy")
    secret = use_app(user)
    assert log_in(client, user.email).headers["Location"] == reverse("mfa_authenticate")
    assert member_of(client) is None
    assert errors_of(post(client, "mfa_authenticate", code="000000"), "code").startswith("This is not the code.")
    assert member_of(client) is None
    post(client, "mfa_authenticate", code=app_code(secret))
    assert member_of(client) == user


def test_code_of_the_app_is_of_no_use_a_second_time() -> None:
    user = person("Emmy")
    code = app_code(use_app(user))
    first, second = Client(), Client()
    for each in (first, second):
        log_in(each, user.email)
        post(each, "mfa_authenticate", code=code)
    assert member_of(first) == user
    assert member_of(second) is None


def test_recovery_code_stands_in_for_the_app_once(client: Client, emmy: User) -> None:
    confirm_password(client)
    secret = page(client, reverse("mfa_activate_totp")).one("code").text
    post(client, "mfa_activate_totp", code=app_code(secret))
    codes = [found.text for found in page(client, reverse("mfa_view_recovery_codes")).one("main").all("code")]
    assert len(codes) == 10
    first, second = Client(), Client()
    for each in (first, second):
        log_in(each, emmy.email)
        post(each, "mfa_authenticate", code=codes[0])
    assert member_of(first) == emmy
    assert member_of(second) is None


def test_recovery_codes_can_be_saved_as_a_file(client: Client, emmy: User) -> None:
    confirm_password(client)
    secret = page(client, reverse("mfa_activate_totp")).one("code").text
    post(client, "mfa_activate_totp", code=app_code(secret))
    answer = client.get(reverse("mfa_download_recovery_codes"))
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert len(answer.content.split()) == 10


def test_new_recovery_codes_end_the_old_ones(client: Client, emmy: User) -> None:
    confirm_password(client)
    secret = page(client, reverse("mfa_activate_totp")).one("code").text
    post(client, "mfa_activate_totp", code=app_code(secret))
    before = client.get(reverse("mfa_download_recovery_codes")).content
    post(client, "mfa_generate_recovery_codes")
    assert client.get(reverse("mfa_download_recovery_codes")).content != before


def test_app_is_put_out_of_use(client: Client, emmy: User) -> None:
    use_app(emmy)
    confirm_password(client)
    assert post(client, "mfa_deactivate_totp").headers["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists()


def test_unverified_address_gets_no_second_factor(client: Client, emmy: User) -> None:
    EmailAddress.objects.update(verified=False)
    answer = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Verify your e-mail address first." in answer.content.decode()


def test_admin_cannot_be_entered_past_the_second_factor(client: Client) -> None:
    user = person("Emmy", is_staff=True, is_superuser=True)
    use_app(user)
    answer = client.post(reverse("admin:login"), {"username": user.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert member_of(client) is None
