"""All pages of accounts: in our look, with labels and help, under the strict policy; and all mails in our words."""

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings as django_settings
from django.core import mail
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.models import Token, User
from tests.community.accounts.steps import (
    PASSWORD,
    SIGN_UP,
    BrokenServer,
    confirm_by_mail,
    confirm_password,
    log_in,
    page,
    post,
    use_app,
)
from tests.markup import Element, parse_html
from tests.personas import person
from tests.serving import ROOT

pytestmark = pytest.mark.django_db

STRANGERS = (
    *("account_login", "account_signup", "account_request_login_code", "account_reset_password"),
    *("account_inactive", "account_password_reset_completed"),
)
MEMBERS = (
    *("account", "tokens", "remove-account", "account_email", "account_change_password", "account_logout"),
    *("account_reauthenticate", "mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_activate_totp"),
    *("usersessions_list",),
)
WITH_AN_APP = ("account", "mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes")

# allauth's templates that nobody is ever shown here, and why.
UNUSED = {
    "account/email.html": "one address a person: email_change.html",
    "account/email_confirm.html": "codes, no links",
    "account/verification_sent.html": "codes, no links",
    "account/verified_email_required.html": "codes, no links",
    "account/password_reset_done.html": "codes, no links",
    "account/signup_closed.html": "signing up is open",
    "account/signup_by_passkey.html": "passkeys are added later",
    "mfa/webauthn/signup_form.html": "passkeys are added later",
    "account/phone_change.html": "no telephones",
    "account/confirm_phone_verification_code.html": "no telephones",
    "mfa/trust.html": "browsers are not trusted",
}
UNUSED_MAILS = {"email_confirm": "sent for links only", "password_reset_key": "sent for links only"}


@pytest.fixture
def emmy(client: Client) -> User:
    """Emmy, who has just logged in and confirmed the password."""
    user = person("Emmy")
    log_in(client, user.email)
    confirm_password(client)
    return user


def problems_of(document: Element) -> list[str]:
    """What is wrong with a page, in words."""
    found = []
    ids = [element.attributes["id"] for element in document.walk() if "id" in element.attributes]
    labelled = {label.attributes.get("for") for label in document.all("label")}
    found += [f"two elements {name}" for name in {one for one in ids if ids.count(one) > 1} if name]
    for element in document.walk():
        is_field = element.tag in ("input", "select", "textarea") and element.attributes.get("type") != "hidden"
        if is_field and element.attributes.get("id") not in labelled and "hidden" not in element.attributes:
            found.append(f"no label: {element.attributes}")
        if "placeholder" in element.attributes:
            found.append(f"placeholder: {element.attributes}")
        if "style" in element.attributes or [name for name in element.attributes if name.startswith("on")]:
            found.append(f"inline: {element.attributes}")
        found += [f"points to nothing: {name}" for name in described_by(element) if name not in ids]
        if element.tag == "script" and "src" not in element.attributes:
            found += [] if element.attributes.get("type") == "application/json" else ["script in the page"]
    return found


def described_by(element: Element) -> list[str]:
    names = [element.attributes.get(name, "") for name in ("aria-describedby", "aria-labelledby")]
    return " ".join(names).split()


def check(document: Element) -> None:
    assert document.one("title").text.endswith(" · Klarity")
    assert len(document.all("h1")) == 1
    assert document.one("nav", aria_label="Site")
    assert document.one("meta", name="robots").attributes["content"] == "noindex"
    assert problems_of(document) == []


@pytest.mark.parametrize("route", STRANGERS)
def test_page_for_strangers_is_whole(client: Client, route: str) -> None:
    check(page(client, reverse(route)))


@pytest.mark.parametrize("route", MEMBERS)
def test_page_for_members_is_whole(client: Client, emmy: User, route: str) -> None:
    check(page(client, reverse(route)))


@pytest.mark.parametrize("route", WITH_AN_APP)
def test_page_of_who_has_an_app_is_whole(client: Client, emmy: User, route: str) -> None:
    use_app(emmy)
    RecoveryCodes.activate(emmy)
    check(page(client, reverse(route)))


def test_pages_of_who_has_no_password_are_whole(client: Client, emmy: User) -> None:
    emmy.set_unusable_password()
    emmy.save()
    client.force_login(emmy)
    check(page(client, reverse("reauthenticate-by-mail")))
    post(client, "reauthenticate-by-mail", action="send")
    check(page(client, reverse("reauthenticate-by-mail")))
    confirm_by_mail(client)
    check(page(client, reverse("account_set_password")))
    assert "None: a code by mail logs you in" in page(client, reverse("account")).text


def test_pages_that_take_codes_are_whole(client: Client) -> None:
    email = person("Rui").email
    post(client, "account_signup", **SIGN_UP)
    check(page(client, reverse("account_email_verification_sent")))
    client.post(reverse("account_logout"))
    post(client, "account_request_login_code", email=email)
    check(page(client, reverse("account_confirm_login_code")))
    client.post(reverse("account_logout"))
    post(client, "account_reset_password", email=email)
    check(page(client, reverse("account_confirm_password_reset_code")))


def test_page_of_the_second_step_is_whole(client: Client) -> None:
    user = person("Emmy")
    use_app(user)
    log_in(client, user.email)
    check(page(client, reverse("mfa_authenticate")))


def test_password_managers_learn_whose_password_it_is(client: Client, emmy: User) -> None:
    found = page(client, reverse("account_change_password")).one("input", autocomplete="username")
    assert found.attributes["value"] == emmy.email


# --- nothing of allauth's own shows through -----------------------------------------------------------------

THEIRS = Path(allauth.__file__).parent / "templates"
OURS = ROOT / "community" / "templates"
FOLDERS = ("account", "mfa", "usersessions")


def theirs(suffix: str) -> list[str]:
    files = [path for folder in FOLDERS for path in (THEIRS / folder).rglob(f"*{suffix}")]
    return sorted(str(path.relative_to(THEIRS)) for path in files)


def pages_of_theirs() -> list[str]:
    """Their templates that are pages: the others are only built upon, or taken into pages."""
    return [
        name
        for name in theirs(".html")
        if not Path(name).name.startswith("base") and "snippets" not in name and name not in UNUSED
    ]


def is_ours(name: str) -> bool:
    return str(get_template(name).origin.name).startswith(str(OURS))  # type: ignore[attr-defined]


def test_there_are_pages_of_theirs() -> None:
    assert len(pages_of_theirs()) > 20
    assert set(UNUSED) <= set(theirs(".html"))


@pytest.mark.parametrize("name", pages_of_theirs())
def test_page_of_theirs_is_replaced_by_ours(name: str) -> None:
    assert is_ours(name)


@pytest.mark.parametrize("name", [name for name in theirs(".txt") if "phone" not in name and "download" not in name])
def test_mails_and_messages_of_theirs_are_replaced_by_ours(name: str) -> None:
    if any(name.startswith(f"account/email/{unused}_") for unused in UNUSED_MAILS):
        return
    assert is_ours(name)


def subjects() -> list[str]:
    return sorted(str(path.relative_to(OURS)).removesuffix("_subject.txt") for path in OURS.rglob("*_subject.txt"))


CONTEXT: dict[str, Any] = {
    "code": "BCDF-GHJK",
    "email": "o'brien&co@example.org",
    "from_email": "o'brien&co@example.org",
    "to_email": "new@example.org",
    "deleted_email": "old@example.org",
    "ip": "192.0.2.1",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "timestamp": timezone.now(),
    "password_reset_url": "http://testserver/accounts/password/reset/?a=1&b=2",
    "token": Token(name="o'brien&co", scopes=["read", "write"], expiry=timezone.now()),
    "tokens": [Token(name="o'brien&co", created=timezone.now()), Token(name="laptop", created=timezone.now())],
    "signup_url": "http://testserver/accounts/signup/?a=1&b=2",
}


@pytest.mark.parametrize("name", subjects())
def test_mail_is_plain_text_in_our_words(rf: Any, name: str) -> None:
    request = rf.get("/")
    context = CONTEXT | {"request": request, "current_site": {"domain": "testserver"}, "user": User(name="O'Brien")}
    subject, text = (render_to_string(f"{name}_{part}.txt", context) for part in ("subject", "message"))
    assert "Klarity" in subject
    assert "\n" not in subject.strip()
    assert text.startswith("Hello")
    assert text.rstrip().endswith("Klarity\nhttp://testserver/")
    assert not re.search(r"&\w+;|&#", text), "the mail is no HTML"
    assert "{{" not in text
    assert "example.com" not in text


def test_there_are_mails() -> None:
    assert len(subjects()) > 10


def test_mail_is_from_the_site(client: Client) -> None:
    post(client, "account_signup", **SIGN_UP)
    assert mail.outbox[-1].from_email == django_settings.DEFAULT_FROM_EMAIL
    assert mail.outbox[-1].subject == "Your code for Klarity"
    assert str(mail.outbox[-1].body).startswith("Hello Emmy Noether,\n\nto verify")


# --- where something goes wrong -------------------------------------------------------------------------------


@pytest.fixture
def no_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{BrokenServer.__module__}.BrokenServer"


def test_mail_that_cannot_be_sent_is_told_on_the_page(client: Client, no_mail: None) -> None:
    answer = post(client, "account_request_login_code", email=person("Emmy").email)
    assert answer.status_code == 503
    check(parse_html(answer.content))
    assert "no code on its way" in answer.content.decode()


def test_change_is_made_though_the_mail_about_it_cannot_be_sent(client: Client, emmy: User, no_mail: None) -> None:
    answer = post(client, "account_change_password", oldpassword=PASSWORD, password1="a b c d e f g")
    assert answer.headers["Location"] == reverse("account")
    emmy.refresh_from_db()
    assert emmy.check_password("a b c d e f g")


def test_form_without_its_token_is_refused_in_words() -> None:
    careful = Client(enforce_csrf_checks=True)
    answer = careful.post(reverse("account_login"), {"login": "emmy@example.org", "password": "hunter2hunter2"})
    assert answer.status_code == 403
    document = parse_html(answer.content)
    check(document)
    assert "reload the page" in document.text
    assert "hunter2" not in answer.content.decode()
    assert "emmy@example.org" not in answer.content.decode()


def test_page_that_gives_back_the_text_of_a_refused_form_is_whole() -> None:
    careful = Client(enforce_csrf_checks=True)
    check(parse_html(careful.post(reverse("account"), {"text": "All I <b>thought</b>\nabout it"}).content))


def test_too_many_attempts_are_told_in_our_look(client: Client) -> None:
    for number in range(21):
        answer = post(client, "account_signup", email=f"{number}@example.org")
    assert answer.status_code == 429
    assert parse_html(answer.content).one("title").text == "Too many attempts · Klarity"
