"""Addresses that have moved: whatever was sent to the old one goes along to the new one."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.middleware.common import CommonMiddleware
from django.utils.http import escape_leading_slashes

from klsite.api import PREFIX

TAKEN_BY_PAGES = ("GET", "HEAD", "POST", "OPTIONS")


class WholeRedirectMiddleware:
    """Makes a 308 of each 301 that answers a sent request: after a 301, clients ask by GET, and drop the body.

    A 302 after a form is meant to be asked by GET, and stays. Only forms are sent to pages: whatever else a program
    sends to one is told so, and not led to a login that it does not see.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method not in TAKEN_BY_PAGES and not request.path.startswith(PREFIX):
            return HttpResponseNotAllowed(_taken(response))
        if response.status_code == HTTPStatus.MOVED_PERMANENTLY and request.method not in ("GET", "HEAD"):
            response.status_code = HTTPStatus.PERMANENT_REDIRECT
        return response


def _taken(response: HttpResponseBase) -> list[str]:
    """The methods that a page takes: those that it names itself, or else all that pages may."""
    if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return [*TAKEN_BY_PAGES]
    named = response.headers["Allow"].split(", ")
    return [method for method in TAKEN_BY_PAGES if method in named]


class SlashMiddleware(CommonMiddleware):
    """Django's, which leads to the address with a slash; it does not refuse to with DEBUG on, since no body is lost."""

    def get_full_path_with_slash(self, request: HttpRequest) -> str:
        return escape_leading_slashes(request.get_full_path(force_append_slash=True))
