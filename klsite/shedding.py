"""Answers where nothing was made because there is too much to do: in problem+json, on a page, or in one plain line."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from formulas.costs.gate import Shed, refuse_unread
from klsite.api import PREFIX, problem_answer


class ShedMiddleware:
    """Answers for every view that is refused its turn; above what reads forms, so that some need not be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], arguments: object, named: object
    ) -> HttpResponse | None:
        """The refusal of what would only be read to be refused; None for all else."""
        try:
            refuse_unread(view, int(request.META.get("CONTENT_LENGTH") or 0))
        except Shed as shed:
            return _refusal(request, shed)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to Shed, with when to try again; None for all other exceptions."""
        return _refusal(request, exception) if isinstance(exception, Shed) else None


def _refusal(request: HttpRequest, shed: Shed) -> HttpResponse:
    answer = _answer(request, shed)
    answer.headers["Retry-After"] = str(shed.seconds)
    answer.headers["Cache-Control"] = "no-store"
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django's: it is no error, and there are many
    return answer


def _answer(request: HttpRequest, shed: Shed) -> HttpResponse:
    if request.path.startswith(PREFIX):
        return problem_answer(shed.status, shed.text)
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "503.html", {"shed": shed}, status=shed.status)
    return HttpResponse(f"{shed.text}\n", status=shed.status, content_type="text/plain; charset=utf-8")
