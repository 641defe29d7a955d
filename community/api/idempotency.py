"""The header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a request that is sent again is done once."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from community.actions.answered_requests import Answer, answer_once
from community.api.etags import state_of, with_state
from community.api.scopes import caller
from community.errors import Unacceptable
from formulas.api.answers import json_of

if TYPE_CHECKING:
    from community.api.views import ScopedView

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
LONGEST = 200
KEY = rf"[!#-\[\]-~]{{1,{LONGEST}}}"
# The draft has a string of structured fields, in quotes; many clients leave them out.
SENT = f'^(?:{KEY}|"{KEY}")$'
KEY_SCHEMA: dict[str, Any] = {"type": "string", "pattern": SENT, "minLength": 1, "maxLength": LONGEST + len('""')}
KEY_PARAMETER = OpenApiParameter(
    HEADER,
    KEY_SCHEMA,
    OpenApiParameter.HEADER,
    description=f"A name for this request, of 1 to {LONGEST} visible ASCII characters without quotes or backslashes, "
    "as a UUID; it may stand in quotes. For a day the same request with the same key is answered as at first, and not "
    "done again; another one with it is a 422.",
)
STATE = "ETag"  # under this name the state's tag is kept beside the headers: the ETag is made of it and the body

Post = Callable[..., Response]


def once(post: Post) -> Post:
    """The handler of POST, which does a request that carries a key once."""

    @wraps(post)
    def answered(view: "ScopedView", request: Request, *args: Any, **address: Any) -> Response:
        key = idempotency_key(request)
        if not key or view.changes_nothing:
            return post(view, request, *args, **address)
        answer, is_new = answer_once(
            person=caller(request),
            key=key,
            request=_digest(request),
            answer=lambda: _answer(post(view, request, *args, **address)),
            keeps_body=not view.answers_hold_secrets,
        )
        return _response(answer, is_replayed=not is_new)

    return answered


def idempotency_key(request: Request) -> str:
    """The key of the request; empty without one. Raises Unacceptable for what is no key."""
    sent = request.headers.get(HEADER)
    if sent is None:
        return ""
    key = sent.strip()
    if not re.fullmatch(SENT, key):
        advice = f"send 1 to {LONGEST} visible ASCII characters without quotes or backslashes inside, such as a UUID."
        raise Unacceptable({HEADER: f"{sent[:40]!r} is no key; {advice}"})
    return key.strip('"')


def _digest(request: Request) -> str:
    """Which request it is: SHA-256 of its method, its address and its body, to the byte."""
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(asked + request.body).hexdigest()


def _answer(response: Response) -> Answer:
    headers = {name: value for name, value in response.headers.items() if name != "Content-Type"}
    body = b"" if response.data is None else json_of(response.data)
    return Answer(response.status_code, body, headers | {STATE: state_of(response)})


def _response(answer: Answer, *, is_replayed: bool) -> Response:
    headers = {name: value for name, value in answer.headers.items() if name != STATE}
    data = json.loads(answer.body) if answer.body else None
    replayed = {REPLAYED: "true"} if is_replayed else {}
    return with_state(Response(data, answer.status, headers=headers | replayed), answer.headers.get(STATE, ""))
