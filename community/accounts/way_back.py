"""Brings people back to where they were, however many pages it takes to log in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "way_back"
ENTRANCES = ("account_", "mfa_")


class WayBackMiddleware:
    """Keeps the `next` of a stranger's form in the session.

    allauth hands `next` from page to page, but loses it where a code has expired, where one was mistyped too often,
    and where logging in goes on with a second factor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Notes where a form on the way in leads, if that is a page of ours; forms only, so that no GET needs a row."""
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if request.method != "POST" or not name.startswith(ENTRANCES) or request.user.is_authenticated:
            return
        address = request.POST.get("next", "")
        if is_ours(address):
            request.session[KEY] = address


def kept(request: HttpRequest) -> str:
    """Where somebody who is logging in came from; empty if nobody knows."""
    return str(request.session.get(KEY, ""))


def forget(request: HttpRequest) -> None:
    """To be called when they are in."""
    request.session.pop(KEY, None)


def is_ours(address: str) -> bool:
    """Whether `address` is a path, and so a page of the very site that was asked: nobody is sent to another one."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
