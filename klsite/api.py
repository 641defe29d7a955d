"""What all API answers share: errors as application/problem+json (RFC 9457), even where no view was reached."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception raised in an API view; None (a 500) for those that are our own mistakes."""
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = problem(response.status_code, _detail(error), errors=_errors(error))
    response.content_type = MEDIA_TYPE
    return response


def problem(status: int, detail: str, *, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The body of an error: `errors` has one entry for each parameter or field that is wrong."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return body | {"errors": errors} if errors else body


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 400 of a request that reached no view: a foreign host name, too many fields."""
    if request.path.startswith(PREFIX):
        return _json(400, "The request cannot be used as it stands; is it meant for this host?")
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 of an address that no route has: in words for people, in problem+json under /api/."""
    if request.path.startswith(PREFIX):
        return _json(404, f"There is nothing at {request.path[:200]}; /api/v1/docs/ lists what there is.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500, which says nothing of what broke: that stands in the log."""
    if request.path.startswith(PREFIX):
        return _json(500, "Something broke here. It is our mistake and has been noted.")
    return defaults.server_error(request)


def describe_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """The OpenAPI description with the error that every operation may answer with."""
    text = {"type": "string"}
    number = {"type": ["number", "null"]}
    entry = {
        "type": "object",
        "properties": {"parameter": text, "detail": text, "low": number, "high": number},
        "required": ["parameter", "detail"],
    }
    properties = {"type": text, "title": text, "status": {"type": "integer"}, "detail": text}
    schema = {
        "type": "object",
        "description": "What went wrong, and what would be right (RFC 9457).",
        "properties": properties | {"errors": {"type": "array", "items": entry}},
        "required": [*properties],
    }
    result["components"].setdefault("schemas", {})["Problem"] = schema
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = {"description": "An error", "content": content}
    return result


def _json(status: int, detail: str) -> HttpResponse:
    return JsonResponse(problem(status, detail), status=status, content_type=MEDIA_TYPE)


def _detail(error: Exception) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "Some of what was sent cannot be used as it stands."
    if isinstance(error, Http404 | PermissionDenied):
        return str(error) or "There is nothing here."
    return str(error.detail) if isinstance(error, exceptions.APIException) else str(error)


def _errors(error: Exception) -> list[dict[str, Any]] | None:
    if isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict):
        return [{"parameter": name, "detail": " ".join(map(str, details))} for name, details in error.detail.items()]
    found: list[dict[str, Any]] | None = getattr(error, "errors", None)
    return found
