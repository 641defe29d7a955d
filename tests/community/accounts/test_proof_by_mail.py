""" "Is it you?", asked by mail: of members who have neither password nor passkey nor app, and of nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.actions.tokens import create_token
from community.models import Token, User
from tests.community.accounts.steps import (
    PASSWORD,
    app_code,
    confirm_by_mail,
    log_in,
    mailed_code,
    page,
    post,
    sign_up,
    use_app,
)
from tests.markup import parse_html
from tests.personas import person
from tests.security_lines import SecurityLines

pytestmark = pytest.mark.django_db

PAGE = "reauthenticate-by-mail"
WANTED = {"name": "notebook", "scopes": ["read", "write"], "days": "90"}
ASKING = ["remove-account", "account_set_password", "mfa_add_webauthn", "mfa_activate_totp"]


@pytest.fixture
def emmy(client: Client) -> User:
    """Somebody who has a mailbox and nothing else, and has been in for a while."""
    user = person("Emmy")
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    return user


def ask_for_token(client: Client) -> Any:
    return client.post(reverse("tokens"), WANTED)


def new_token(answer: Any) -> str:
    """The token on the page, which is the one that was made as it was asked for."""
    row = Token.objects.get()
    assert (row.name, row.scopes) == ("notebook", ["read", "write"])
    return str(parse_html(answer.content).one("section", class_="new-token").all("code")[0].text)


def test_code_from_the_mail_makes_the_token_that_was_asked_for(client: Client, emmy: User) -> None:
    question = ask_for_token(client).headers["Location"]
    assert question.startswith(reverse(PAGE))
    assert not Token.objects.exists()
    client.post(question, {"action": "send", "next": reverse("tokens")})
    assert new_token(client.post(question, {"code": mailed_code(), "next": reverse("tokens")})).startswith("klarity_")


def test_password_makes_the_token_that_was_asked_for(client: Client) -> None:
    log_in(client, person("Emmy").email)
    question = ask_for_token(client).headers["Location"]
    assert question.startswith(reverse("account_reauthenticate"))
    assert new_token(client.post(question, {"password": PASSWORD, "next": reverse("tokens")}))


def test_code_of_the_app_makes_the_token_that_was_asked_for(client: Client, emmy: User) -> None:
    secret = use_app(emmy)
    question = ask_for_token(client).headers["Location"]
    assert question.startswith(reverse("mfa_reauthenticate"))
    assert new_token(client.post(question, {"code": app_code(secret), "next": reverse("tokens")}))


def test_who_has_a_passkey_is_asked_for_that(client: Client, emmy: User) -> None:
    Authenticator.objects.create(user=emmy, type=Authenticator.Type.WEBAUTHN, data={"name": "phone"})
    assert ask_for_token(client).headers["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
    assert not Token.objects.exists()


def test_wrong_password_makes_no_token(client: Client) -> None:
    log_in(client, person("Emmy").email)
    question = ask_for_token(client).headers["Location"]
    assert client.post(question, {"password": "a group", "next": reverse("tokens")}).status_code == 200
    assert not Token.objects.exists()


def test_list_of_tokens_is_shown_without_a_question(client: Client, emmy: User) -> None:
    assert page(client, reverse("tokens")).one("input", name="name")


def test_forms_of_the_page_that_answers_lead_to_the_tokens(client: Client, emmy: User) -> None:
    question = ask_for_token(client).headers["Location"]
    client.post(question, {"action": "send", "next": reverse("tokens")})
    answer = client.post(question, {"code": mailed_code(), "next": reverse("tokens")})
    form = parse_html(answer.content).one("section", class_="make-token").one("form")
    assert form.attributes["action"] == reverse("tokens")


@pytest.mark.parametrize("name", ASKING)
def test_all_that_changes_who_gets_in_asks_by_mail(client: Client, emmy: User, name: str) -> None:
    assert client.get(reverse(name)).headers["Location"].startswith(reverse(PAGE))
    confirm_by_mail(client)
    assert client.get(reverse(name)).status_code == 200


def test_password_that_is_sent_without_an_answer_is_neither_set_nor_kept(client: Client, emmy: User) -> None:
    answer = post(client, "account_set_password", password1="another quite long sentence")
    assert answer.headers["Location"] == reverse("account_set_password")
    emmy.refresh_from_db()
    assert not emmy.has_usable_password()
    assert "another quite" not in str(dict(client.session))


def test_change_of_address_asks_by_mail_and_then_goes_on(client: Client, emmy: User) -> None:
    answer = post(client, "account_email", email="new@example.org", action_add="yes")
    question = answer.headers["Location"]
    assert question.startswith(reverse(PAGE))
    post(client, PAGE, follow_next=reverse("account_email"), action="send")
    client.post(question, {"code": mailed_code(), "next": reverse("account_email")})
    assert mail.outbox[-1].to == ["new@example.org"]


def test_code_that_logged_in_just_now_is_enough(client: Client) -> None:
    user = person("Emmy")
    user.set_unusable_password()
    user.save()
    post(client, "account_request_login_code", email=user.email)
    post(client, "account_confirm_login_code", code=mailed_code())
    assert new_token(ask_for_token(client))


def test_code_of_the_sign_up_is_enough(client: Client) -> None:
    sign_up(client, password1="")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_code_mailed_to_a_new_address_says_nothing_about_the_old(client: Client, emmy: User) -> None:
    confirm_by_mail(client)
    post(client, "account_email", email="new@example.org", action_add="yes")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    post(client, "account_email_verification_sent", code=mailed_code())
    emmy.refresh_from_db()
    assert emmy.email == "new@example.org"
    assert client.get(reverse("remove-account")).status_code == 302


def test_nothing_is_mailed_before_the_button_is_pressed(client: Client, emmy: User) -> None:
    document = page(client, reverse(PAGE))
    assert not mail.outbox
    assert document.one("button", value="send").text == "Mail me a code"
    post(client, PAGE, action="send")
    assert [sent.to for sent in mail.outbox] == [[emmy.email]]
    assert page(client, reverse(PAGE)).one("input", name="code")


def test_third_wrong_code_ends_it(client: Client, emmy: User, security_lines: SecurityLines) -> None:
    post(client, PAGE, action="send")
    code = mailed_code()
    security_lines.told()
    for status in (200, 200, 302):
        assert post(client, PAGE, code="BBBB-BBBB").status_code == status
    post(client, PAGE, code=code)
    assert client.get(reverse("remove-account")).status_code == 302
    assert security_lines.told() == [f"event=reauthentication_failed person={emmy.pk} method=code"] * 3


def test_code_ends_after_a_quarter_of_an_hour(client: Client, emmy: User) -> None:
    post(client, PAGE, action="send")
    code = mailed_code()
    session = client.session
    session["proof_by_mail"]["at"] -= timedelta(minutes=15, seconds=1).total_seconds()
    session.save()
    post(client, PAGE, code=code)
    assert client.get(reverse("remove-account")).status_code == 302


def test_code_is_of_no_use_a_second_time(client: Client, emmy: User) -> None:
    confirm_by_mail(client)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    post(client, PAGE, code=mailed_code())
    assert client.get(reverse("remove-account")).status_code == 302


def test_code_of_another_session_is_of_no_use(client: Client, emmy: User) -> None:
    post(client, PAGE, action="send")
    other = Client()
    other.force_login(emmy)
    post(other, PAGE, code=mailed_code())
    assert other.get(reverse("remove-account")).status_code == 302


def test_who_has_a_password_is_not_asked_by_mail(client: Client) -> None:
    user = person("Emmy")
    client.force_login(user)
    answer = client.post(reverse(PAGE), {"action": "send"})
    assert answer.headers["Location"] == reverse("account_reauthenticate")
    assert not mail.outbox


def test_mails_are_limited(client: Client, emmy: User) -> None:
    answers = [post(client, PAGE, action="send").status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_token_is_told_by_mail_without_the_token(client: Client, emmy: User) -> None:
    confirm_by_mail(client)
    token = new_token(ask_for_token(client))
    sent = mail.outbox[-1]
    assert (sent.subject, sent.to) == ("A new API token at Klarity", [emmy.email])
    text = str(sent.body)
    assert "the API token “notebook” was made" in text
    assert "It may read, write, until" in text
    assert f"http://testserver{reverse('tokens')}" in text
    assert token not in text
    assert "klarity_" not in text


def test_token_that_is_refused_is_told_to_nobody(client: Client, emmy: User) -> None:
    confirm_by_mail(client)
    mail.outbox.clear()
    client.post(reverse("tokens"), WANTED | {"days": "8"})
    assert not mail.outbox


def test_last_use_is_shown_with_time_and_address(client: Client, emmy: User) -> None:
    row, text = create_token(owner=emmy, name="notebook", scopes=["read"], life=timedelta(days=7))
    Client(headers={"authorization": f"Bearer {text}"}, REMOTE_ADDR="192.0.2.7").get(reverse("api-me"))
    row.refresh_from_db()
    words = page(client, reverse("tokens")).one("main").text
    assert f"last used {row.last_used_at:%-d %B %Y, %H:%M} UTC from 192.0.2.7" in words
