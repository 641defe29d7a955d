"""Which answers an operation can give besides the good ones, and what their headers say: a rule for each."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from klsite.openapi.operations import Operation
from klsite.openapi.problems import MEDIA_TYPE

WHOLE, WORDS = {"type": "integer", "minimum": 0}, {"type": "string"}
HEADERS = {
    "X-Request-ID": ("what this request is called in our log: your own `X-Request-ID` if you sent one", WORDS),
    "ETag": ("names this state; send it as `If-None-Match` to be told whether it is still the same", WORDS),
    "Link": ("the pages beside this one, by `rel`: next, prev, first (RFC 8288)", WORDS),
    "Retry-After": ("in so many seconds you can try again", WHOLE),
    "WWW-Authenticate": ("how to say who you are", WORDS),
    "Allow": ("the methods that there are", WORDS),
    "RateLimit-Policy": ("how much you can ask in how many seconds", WORDS),
    "RateLimit": ("how much of it is left, and for how many seconds", WORDS),
    "Idempotency-Replayed": ("`true` where this is the answer to an earlier request of the same key", WORDS),
}
EVERYWHERE = ("X-Request-ID", "RateLimit-Policy", "RateLimit")
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": WORDS,
    "description": "The `ETag` of what you have; if it is still the same, the answer is a 304 without a body.",
}


@dataclass(frozen=True)
class Answer:
    """An answer that says why nothing, or nothing new, was given; `may_come` says of which operations."""

    words: str
    may_come: Callable[[Operation], bool] = lambda operation: True
    headers: tuple[str, ...] = ()
    is_problem: bool = True


ANSWERS = {
    304: Answer("It is what you have: nothing has changed.", lambda it: it.method == "get", ("ETag",), False),
    400: Answer("Something sent cannot be used; `errors` names each parameter or field that is wrong."),
    401: Answer(
        "The token is missing, mistyped, revoked or expired.", lambda it: it.knows_its_caller, ("WWW-Authenticate",)
    ),
    403: Answer("You may not do this, or your token lacks the scope.", lambda it: it.knows_its_caller),
    404: Answer("There is nothing under this address that you can see.", lambda it: bool(it.about)),
    405: Answer("The address does not know this method; `Allow` names those that it knows.", headers=("Allow",)),
    406: Answer("There is no such form of it as `Accept` asks for."),
    409: Answer(
        "It is not, or no longer, in a state in which this can be done.",
        lambda it: it.knows_its_caller and not it.is_read,
    ),
    410: Answer("It was there once, and is deleted.", lambda it: ("contributions", "id") in it.about),
    411: Answer("What was sent has no length, and cannot be read without one.", lambda it: not it.is_read),
    412: Answer(
        "`If-Match` names another state than the present one; nothing was changed.",
        lambda it: it.is_read or bool(it.parameter("If-Match")),
    ),
    413: Answer("More was sent than any request may hold.", lambda it: not it.is_read),
    414: Answer("The address is longer than any that is read here."),
    415: Answer("What was sent is not JSON in UTF-8.", lambda it: not it.is_read),
    422: Answer(
        "The `Idempotency-Key` was sent before with something else.", lambda it: bool(it.parameter("Idempotency-Key"))
    ),
    428: Answer(
        "`If-Match` has to be sent: without it you might decide about what you have not read.",
        lambda it: _may_lack_state(it.parameter("If-Match") or {}),
    ),
    429: Answer("More, or faster, than one may ask.", headers=("Retry-After",)),
    500: Answer("Something broke here; it is our mistake and has been noted."),
    503: Answer("The site has too much to do just now.", headers=("Retry-After",)),
}


def describe_answers(operation: Operation, components: dict[str, Any]) -> None:
    """Writes into an operation which answers it can give; what they have in common stands in `components`."""
    answers = operation.described["responses"]
    answers.pop("default", None)
    for status, answer in operation.good_answers():
        answer["description"] = answer.get("description") or f"{HTTPStatus(int(status)).phrase}."
        answer["headers"] = answer.get("headers", {}) | _headers(_of_good_answer(operation), components)
    for code, besides in ANSWERS.items():
        if besides.may_come(operation):
            answers.setdefault(str(code), _reference(code, besides, components))
    if operation.method == "get":
        operation.described.setdefault("parameters", []).append(IF_NONE_MATCH)


def _may_lack_state(if_match: dict[str, Any]) -> bool:
    """Whether it is refused to name no state: to everybody, or to those whom the words name."""
    return bool(if_match.get("required")) or "428" in if_match.get("description", "")


def _of_good_answer(operation: Operation) -> tuple[str, ...]:
    """The headers of what was asked for."""
    own: tuple[str, ...] = ("ETag",) if operation.method == "get" else ()
    if operation.parameter("limit", "query"):
        own += ("Link",)
    return own + (("Idempotency-Replayed",) if operation.parameter("Idempotency-Key") else ())


def _reference(code: int, answer: Answer, components: dict[str, Any]) -> dict[str, str]:
    name = HTTPStatus(code).phrase.title().translate({ord(letter): None for letter in " -'"})
    described: dict[str, Any] = {"description": answer.words, "headers": _headers(answer.headers, components)}
    if answer.is_problem:
        described["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components.setdefault("responses", {})[name] = described
    return {"$ref": f"#/components/responses/{name}"}


def _headers(names: tuple[str, ...], components: dict[str, Any]) -> dict[str, Any]:
    """References to headers, those that all answers have among them."""
    known = components.setdefault("headers", {})
    for name in (wanted := (*names, *EVERYWHERE)):
        words, schema = HEADERS[name]
        known[name] = {"description": words, "schema": schema}
    return {name: {"$ref": f"#/components/headers/{name}"} for name in wanted}
