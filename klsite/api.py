"""What all API answers share: errors as application/problem+json (RFC 9457), even where no view was reached."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from community.api.serializers import DecisionSerializer
from community.errors import Conflict, Refused, TooMuch, Unacceptable

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception raised in an API view; None (a 500) for those that are our own mistakes."""
    if isinstance(error, Refused):
        return refusal(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = problem(response.status_code, _detail(error), errors=_errors(error))
    response.content_type = MEDIA_TYPE
    return response


def refusal(refused: Refused) -> Response:
    """The answer to what an action refused: each kind with what it says besides the text."""
    errors = list(_entries(refused.errors)) if isinstance(refused, Unacceptable) else None
    body = problem(refused.status, str(refused), errors=errors)
    if isinstance(refused, Conflict) and refused.decision:
        body["decision"] = DecisionSerializer(refused.decision).data
    headers = {"Retry-After": str(refused.seconds)} if isinstance(refused, TooMuch) else None
    return Response(body, status=refused.status, headers=headers, content_type=MEDIA_TYPE)


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
        return problem_answer(500, "Something broke here. It is our mistake and has been noted.")
    return defaults.server_error(request)


def problem_answer(status: int, detail: str) -> HttpResponse:
    """The answer to a request that reached no view of the API."""
    return JsonResponse(problem(status, detail), status=status, content_type=MEDIA_TYPE)


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
