"""Answers where nothing was made because there is too much to do: in problem+json, on a page, or in one plain line."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from formulas.costs.gate import Shed
from klsite.api import PREFIX, problem_answer


class ShedMiddleware:
    """Answers for every view that is refused its turn."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to Shed, with when to try again; None for all other exceptions."""
        if not isinstance(exception, Shed):
            return None
        answer = _answer(request, exception)
        answer.headers["Retry-After"] = str(exception.seconds)
        answer.headers["Cache-Control"] = "no-store"
        answer._has_been_logged = True  # type: ignore[attr-defined]  # Django's: it is no error, and there are many
        return answer


def _answer(request: HttpRequest, shed: Shed) -> HttpResponse:
    if request.path.startswith(PREFIX):
        return problem_answer(shed.status, shed.text)
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "shed.html", {"shed": shed}, status=shed.status)
    return HttpResponse(f"{shed.text}\n", status=shed.status, content_type="text/plain; charset=utf-8")
