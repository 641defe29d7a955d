"""Each transition through the API, by the table of the actions: the API adds who may know of what."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from community.judgements import JUDGEMENTS
from community.models import Contribution, User
from tests.community.api.asking import decisions, moderate, one, program, send
from tests.community.conftest import World
from tests.community.test_judgements import LETTERS, STATES, able_to_undo, expected
from tests.personas import Rows, rows

CALLERS = ("stranger", "reader", "author", "moderator", "writing moderator")
MODERATORS_DO = (*JUDGEMENTS, "undo")
SENT: dict[str, Callable[[Client, Contribution], Any]] = {
    "save": lambda client, text: send(client, "PATCH", one(text.pk), {"text": "Something else altogether, at last."}),
    "submit": lambda client, text: send(client, "POST", one(text.pk, "submit/")),
    "withdraw": lambda client, text: send(client, "POST", one(text.pk, "withdraw/")),
    "delete": lambda client, text: send(client, "DELETE", one(text.pk) + "?reason=Because+of+this.", if_match="*"),
    "vote": lambda client, text: send(client, "PUT", one(text.pk, "vote/"), {"clicked": True}),
    "unvote": lambda client, text: send(client, "DELETE", one(text.pk, "vote/")),
    "flag": lambda client, text: send(client, "POST", one(text.pk, "flags/"), {"reason": "rude"}),
    "undo": lambda client, text: moderate(client, f"/api/v1/moderation/decisions/{_last(text)}/undo/"),
}
STATUSES = {"delete": 204, "unvote": 204, "flag": 201, "undo": 201} | dict.fromkeys(JUDGEMENTS, 201)


def _last(text: Contribution) -> int:
    decision = text.decisions.last()
    return decision.pk if decision else 0


def judge(action: str, client: Client, text: Contribution) -> Any:
    revision = text.current_revision_id if text.review == "pending" else text.published_revision_id
    judged = {"revision": revision or text.current_revision_id, "version": text.version}
    return moderate(client, decisions(text.pk), {"action": action, "reason": "Because of this.", **judged})


def outcome(action: str, client: Client, text: Contribution, before: Rows) -> str:
    """What a request comes to, as in the table; what it did is taken back. A refusal must have changed nothing."""
    with transaction.atomic(), able_to_undo(action == "undo"):
        answer = judge(action, client, text) if action in JUDGEMENTS else SENT[action](client, text)
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert rows() == before
            return str(answer.status_code)
        assert answer.status_code == STATUSES.get(action, 200)
        found = Contribution.objects.get(pk=text.pk)
        transaction.set_rollback(True)
    return LETTERS[found.visibility] + LETTERS[found.review]


def through_the_api(action: str, caller: str, state: str, by_the_action: str, *, seen: bool) -> str:
    """What the table says, where the API lets somebody ask: strangers and what one may not know of come first."""
    if caller == "stranger":
        return "401"
    if action in MODERATORS_DO:
        if "moderator" not in caller:
            return "403"
        return "404" if state == "draft" else by_the_action
    if state == "deleted":
        return "410"
    # Of a hidden text everybody knows that it is there.
    return by_the_action if seen or state.startswith("hidden") else "404"


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("action", [*SENT, *JUDGEMENTS])
def test_transition(action: str, caller: str, world: World) -> None:
    before, user, texts = rows(), world.people[caller], world.texts_before(caller)
    client = program(user) if isinstance(user, User) else Client()
    visible = set(Contribution.objects.visible_to(user).values_list("pk", flat=True))
    found = [outcome(action, client, text, before) for text in texts.values()]
    by_table = zip(STATES, expected(action, caller), texts.values(), strict=True)
    assert found == [through_the_api(action, caller, *row[:2], seen=row[2].pk in visible) for row in by_table]
    assert rows() == before
