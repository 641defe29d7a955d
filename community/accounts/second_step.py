"""The second step that the admin asks for: a passkey or the code of an app, used in this very session."""

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from community.accounts import way_back
from community.pages.visitors import signed_in
from community.security_log import SecurityEvent, note

WANTED = (
    "The admin asks for a second step. Add a passkey or an authenticator app here, keep the recovery codes, "
    "then open the admin again."
)
NOTED = "admin_entered"


def is_taken(request: HttpRequest) -> bool:
    """Whether somebody has a second step and has taken it since they logged in."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records) and is_mfa_enabled(signed_in(request))


def ask(request: HttpRequest, back: str) -> HttpResponseRedirect:
    """To where the second step is taken, and then `back`; whoever has none yet is led to where one is set up."""
    for way in get_adapter().get_reauthentication_methods(signed_in(request)):
        if way["id"].startswith("mfa"):
            return redirect(_leading_to(way["url"], back))
    messages.info(request, WANTED)
    return redirect("mfa_index")


def to_login(back: str) -> HttpResponseRedirect:
    """To the site's login, and then `back`."""
    return redirect(_leading_to(reverse("account_login"), back))


def wanted_page(request: HttpRequest, otherwise: str) -> str:
    """The page that somebody wanted before they were asked who they are."""
    page = request.GET.get(REDIRECT_FIELD_NAME, "")
    return page if way_back.is_ours(page) else reverse(otherwise)


def note_admin_entered(request: HttpRequest) -> None:
    """Notes the first page of the admin in each session."""
    if NOTED not in request.session:
        request.session[NOTED] = True
        note(SecurityEvent.ADMIN_ENTERED, signed_in(request))


def _leading_to(address: str, back: str) -> str:
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: back})}"
