"""What people do on the way into their accounts, in steps that tests are made of."""

import re
import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.models import User
from tests.markup import Element, parse_html

PERIOD = 30  # seconds that a code of an app holds for
PASSWORD = "a long and unlikely sentence"  # that of tests.personas
SIGN_UP = {"name": "Emmy Noether", "email": "emmy@example.org", "password1": PASSWORD}


class BrokenServer:
    """A mail server that is not there; for EMAIL_BACKEND."""

    def __init__(self, **settings: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("nobody listens")


def mailed_code() -> str:
    """The code in the last mail."""
    assert mail.outbox
    (code,) = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    return str(code)


def post(client: Client, route: str, follow_next: str = "", **fields: str) -> Any:
    """The answer to a form, which hands `next` on as its page does."""
    return client.post(reverse(route), fields | ({"next": follow_next} if follow_next else {}))


def sign_up(client: Client, follow_next: str = "", **fields: str) -> Any:
    """The answer to the last form of signing up, that of the code."""
    answer = post(client, "account_signup", follow_next, **(SIGN_UP | fields))
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    return post(client, "account_email_verification_sent", code=mailed_code())


def log_in(client: Client, email: str, password: str = PASSWORD, follow_next: str = "") -> Any:
    """The answer to the login's form."""
    return post(client, "account_login", follow_next, login=email, password=password)


def confirm_password(client: Client) -> None:
    """Answers "Is it you?" ahead, so that pages which ask for it do not."""
    assert post(client, "account_reauthenticate", password=PASSWORD).status_code == 302


def confirm_by_mail(client: Client) -> Any:
    """The same for somebody who has no password: with a code that is mailed to them."""
    post(client, "reauthenticate-by-mail", action="send")
    answer = post(client, "reauthenticate-by-mail", code=mailed_code())
    assert answer.status_code == 302
    return answer


def note_proof(client: Client, user: User, method: str, **facts: Any) -> None:
    """Answers "Is it you?" for tests that are about what comes after it."""
    record = {"method": method, "at": time.time(), "reauthenticated": True} | facts
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def enter_admin(client: Client, user: User) -> None:
    """Logs a member of staff in, with the second step that the admin asks for."""
    use_app(user)
    client.force_login(user)
    note_proof(client, user, "mfa", type="totp")


def use_app(user: User, secret: str = "A" * 32) -> str:
    """The secret of an authenticator app that `user` has from now on."""
    TOTP.activate(user, secret)
    return secret


def app_code(secret: str) -> str:
    """What the app shows, and goes on showing for some seconds."""
    left = PERIOD - time.time() % PERIOD
    if left < 5:
        time.sleep(left)  # or the site might look at it when the app shows the next one
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD)))


def member_of(client: Client) -> User | None:
    """Who is logged in."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def page(client: Client, address: str) -> Element:
    """The page at an address that answers with one."""
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return parse_html(answer.content)


def errors_of(answer: Any, field: str) -> str:
    """What stands beside a field, to which the field itself points."""
    document = parse_html(answer.content)
    (control,) = [found for found in document.walk() if found.attributes.get("id") == f"id_{field}"]
    assert control.attributes["aria-invalid"] == "true"
    assert f"id_{field}_error" in control.attributes["aria-describedby"].split()
    return document.one("ul", id=f"id_{field}_error").text
