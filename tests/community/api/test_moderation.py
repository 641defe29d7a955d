"""Moderation through the API: the queue, decisions, conflicts, repetition, undoing, the log."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.actions.writing import delete, withdraw
from community.models import Contribution, Decision, Notice, Report, User
from community.states import Action, Review
from tests.clock import Clock
from tests.community.api.asking import QUEUE, decisions, moderate, one, problem, program, said, wrong
from tests.personas import draft, edited, judged, moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db


def undoing(decision: int) -> str:
    return f"/api/v1/moderation/decisions/{decision}/undo/"


def judgement(text: Contribution, action: str = "approve", **fields: Any) -> dict[str, Any]:
    """A decision about the text as it stands now."""
    text.refresh_from_db()
    return {"action": action, "revision": text.current_revision_id, "version": text.version} | fields


# --- the queue --------------------------------------------------------------------------------------------


def test_queue_has_what_a_decision_names(ada: User, maria: User) -> None:
    text = pending(ada)
    (entry,) = said(program(maria).get(QUEUE))["results"]
    assert (entry["id"], entry["revision"], entry["version"]) == (text.pk, text.current_revision_id, text.version)
    assert entry["author"]["name"] == "Ada"
    assert entry["html"].startswith("<p>Think of")
    assert entry["text"].startswith("Think of $P$")
    assert entry["submitted_at"]
    assert entry["published"] is None


def test_queue_shows_beside_an_edit_what_is_published(ada: User, maria: User) -> None:
    text = edited(published(ada, maria), send=True)
    (entry,) = said(program(maria).get(QUEUE))["results"]
    assert text.current_revision is not None
    assert text.published_revision is not None
    assert entry["text"] == text.current_revision.text
    assert entry["published"]["text"] == text.published_revision.text != entry["text"]


def test_queue_leaves_out_ones_own_and_what_was_judged(ada: User, maria: User) -> None:
    mo = moderator("Mo")
    own = pending(maria)
    judged(maria, pending(ada), Action.REJECT)
    draft(ada)
    assert said(program(maria).get(QUEUE))["results"] == []
    assert [entry["id"] for entry in said(program(mo).get(QUEUE))["results"]] == [own.pk]


def test_queue_knows_no_filter(maria: User) -> None:
    assert "limit, cursor" in wrong(program(maria).get(QUEUE + "?formula=entropy"))["formula"]


# --- deciding ---------------------------------------------------------------------------------------------


def test_approved_text_is_public(ada: User, maria: User) -> None:
    text = pending(ada)
    entry = said(moderate(program(maria), decisions(text.pk), judgement(text)), 201)
    text.refresh_from_db()
    assert text.is_public
    assert entry["action"] == "approve"
    assert entry["actor"] == {"id": maria.pk, "name": "Maria"}
    assert (entry["contribution"], entry["revision"]) == (text.pk, text.current_revision_id)
    assert (entry["judged_version"], entry["version"]) == (1, 2)
    assert entry["undoes"] is None


def test_rejected_text_has_its_reason(ada: User, maria: User) -> None:
    text = pending(ada)
    sent = judgement(text, "reject", reason="The sign is the other way.")
    assert said(moderate(program(maria), decisions(text.pk), sent), 201)["reason"] == sent["reason"]
    text.refresh_from_db()
    assert text.review == Review.REJECTED


@pytest.mark.parametrize("action", ["request_changes", "reject", "spam"])
@pytest.mark.parametrize("reason", [None, "", "   "])
def test_decision_against_a_text_needs_a_reason(ada: User, maria: User, action: str, reason: str | None) -> None:
    text = pending(ada)
    before = rows()
    sent = judgement(text, action) | ({} if reason is None else {"reason": reason})
    assert list(wrong(moderate(program(maria), decisions(text.pk), sent))) == ["reason"]
    assert rows() == before


@pytest.mark.parametrize(
    ("fields", "parameter", "right"),
    [
        (
            {"action": "publish"},
            "action",
            "not a decision; choose one of approve, request_changes, restore, keep, reject, hide, spam",
        ),
        ({"action": "delete"}, "action", "approve"),
        ({"action": "undo"}, "action", "approve"),
        ({"revision": "newest"}, "revision", "whole number"),
        ({"revision": 0}, "revision", "1"),
        ({"revision": 2**31}, "revision", "2147483647"),
        ({"version": None}, "version", "null"),
        ({"reason": "x" * 501}, "reason", "500"),
        ({"reasons": "typed wrongly"}, "reasons", "reason, revision, version"),
    ],
)
def test_wrong_decision_is_refused_and_what_is_right_named(
    ada: User, maria: User, fields: dict[str, Any], parameter: str, right: str
) -> None:
    text = pending(ada)
    before = rows()
    errors = wrong(moderate(program(maria), decisions(text.pk), judgement(text) | fields))
    assert list(errors) == [parameter]
    assert right in errors[parameter]
    assert rows() == before


@pytest.mark.parametrize("missing", ["action", "revision", "version"])
def test_decision_has_to_name_what_was_judged(ada: User, maria: User, missing: str) -> None:
    text = pending(ada)
    sent = judgement(text)
    del sent[missing]
    assert list(wrong(moderate(program(maria), decisions(text.pk), sent))) == [missing]


def test_nobody_reviews_their_own_text(maria: User) -> None:
    text = pending(maria)
    before = rows()
    body = problem(moderate(program(maria), decisions(text.pk), judgement(text)), 403)
    assert "their own" in body["detail"]
    assert rows() == before


def test_decision_on_something_else_than_what_was_judged_says_who_decided_what(ada: User, maria: User) -> None:
    text = pending(ada)
    sent = judgement(text)
    judged(moderator("Mo"), text, Action.REQUEST_CHANGES, "Say what $Q$ is.")
    before = rows()
    body = problem(moderate(program(maria), decisions(text.pk), sent), 409)
    assert "Mo asked for changes to" in body["detail"]
    assert body["decision"]["action"] == "request_changes"
    assert body["decision"]["actor"]["name"] == "Mo"
    assert body["decision"]["reason"] == "Say what $Q$ is."
    assert rows() == before


@pytest.mark.parametrize("gone", [withdraw, delete])
def test_decision_on_what_its_author_took_back_says_so(ada: User, maria: User, gone: Any) -> None:
    text = pending(ada)
    sent = judgement(text)
    gone(contribution=text, **{"author" if gone is withdraw else "actor": ada})
    before = rows()
    body = problem(moderate(program(maria), decisions(text.pk), sent), 409)
    assert "Ada" in body["detail"]
    assert body["decision"]["actor"]["name"] == "Ada"
    assert rows() == before


@pytest.mark.parametrize("away", [-1, 1])
def test_other_revision_of_the_present_version_is_a_conflict(ada: User, maria: User, away: int) -> None:
    text = pending(ada)
    pending(person("Rui"))
    before = rows()
    revision = text.current_revision_id
    assert revision is not None
    sent = judgement(text, revision=max(1, revision + away), version=text.version + (away < 0))
    problem(moderate(program(maria), decisions(text.pk), sent), 409)
    assert rows() == before


def test_same_decision_again_gives_the_first_entry_again(ada: User, maria: User) -> None:
    text = pending(ada)
    client, sent = program(maria), judgement(text)
    first = said(moderate(client, decisions(text.pk), sent), 201)
    before = rows()
    assert said(moderate(client, decisions(text.pk), sent), 200) == first
    assert rows() == before


def test_draft_that_was_never_sent_is_not_there_for_moderators(ada: User, maria: User) -> None:
    text = draft(ada)
    before = rows()
    problem(moderate(program(maria), decisions(text.pk), judgement(text)), 404)
    problem(program(maria).get(decisions(text.pk)), 404)
    assert rows() == before


# --- undoing ----------------------------------------------------------------------------------------------


def test_decision_is_taken_back_and_the_text_waits_again(ada: User, maria: User) -> None:
    text = pending(ada)
    client = program(maria)
    first = said(moderate(client, decisions(text.pk), judgement(text)), 201)
    entry = said(moderate(client, undoing(first["id"])), 201)
    assert (entry["action"], entry["undoes"]) == ("undo", first["id"])
    assert said(client.get(one(text.pk)))["state"] == "pending"
    assert Notice.objects.get().cancelled_at


def test_taking_back_again_gives_the_first_entry_again(ada: User, maria: User) -> None:
    client, decision = program(maria), judged(maria, pending(ada), Action.APPROVE)
    first = said(moderate(client, undoing(decision.pk)), 201)
    before = rows()
    assert said(moderate(client, undoing(decision.pk)), 200) == first
    assert rows() == before


def test_decision_cannot_be_taken_back_once_its_author_may_know(ada: User, maria: User, clock: Clock) -> None:
    decision = judged(maria, pending(ada), Action.APPROVE)
    clock.move(seconds=60)
    before = rows()
    assert "60 seconds" in problem(moderate(program(maria), undoing(decision.pk)), 403)["detail"]
    assert rows() == before


def test_decision_of_somebody_else_cannot_be_taken_back(ada: User, maria: User) -> None:
    decision = judged(moderator("Mo"), pending(ada), Action.APPROVE)
    before = rows()
    problem(moderate(program(maria), undoing(decision.pk)), 403)
    assert rows() == before


def test_decision_after_which_something_happened_cannot_be_taken_back(ada: User, maria: User) -> None:
    text = pending(ada)
    decision = judged(maria, text, Action.APPROVE)
    judged(moderator("Mo"), text, Action.HIDE)
    before = rows()
    body = problem(moderate(program(maria), undoing(decision.pk)), 409)
    assert body["decision"]["action"] == "hide"
    assert rows() == before


def test_only_decisions_on_contributions_are_there_to_be_taken_back(ada: User, maria: User) -> None:
    report = Report.objects.create(formula="entropy", reporter=ada, text="Wrong.")
    about_a_page = Decision.objects.create(action=Action.RESOLVE, actor=maria, report=report)
    for decision in (about_a_page.pk, 0, 123456, 2**63):
        assert f" {decision} " in problem(moderate(program(maria), undoing(decision)), 404)["detail"]


# --- the log ----------------------------------------------------------------------------------------------


def test_log_tells_what_was_done_from_the_beginning(ada: User, maria: User) -> None:
    text = edited(published(ada, maria), send=True)
    judged(maria, text, Action.REJECT, "The old one was better.")
    delete(actor=ada, contribution=text)
    entries = said(program(maria).get(decisions(text.pk)))["results"]
    assert [entry["action"] for entry in entries] == ["submit", "approve", "submit", "reject", "delete"]
    assert [entry["actor"]["name"] for entry in entries] == ["Ada", "Maria", "Ada", "Maria", "Ada"]
    assert entries[3]["reason"] == "The old one was better."


def test_log_takes_as_many_queries_however_long_it_is(ada: User, maria: User) -> None:
    text, client, counts = pending(ada), program(maria), []
    said(client.get(decisions(text.pk)))  # notes that the token was used
    for action in (Action.APPROVE, Action.HIDE, Action.RESTORE):
        judged(maria, text, action)
        with CaptureQueriesContext(connection) as asked:
            said(client.get(decisions(text.pk)))
        counts.append(len(asked))
    assert counts == counts[:1] * 3


def test_queue_and_log_are_read_page_by_page(maria: User) -> None:
    texts = [pending(person(name)) for name in ("Ada", "Ida")]
    client = program(maria)
    first = said(client.get(QUEUE + "?limit=1"))
    second = said(client.get(first["next"]))
    assert [entry["id"] for page in (first, second) for entry in page["results"]] == [text.pk for text in texts]
    judged(maria, texts[0], Action.APPROVE)
    first = said(client.get(decisions(texts[0].pk) + "?limit=1"))
    second = said(client.get(first["next"]))
    assert [entry["action"] for page in (first, second) for entry in page["results"]] == ["submit", "approve"]
    assert second["next"] is None


def test_log_names_nobody_where_the_site_decided(ada: User, maria: User) -> None:
    for _ in range(3):
        published(ada, maria)
    trusted = pending(ada)
    entries = said(program(maria).get(decisions(trusted.pk)))["results"]
    assert [(entry["action"], entry["actor"] is None) for entry in entries] == [("submit", False), ("approve", True)]
