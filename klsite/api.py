"""What all API answers share: errors as application/problem+json (RFC 9457), even where no view was reached."""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views import defaults
from rest_framework import exceptions
from rest_framework.views import exception_handler

from community.api.serializers import DecisionSerializer
from community.errors import Conflict, Refused, TooMuch, Unacceptable
from formulas.api.answers import json_of
from klsite.openapi.problems import MEDIA_TYPE
from klsite.request_ids import request_id

PREFIX = "/api/"
OF_THE_BODY = {"content-type", "content-length", "content-encoding", "content-disposition", "etag"}
WORDS = {
    405: "This address does not know the method; the header Allow names those that it knows.",
    412: "If-Match or If-Unmodified-Since names another state than the present one.",
}
OTHER_WORDS = "The request cannot be answered as it stands."


class ProblemAnswer(HttpResponse):
    """A problem as JSON, whatever form of an answer was asked for: who asks wrongly is told so all the same."""

    def __init__(self, body: dict[str, Any], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(json_of(body), status=body["status"], content_type=MEDIA_TYPE, headers=headers)
        self.data = body


class ProblemMiddleware:
    """Makes a problem of each refusal under /api/ that is none yet: Django's own are pages, or have no body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_refusal = request.path.startswith(PREFIX) and response.status_code >= 400
        if not is_refusal or response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        answer = problem_answer(response.status_code, WORDS.get(response.status_code, OTHER_WORDS))
        answer.cookies = response.cookies
        for name, value in response.headers.items():
            if name.lower() not in OF_THE_BODY:
                answer.headers[name] = value
        return answer


def problem_details(error: Exception, context: dict[str, Any]) -> ProblemAnswer | None:
    """The answer to an exception raised in an API view; None (a 500) for those that are our own mistakes."""
    if isinstance(error, Refused):
        return refusal(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    headers = {name: value for name, value in response.headers.items() if name.lower() not in OF_THE_BODY}
    return ProblemAnswer(problem(response.status_code, _detail(error), errors=_errors(error)), headers)


def refusal(refused: Refused) -> ProblemAnswer:
    """The answer to what an action refused: each kind with what it says besides the text."""
    errors = list(_entries(refused.errors)) if isinstance(refused, Unacceptable) else None
    body = problem(refused.status, str(refused), errors=errors)
    if isinstance(refused, Conflict) and refused.decision:
        body["decision"] = DecisionSerializer(refused.decision).data
    headers = {"Retry-After": str(refused.seconds)} if isinstance(refused, TooMuch) else None
    return ProblemAnswer(body, headers)


def problem(status: int, detail: str, *, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The body of an error: `errors` has one entry for each parameter or field that is wrong."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": _sayable(detail)}
    return body | {"errors": errors} if errors else body


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 400 of a request that reached no view: a foreign host name, too many fields."""
    if request.path.startswith(PREFIX):
        return problem_answer(400, "The request cannot be used as it stands; is it meant for this host?")
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 of an address that no route has: in words for people, in problem+json under /api/."""
    if request.path.startswith(PREFIX):
        return problem_answer(404, f"There is nothing at {request.path[:200]}; /api/v1/docs/ lists what there is.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500, which does not say what broke: that is in the log."""
    if request.path.startswith(PREFIX):
        body = problem(500, "Something broke here. It is our mistake and has been noted.")
        return ProblemAnswer(body | ({"request": name} if (name := request_id(request)) else {}))
    return defaults.server_error(request)


def problem_answer(status: int, detail: str) -> ProblemAnswer:
    """The answer to a request that reached no view of the API."""
    return ProblemAnswer(problem(status, detail))


def _detail(error: Exception) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "Part of what was sent cannot be used."
    return str(error) or "There is nothing here."


def _errors(error: Exception) -> list[dict[str, Any]] | None:
    if isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict):
        return list(_entries(error.detail))
    found: list[dict[str, Any]] | None = getattr(error, "errors", None)
    return found


def _entries(details: Mapping[str, Any], within: str = "") -> Iterator[dict[str, str]]:
    """An entry for each wrong field; `view.mu_q` for one that stands in another."""
    for name, found in details.items():
        if isinstance(found, Mapping):
            yield from _entries(found, f"{within}{name}.")
        else:
            detail = found if isinstance(found, str) else " ".join(map(str, found))
            yield {"parameter": _sayable(f"{within}{name}"), "detail": _sayable(detail)}


def _sayable(text: str) -> str:
    """`text` without half characters, which JSON can ask about and UTF-8 cannot answer with."""
    return text.encode("utf-8", "replace").decode("utf-8")
