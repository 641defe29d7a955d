"""Where a refusal is shown: in the form that was refused, or on its own page if no view has a better place."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from community.errors import Refused, TooMuch, Unacceptable


class RefusalMiddleware:
    """Answers a Refused that left a view; the API's never do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal in words, with its status; None for everything else."""
        return refused_page(request, exception) if isinstance(exception, Refused) else None


def refused_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A page of its own for a refusal."""
    response = render(request, "community/refused.html", {"refusal": refusal}, status=refusal.status)
    if isinstance(refusal, TooMuch):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def show_refusal(form: forms.Form, refusal: Refused) -> None:
    """Puts the words of a refusal beside the field they are about, or above the form; the form has to be bound."""
    errors = refusal.errors if isinstance(refusal, Unacceptable) else {"": str(refusal)}
    for field, words in errors.items():
        form.add_error(field if field in form.fields else None, words)
