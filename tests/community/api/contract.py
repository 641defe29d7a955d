"""The community's part of the API against its description: asked by a stranger, a reader, an author and a moderator."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import strategies as st

from community.models import Decision, Report, Revision, User
from tests.community.api.asking import token
from tests.community.conftest import World
from tests.formulas.contract import CHECKS, READS, SLUGS, described

OPERATIONS = (
    *("GET /contributions/", "POST /contributions/"),
    *("GET /contributions/{id}/", "PATCH /contributions/{id}/", "DELETE /contributions/{id}/"),
    *("POST /contributions/{id}/submit/", "POST /contributions/{id}/withdraw/"),
    *("PUT /contributions/{id}/vote/", "DELETE /contributions/{id}/vote/", "POST /contributions/{id}/flags/"),
    *("POST /formulas/{slug}/reports/", "GET /me/", "GET /moderation/queue/"),
    *("GET /moderation/contributions/{id}/decisions/", "POST /moderation/contributions/{id}/decisions/"),
    *("GET /export/contributions.jsonl", "GET /export/formulas.jsonl"),
    *("GET /me/webhooks/", "POST /me/webhooks/"),
    *("GET /me/webhooks/{public_id}/", "PATCH /me/webhooks/{public_id}/", "DELETE /me/webhooks/{public_id}/"),
    *("POST /me/webhooks/{public_id}/ping/", "GET /me/webhooks/{public_id}/deliveries/"),
    *("GET /moderation/contributions/{id}/", "POST /moderation/decisions/{id}/undo/"),
    *("GET /moderation/flagged/", "GET /moderation/undoable/", "GET /moderation/log/"),
    *("GET /moderation/reports/", "GET /moderation/reports/{id}/", "POST /moderation/reports/{id}/answer/"),
    *("GET /contributions/{id}/vote/", "GET /contributions/{id}/flags/", "GET /contributions/{id}/log/"),
    *("DELETE /contributions/{id}/edit/", "POST /preview/", "GET /people/{id}/"),
    *("GET /me/notices/", "POST /me/notices/read/"),
)
CALLERS = ("moderator", "author", "reader", "stranger")


def ask(operation: str, world: World, data: st.DataObject) -> None:
    """Asks something random; fails where the answer is not what the description promises. Nothing of it stays."""
    method, _, path = operation.partition(" ")
    case = data.draw(described()[f"/api/v1{path}"][method].as_strategy())
    for name, choices in _likely(path, world).items():
        for given in (case.path_parameters, case.body):
            # A guessed id names nothing, and a guessed slug no formula: without these all would end in a 404.
            if isinstance(given, dict) and name in given:
                given[name] = data.draw(choices)
    caller = world.people[data.draw(st.sampled_from(CALLERS))]
    sent = {"Accept-Encoding": "identity"}  # the client in this process does not unpack what is compressed
    with transaction.atomic(), connection_kept():
        if isinstance(caller, User):
            sent["Authorization"] = f"Bearer {token(caller)}"
        case.call_and_validate(checks=CHECKS, headers=sent)
        transaction.set_rollback(True)


@contextmanager
def connection_kept() -> Iterator[None]:
    """The connection of the test's transaction outlives a request, as with Django's own test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def operations_described() -> set[str]:
    """All operations of the description that are not about formulas alone."""
    paths: dict[str, Any] = described().raw_schema["paths"]
    named = {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, found in paths.items() for method in found}
    return named - {"GET /"} - {read.replace(" ", " /formulas") for read in (*READS, "GET /{slug}/figure.png")}


def _likely(path: str, world: World) -> dict[str, st.SearchStrategy[Any]]:
    texts = [text.pk for text in (*world.texts.values(), *world.texts_of_moderator.values())]
    decisions = list(Decision.objects.values_list("pk", flat=True))
    reports = [report.pk for report in Report.objects.all()] or [1]
    people = list(User.objects.values_list("pk", flat=True))
    named = {"undo": decisions, "reports": reports, "people": people, "": texts}
    return {
        "id": st.sampled_from(next(ids for word, ids in named.items() if word in path)),
        "slug": SLUGS,
        "formula": SLUGS,
        "revision": st.sampled_from(list(Revision.objects.values_list("pk", flat=True))),
        "version": st.integers(0, 4),
    }
