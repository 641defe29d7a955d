"""Attempts that are refused because there were too many: a line of the security log, and not one for each.

Somebody who is refused can go on for nothing, from many addresses at once, and a line for each would let them fill the
disk. So there is one line a minute for each action, for the whole site: it says that attempts are being refused. Whose
accounts they are about is told by the failures before, which the limits bound.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

from community.security_log import SecurityEvent, note

ONE_LINE_EVERY = 60  # seconds
CODES = ("rate_limited", "too_many_login_attempts")  # by which allauth names such a refusal where a form shows it

# By route, what was attempted.
ACTIONS = {
    "account_login": "login",
    "mfa_login_webauthn": "login",
    "mfa_authenticate": "second_factor",
    "account_request_login_code": "code",
    "account_confirm_login_code": "code",
    "account_reset_password": "reset",
    "account_confirm_password_reset_code": "reset",
    "account_signup": "sign_up",
    "account_email_verification_sent": "email",
    "account_email": "email",
    "account_reauthenticate": "reauthentication",
    "mfa_reauthenticate": "reauthentication",
    "mfa_reauthenticate_webauthn": "reauthentication",
    "reauthenticate-by-mail": "reauthentication",
    "account_change_password": "password",
}


def note_refused_attempt(request: HttpRequest) -> None:
    """Notes that a limit is reached, unless that was noted within the last minute; nothing for other pages."""
    action = ACTIONS.get((request.resolver_match and request.resolver_match.url_name) or "")
    if action and cache.add(f"klarity.refused_attempts:{action}", True, ONE_LINE_EVERY):
        note(SecurityEvent.LIMIT_REACHED, action=action)


class RefusedAttemptsMiddleware:
    """Hears of the refusals that are pages of their own; those that a form shows are told by the adapter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            note_refused_attempt(request)
        return response
