"""The page that says why something was not done, for refusals that a view has no better place for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from community.errors import Refused, TooMuch


class RefusalMiddleware:
    """Answers a Refused that left a view; the API's never do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal in words, with its status; None for everything else."""
        if not isinstance(exception, Refused):
            return None
        response = render(request, "community/refused.html", {"refusal": exception}, status=exception.status)
        if isinstance(exception, TooMuch):
            response.headers["Retry-After"] = str(exception.seconds)
        return response
