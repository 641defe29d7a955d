"""Nobody leaves the page of their recovery codes before they say that they have them.

Until then the first passkey or app is not asked for (`adapter.SecondFactorAdapter`), so whoever closes the page and
loses the phone gets in as before, and comes back to the codes.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from community.actions.second_factors import ask_to_keep, has_codes_to_keep
from community.models import User
from community.pages.visitors import signed_in

KEY = "codes_to_keep"
PAGE = "mfa_view_recovery_codes"
# That page, what it leads to, and what it may ask before it shows the codes.
OPEN = (
    *(PAGE, "mfa_download_recovery_codes", "account_logout"),
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "reauthenticate-by-mail"),
)


class KeptCodesMiddleware:
    """Leads whoever has codes to keep to their page, from whichever they ask for.

    What a script asks for, and what a form sends, goes through: nothing that somebody writes is lost.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """The redirect to the codes, for pages that are opened while there are some to keep."""
        # Only who has a session is asked for it: the pages of strangers vary by no cookie.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not _opens_a_page(request):
            return None
        if not request.session.get(KEY):
            return None
        if request.user.is_anonymous or not has_codes_to_keep(signed_in(request)):
            forget(request)  # kept in another window, or gone with the passkey
            return None
        return HttpResponseRedirect(f"{reverse(PAGE)}?{urlencode({'next': request.get_full_path()})}")


def _opens_a_page(request: HttpRequest) -> bool:
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    by_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or request.path.startswith("/api/")
    return request.method in ("GET", "HEAD") and name not in OPEN and not by_script


def forget(request: HttpRequest) -> None:
    """To be called when the codes are kept."""
    request.session.pop(KEY, None)


def note_first_codes(request: HttpRequest, authenticator: Authenticator, **signal: Any) -> None:
    """Asks to keep the codes that come with the first passkey or app, which allauth tells of as added."""
    _note(request, authenticator, first=True)


def note_other_codes(request: HttpRequest, authenticator: Authenticator, **signal: Any) -> None:
    """Asks to keep the codes that replace others, which allauth tells of as reset."""
    _note(request, authenticator, first=False)


def _note(request: HttpRequest, authenticator: Authenticator, *, first: bool) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        ask_to_keep(codes=authenticator, first=first)
        request.session[KEY] = True


def note_codes_at_login(request: HttpRequest, user: User, **signal: Any) -> None:
    """Leads back to the codes whoever has left before they had them."""
    if has_codes_to_keep(user):
        request.session[KEY] = True
