"""Programs that ask the API, for tests: with the token of somebody, or as nobody."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from community.actions.tokens import create_token
from community.models import Scope, User
from community.permissions import is_moderator

CONTRIBUTIONS = "/api/v1/contributions/"
QUEUE = "/api/v1/moderation/queue/"
ME = "/api/v1/me/"
TEXT = "Think of $P$ as what is true and of $Q$ as what you bet on."


def token(owner: User, *scopes: Scope, life: timedelta = timedelta(days=1)) -> str:
    """A token of `owner`: with all scopes that they may have, or with those given."""
    held = scopes or tuple(scope for scope in Scope if scope != Scope.MODERATE or is_moderator(owner))
    _, text = create_token(owner=owner, name="test", scopes=held, life=life)
    return text


def bearer(text: str) -> Client:
    """A program that sends this token with everything."""
    return Client(headers={"authorization": f"Bearer {text}"})


def program(owner: User, *scopes: Scope) -> Client:
    """A program that acts for `owner`."""
    return bearer(token(owner, *scopes))


def send(client: Client, method: str, address: str, body: Any = None, **headers: str) -> Any:
    """The answer to `body`, sent as JSON; `if_match="*"` is the header If-Match."""
    content = "" if body is None else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, address, content, content_type="application/json", headers=named)


def moderate(client: Client, address: str, body: Any = None, *, if_match: str = "*") -> Any:
    """The answer to what a moderator does, to the state named or to whichever there is."""
    return send(client, "POST", address, body, if_match=if_match)


def one(pk: int, tail: str = "") -> str:
    """The address of a contribution, or of what can be done to it."""
    return f"{CONTRIBUTIONS}{pk}/{tail}"


def decisions(pk: int) -> str:
    return f"/api/v1/moderation/contributions/{pk}/decisions/"


def said(answer: Any, status: int = 200) -> Any:
    """The body of an answer that went well."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    return json.loads(answer.content)


def problem(answer: Any, status: int) -> Any:
    """The body of an error, whose shape is checked."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return body


def wrong(answer: Any) -> dict[str, str]:
    """What is wrong with what was sent, by its name."""
    return {error["parameter"]: error["detail"] for error in problem(answer, 400)["errors"]}
