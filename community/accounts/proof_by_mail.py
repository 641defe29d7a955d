"""A code by mail for "Is it you?", for members who have nothing else: no password, no passkey, no app.

allauth asks them nothing, so that whoever finds their browser open could make a token or add a passkey. Somebody who
has come in with such a code in the last minutes, or has signed up with one, is not asked for another.
"""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.urls import reverse

from community.models import User
from community.pages.visitors import signed_in

KEY = "proof_by_mail"
ROUTE = "reauthenticate-by-mail"
VERIFIED = "verified_email"
PROOFS = ("code", "mfa", VERIFIED)


class ProofByMail(AbstractCodeVerificationProcess):
    """A code that was mailed, in the session of whoever asked for it; it ends with the third wrong one."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=signed_in(request),
        )

    def send(self) -> None:
        """What allauth calls it."""
        self.mail_code()

    def mail_code(self) -> None:
        """Mails a new code, and keeps it; raises TooMuch for one mail too many."""
        adapter, user = get_adapter(), signed_in(self.request)
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/reauthentication_code", user.email, {"code": self.code, "user": user})
        self.persist()

    def persist(self) -> None:
        """Keeps the code."""
        self.request.session[KEY] = self.state

    def abort(self) -> None:
        """Forgets it."""
        self.request.session.pop(KEY, None)


def begin(request: HttpRequest) -> None:
    """Mails a code; one that was mailed before ends."""
    ProofByMail(request, ProofByMail.initial_state(signed_in(request))).mail_code()


def current(request: HttpRequest) -> ProofByMail | None:
    """The code that was mailed last, while it holds."""
    state = request.session.get(KEY)
    process: ProofByMail | None = ProofByMail(request, state).abort_if_invalid() if state else None
    return process


def note_address_verified_on_the_way_in(request: HttpRequest, email_address: Any, **signal: Any) -> None:
    """Has the code count that somebody signs up with; inside, a new address proves nothing about who has the old."""
    if request.user.is_anonymous:
        record_authentication(request, email_address.user, method=VERIFIED)


def way() -> dict[str, str]:
    """How allauth is told of this way to say who one is."""
    return {"id": KEY, "description": "Have a code mailed to you", "url": reverse(ROUTE)}


def require_if_there_is_no_other(request: HttpRequest) -> None:
    """Nothing, or ReauthenticationRequired for members of whom allauth would ask nothing at all."""
    user = signed_in(request)
    if not get_reauthentication_flows(user) and not _proved_lately(request, user):
        raise ReauthenticationRequired


def _proved_lately(request: HttpRequest, user: User) -> bool:
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, user)
    return any(record["method"] in PROOFS and record["at"] > since for record in records)
