"""Whoever shuts others out of an account is asked about its tokens and webhooks; a reset of the password ends all."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.actions.tokens import create_token
from community.actions.webhooks import switch_webhook
from community.models import Token, User, Webhook
from tests.community.accounts.steps import PASSWORD, confirm_by_mail, log_in, mailed_code, page, post
from tests.community.hooks import ADDRESS, hook
from tests.markup import Element
from tests.personas import person

pytestmark = pytest.mark.django_db

ANOTHER = "another quite long sentence"
LABEL = "Revoke my 2 API tokens too: laptop, notebook"


@pytest.fixture
def emmy(client: Client) -> User:
    """Emmy, who is in, and has two tokens; so has somebody else."""
    user = person("Emmy")
    for owner in (user, person("Rui")):
        for name in ("notebook", "laptop"):
            create_token(owner=owner, name=name, scopes=["read"], life=timedelta(days=7))
    log_in(client, user.email)
    mail.outbox.clear()
    return user


def without_password(client: Client, user: User) -> None:
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    confirm_by_mail(client)
    mail.outbox.clear()


def sent_from(client: Client, user: User, name: str, **fields: str) -> Any:
    """The answer to the form of each page that shuts others out."""
    if name == "account_set_password":
        without_password(client, user)
        return post(client, name, password1=ANOTHER, **fields)
    if name == "account_change_password":
        return post(client, name, oldpassword=PASSWORD, password1=ANOTHER, **fields)
    return post(client, name, **fields)


def box(document: Element) -> Element:
    return document.one("input", name="revoke_tokens")


FORMS = ["account_change_password", "account_set_password", "sessions"]


@pytest.mark.parametrize("name", FORMS)
def test_form_lists_the_tokens_and_offers_to_revoke_them(client: Client, emmy: User, name: str) -> None:
    if name == "account_set_password":
        without_password(client, emmy)
    if name == "sessions":
        log_in(Client(), emmy.email)
    document = page(client, reverse(name))
    assert "checked" in box(document).attributes
    assert LABEL in document.one("main").text


@pytest.mark.parametrize("name", FORMS)
def test_tokens_are_revoked_if_the_box_is_ticked(client: Client, emmy: User, name: str) -> None:
    assert sent_from(client, emmy, name, revoke_tokens="on").status_code == 302
    assert set(Token.objects.values_list("user__name", flat=True)) == {"Rui"}
    assert Token.objects.count() == 2
    assert "2 API tokens revoked: laptop, notebook." in page(client, reverse("account")).text
    (told,) = [sent for sent in mail.outbox if sent.subject == "API tokens revoked at Klarity"]
    assert told.to == [emmy.email]
    assert "\n- laptop, made on" in str(told.body)
    assert "\n- notebook, made on" in str(told.body)


@pytest.mark.parametrize("name", FORMS)
def test_tokens_stay_if_the_box_is_not_ticked(client: Client, emmy: User, name: str) -> None:
    assert sent_from(client, emmy, name).status_code == 302
    assert Token.objects.count() == 4
    assert "API tokens revoked at Klarity" not in [sent.subject for sent in mail.outbox]


def test_refused_form_revokes_nothing(client: Client, emmy: User) -> None:
    post(client, "account_change_password", oldpassword="a group", password1=ANOTHER, revoke_tokens="on")
    assert Token.objects.count() == 4


def test_who_has_no_tokens_is_asked_nothing(client: Client) -> None:
    log_in(client, person("Emmy").email)
    assert not page(client, reverse("account_change_password")).all("input", name="revoke_tokens")


def reset(client: Client, user: User) -> Any:
    post(client, "account_reset_password", email=user.email)
    post(client, "account_confirm_password_reset_code", code=mailed_code())
    return post(client, "account_complete_password_reset", password1=ANOTHER)


def test_reset_revokes_all_and_lists_them_by_mail(emmy: User) -> None:
    client = Client()
    reset(client, emmy)
    assert set(Token.objects.values_list("user__name", flat=True)) == {"Rui"}
    assert Token.objects.count() == 2
    (told,) = [sent for sent in mail.outbox if sent.subject == "API tokens revoked at Klarity"]
    assert "\n- laptop, made on" in str(told.body)
    assert "2 API tokens revoked: laptop, notebook." in page(client, reverse("account")).text


def test_reset_that_was_not_finished_revokes_nothing(emmy: User) -> None:
    client = Client()
    post(client, "account_reset_password", email=emmy.email)
    post(client, "account_confirm_password_reset_code", code=mailed_code())
    post(client, "account_complete_password_reset", password1="short")
    assert Token.objects.count() == 4


def test_page_of_sessions_says_where_tokens_are(client: Client, emmy: User) -> None:
    links = page(client, reverse("sessions")).one("main").all("a", href=reverse("tokens"))
    assert "see your API tokens" in [link.text for link in links]


# --- webhooks ---------------------------------------------------------------------------------------------


OTHER = "https://hooks.example.org/other"


@pytest.fixture
def hooks(emmy: User) -> list[Webhook]:
    """Two webhooks of Emmy's, and one that she has switched off; somebody else has one too."""
    hook(User.objects.get(name="Rui"))
    switch_webhook(webhook=hook(emmy, address="https://hooks.example.org/off"), on=False)
    return [hook(emmy), hook(emmy, address=OTHER)]


def those_on() -> list[str]:
    return list(Webhook.objects.filter(is_active=True, owner__name="Emmy").values_list("address", flat=True))


def told_by_mail() -> str:
    (told,) = [sent for sent in mail.outbox if sent.subject.startswith(("API tokens", "Webhooks"))]
    return str(told.body)


@pytest.mark.parametrize("name", FORMS)
def test_form_lists_the_webhooks_that_are_on(client: Client, emmy: User, hooks: list[Webhook], name: str) -> None:
    if name == "account_set_password":
        without_password(client, emmy)
    if name == "sessions":
        log_in(Client(), emmy.email)
    document = page(client, reverse(name))
    assert "checked" in document.one("input", name="switch_off_webhooks").attributes
    assert f"Switch off my 2 webhooks too: {ADDRESS}, {OTHER}" in document.one("main").text


@pytest.mark.parametrize("name", FORMS)
def test_webhooks_are_switched_off_if_the_box_is_ticked(
    client: Client, emmy: User, hooks: list[Webhook], name: str
) -> None:
    assert sent_from(client, emmy, name, switch_off_webhooks="on").status_code == 302
    assert those_on() == []
    assert Webhook.objects.filter(is_active=True).count() == 1
    assert Token.objects.count() == 4
    assert f"2 webhooks switched off: {ADDRESS}, {OTHER}" in page(client, reverse("account")).text
    assert "Webhooks switched off at Klarity" in [sent.subject for sent in mail.outbox]


@pytest.mark.parametrize("name", FORMS)
def test_webhooks_stay_on_if_the_box_is_not_ticked(client: Client, emmy: User, hooks: list[Webhook], name: str) -> None:
    assert sent_from(client, emmy, name, revoke_tokens="on").status_code == 302
    assert those_on() == [ADDRESS, OTHER]
    assert "webhook" not in told_by_mail()


def test_who_has_no_webhook_that_is_on_is_asked_nothing(client: Client, emmy: User) -> None:
    switch_webhook(webhook=hook(emmy), on=False)
    assert not page(client, reverse("account_change_password")).all("input", name="switch_off_webhooks")


def test_reset_switches_webhooks_off_and_lists_them_with_the_tokens(emmy: User, hooks: list[Webhook]) -> None:
    client = Client()
    reset(client, emmy)
    assert those_on() == []
    assert Webhook.objects.filter(owner=emmy).count() == 3
    told = told_by_mail()
    for line in ("- laptop, made on", "And these webhooks of yours were switched off:", f"- {ADDRESS}, made on"):
        assert f"\n{line}" in told
    assert "/off, made on" not in told
    assert reverse("webhooks") in told


def test_mail_about_webhooks_alone_speaks_of_no_tokens(client: Client, hooks: list[Webhook]) -> None:
    Token.objects.all().delete()
    reset(Client(), User.objects.get(name="Emmy"))
    assert "token" not in told_by_mail().lower()
    assert "\nthese webhooks of yours were switched off:" in told_by_mail()


def test_webhook_says_why_it_is_off_and_is_switched_on_again(emmy: User, hooks: list[Webhook]) -> None:
    client = Client()
    reset(client, emmy)
    shown = page(client, reverse("webhook", args=[hooks[0].public_id])).one("main")
    assert "It was switched off when the password was reset." in shown.text
    client.post(reverse("switch-webhook", args=[hooks[0].public_id]), {"on": "yes"})
    assert those_on() == [ADDRESS]


def test_reset_that_was_not_finished_switches_nothing_off(emmy: User, hooks: list[Webhook]) -> None:
    client = Client()
    post(client, "account_reset_password", email=emmy.email)
    post(client, "account_confirm_password_reset_code", code=mailed_code())
    post(client, "account_complete_password_reset", password1="short")
    assert those_on() == [ADDRESS, OTHER]
