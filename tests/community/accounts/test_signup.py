"""Signing up: a name, an address, a code; and nobody learns who has an account already."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from community.actions.writing import has_verified_address
from community.models import User
from tests.community.accounts.steps import SIGN_UP, errors_of, log_in, mailed_code, member_of, post, sign_up
from tests.markup import parse_html
from tests.personas import person

pytestmark = pytest.mark.django_db


def test_code_from_the_mail_makes_a_member(client: Client) -> None:
    answer = sign_up(client)
    assert answer.headers["Location"] == reverse("my-texts")
    user = User.objects.get(email="emmy@example.org")
    assert member_of(client) == user
    assert user.name == "Emmy Noether"
    assert has_verified_address(user)
    assert EmailAddress.objects.get(user=user).primary


def test_nobody_is_in_before_the_code(client: Client) -> None:
    post(client, "account_signup", **SIGN_UP)
    assert member_of(client) is None
    assert not has_verified_address(User.objects.get())


def test_wrong_code_is_refused(client: Client) -> None:
    post(client, "account_signup", **SIGN_UP)
    answer = post(client, "account_email_verification_sent", code="BBBB-BBBB")
    assert errors_of(answer, "code").startswith("This is not the code.")
    assert member_of(client) is None


def test_third_wrong_code_ends_the_matter(client: Client) -> None:
    post(client, "account_signup", **SIGN_UP)
    code = mailed_code()
    for _ in range(3):
        answer = post(client, "account_email_verification_sent", code="BBBB-BBBB")
    assert answer.headers["Location"] == reverse("account_login")
    post(client, "account_email_verification_sent", code=code)
    assert member_of(client) is None


def test_code_is_taken_in_small_letters_and_without_the_dash(client: Client) -> None:
    post(client, "account_signup", **SIGN_UP)
    post(client, "account_email_verification_sent", code=f" {mailed_code().lower().replace('-', ' ')} ")
    assert member_of(client) is not None


def test_another_code_can_be_asked_for(client: Client) -> None:
    post(client, "account_signup", **SIGN_UP)
    first = mailed_code()
    caches["default"].clear()  # what has been tried so far is long ago
    post(client, "account_email_verification_sent", action="resend")
    assert len(mail.outbox) == 2
    assert mailed_code() != first
    post(client, "account_email_verification_sent", code=mailed_code())
    assert member_of(client) is not None


def test_another_code_at_once_is_refused_in_words(client: Client) -> None:
    post(client, "account_signup", **SIGN_UP)
    answer = post(client, "account_email_verification_sent", action="resend")
    assert answer.status_code == 429
    assert parse_html(answer.content).one("h1").text == "Too many attempts"
    assert len(mail.outbox) == 1


def test_password_is_optional(client: Client) -> None:
    sign_up(client, password1="")
    user = member_of(client)
    assert user
    assert not user.has_usable_password()


def test_password_of_the_sign_up_logs_in(client: Client) -> None:
    sign_up(client)
    client.logout()
    log_in(client, "emmy@example.org")
    assert member_of(client) == User.objects.get()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "This field is required."),
        ("name", "Klarity team", "This name is kept for the site itself"),
        ("name", "n" * 81, "at most 80 characters"),
        ("email", "emmy", "Enter a valid email address."),
        ("password1", "kr4t0xi8dmz", "This has 11 characters; a password has at least 12."),
        ("password1", "emmy-noether-1", "too similar to the public name"),
        ("password1", "emmy@example.org", "too similar to the e-mail address"),
    ],
)
def test_wrong_field_is_told_beside_it_and_the_rest_is_kept(client: Client, field: str, value: str, told: str) -> None:
    answer = post(client, "account_signup", **SIGN_UP | {field: value})
    assert told in errors_of(answer, field)
    form = parse_html(answer.content)
    kept = {name: form.one("input", name=name).attributes.get("value", "") for name in ("name", "email")}
    assert kept == {name: (SIGN_UP | {field: value})[name] for name in kept}
    assert not User.objects.exists()
    assert mail.outbox == []


def test_address_with_an_account_gets_the_same_answer_and_another_mail(client: Client) -> None:
    person("Emmy")
    answer = post(client, "account_signup", **SIGN_UP)
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert "There is an account with this address already" in str(mail.outbox[-1].body)


def test_page_after_that_is_the_same_for_both(client: Client) -> None:
    person("Emmy")
    pages = []
    for email in ("emmy@example.org", "nobody@example.org"):
        stranger = Client()
        stranger.post(reverse("account_signup"), SIGN_UP | {"email": email})
        text = parse_html(stranger.get(reverse("account_email_verification_sent")).content).one("main").text
        pages.append(text.replace(email, "…"))
    assert pages[0] == pages[1]


def test_password_chosen_by_somebody_else_opens_nothing_once_the_owner_came_in_by_code(client: Client) -> None:
    post(Client(), "account_signup", **SIGN_UP)  # somebody who cannot read the mail
    post(client, "account_request_login_code", email="emmy@example.org")
    post(client, "account_confirm_login_code", code=mailed_code())
    owner = member_of(client)
    assert owner
    assert has_verified_address(owner)
    assert not owner.has_usable_password()
    other = Client()
    log_in(other, "emmy@example.org")
    assert member_of(other) is None


def test_owner_who_came_in_by_code_stays_in(client: Client) -> None:
    post(Client(), "account_signup", **SIGN_UP)
    post(client, "account_request_login_code", email="emmy@example.org")
    post(client, "account_confirm_login_code", code=mailed_code())
    answer = client.get(reverse("account"))
    assert answer.status_code == 200
    assert "no longer holds" in answer.content.decode()


def test_member_who_logs_in_by_code_keeps_the_password(client: Client) -> None:
    user = person("Emmy")
    post(client, "account_request_login_code", email=user.email)
    post(client, "account_confirm_login_code", code=mailed_code())
    user.refresh_from_db()
    assert member_of(client) == user
    assert user.has_usable_password()


def test_member_who_opens_the_page_is_sent_on(client: Client) -> None:
    client.force_login(person("Emmy"))
    assert client.get(reverse("account_signup")).headers["Location"] == reverse("my-texts")
