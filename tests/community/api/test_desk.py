"""The moderators' desk through the API: texts in doubt, one text to decide about, what can be taken back."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.actions.reacting import flag
from community.actions.writing import delete
from community.models import Contribution, FlagReason, Scope, User
from community.states import Action
from tests.clock import Clock
from tests.community.api.asking import decisions, moderate, problem, program, said
from tests.personas import draft, edited, hidden, judged, moderator, pending, person, published

pytestmark = [pytest.mark.django_db, pytest.mark.site]

FLAGGED = "/api/v1/moderation/flagged/"
UNDOABLE = "/api/v1/moderation/undoable/"


def case(pk: int) -> str:
    return f"/api/v1/moderation/contributions/{pk}/"


def doubt(text: Contribution, reader: User, note: str = "") -> None:
    flag(reader=reader, contribution=text, reason=FlagReason.WRONG, note=note)


# --- texts in doubt ---------------------------------------------------------------------------------------


def test_flagged_and_hidden_texts_are_listed_oldest_first_with_what_is_doubted(ada: User, maria: User) -> None:
    first, second = published(ada, maria), published(ada, maria)
    concealed = hidden(ada, maria)
    doubt(second, person("Rui"), "The sign.")
    found = said(program(maria).get(FLAGGED))["results"]
    assert [entry["id"] for entry in found] == [second.pk, concealed.pk]
    assert first.pk not in [entry["id"] for entry in found]
    (raised,) = found[0]["flags"]
    assert (raised["reason"], raised["note"], raised["trusted"]) == ("wrong", "The sign.", False)
    assert raised["revision"] == second.published_revision_id
    assert found[1]["flags"] == []


def test_nobody_is_told_who_has_flagged(ada: User, maria: User) -> None:
    text = published(ada, maria)
    doubt(text, person("Rui"))
    assert "Rui" not in program(maria).get(FLAGGED).content.decode()
    assert "Rui" not in program(maria).get(case(text.pk)).content.decode()


def test_answered_flags_and_ones_own_texts_are_not_in_doubt(ada: User, maria: User) -> None:
    kept, own = published(ada, maria), published(maria, moderator("Mo"))
    doubt(kept, person("Rui"))
    doubt(own, person("Bo"))
    judged(maria, kept, Action.KEEP)
    assert said(program(maria).get(FLAGGED))["results"] == []


def test_text_in_doubt_is_decided_about_by_its_etag(ada: User, maria: User) -> None:
    text, client = published(ada, maria), program(maria)
    doubt(text, person("Rui"))
    (entry,) = said(client.get(FLAGGED))["results"]
    said(moderate(client, decisions(text.pk), {"action": "keep"}, if_match=entry["etag"]), 201)
    assert said(client.get(FLAGGED))["results"] == []


def test_texts_in_doubt_are_read_page_by_page_in_as_many_queries_however_many(ada: User, maria: User) -> None:
    texts, client = [published(ada, maria) for _ in range(3)], program(maria)
    doubting = [person(name) for name in ("Rui", "Bo")]
    for text in texts:
        for reader in doubting:
            doubt(text, reader)
    said(client.get(FLAGGED))  # notes that the token was used
    counts = []
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            page = said(client.get(f"{FLAGGED}?limit={limit}"))
        counts.append(len(asked))
        assert [entry["id"] for entry in page["results"]] == [text.pk for text in texts[:limit]]
        assert [len(entry["flags"]) for entry in page["results"]] == [2] * limit
    assert counts[0] == counts[1]
    first = said(client.get(FLAGGED + "?limit=2"))
    assert [entry["id"] for entry in said(client.get(first["next"]))["results"]] == [texts[2].pk]


# --- one text ---------------------------------------------------------------------------------------------


def test_case_has_all_that_deciding_takes(ada: User, maria: User) -> None:
    published(ada, maria)
    text = edited(published(ada, maria), send=True)
    doubt(text, person("Rui"))
    found = said(program(maria).get(case(text.pk)))
    assert text.current_revision is not None
    assert text.published_revision is not None
    assert found["text"]["text"] == text.current_revision.text
    assert found["published"]["text"] == found["compared_with"]["text"] == text.published_revision.text
    assert found["author"]["name"] == "Ada"
    assert found["record"] == {"approvals": 2, "rejections": 0, "trusted": False}
    assert [entry["reason"] for entry in found["flags"]] == ["wrong"]
    actions = {choice["action"]: choice for choice in found["choices"]}
    assert {"approve", "reject", "hide"} <= set(actions)
    assert actions["approve"] == {
        "action": "approve",
        "effect": "Everybody sees the edit instead of the old text.",
        "needs_reason": False,
    }


def test_case_of_a_text_that_was_sent_back_compares_it_with_what_was_judged(ada: User, maria: User) -> None:
    text = pending(ada)
    judged(maria, text, Action.REQUEST_CHANGES)
    old = text.current_revision
    text = edited(text, send=True)
    found = said(program(maria).get(case(text.pk)))
    assert old is not None
    assert (found["published"], found["compared_with"]["text"]) == (None, old.text)


def test_case_tells_what_cannot_be_set(ada: User, maria: User) -> None:
    text = pending(ada, "Think of $\\nonsense$ as what is true, and of $Q$ as what you bet on.")
    (trouble,) = said(program(maria).get(case(text.pk)))["problems"]
    assert (trouble["latex"], trouble["line"]) == ("\\nonsense", 1)


def test_choices_are_those_that_the_action_takes(ada: User, maria: User) -> None:
    client, text = program(maria), pending(ada)
    answer = client.get(case(text.pk))
    (approve,) = [choice for choice in said(answer)["choices"] if choice["action"] == "approve"]
    said(moderate(client, decisions(text.pk), {"action": approve["action"]}, if_match=answer.headers["ETag"]), 201)
    assert "approve" not in [choice["action"] for choice in said(client.get(case(text.pk)))["choices"]]


def test_case_of_what_is_gone_says_so_without_its_text(ada: User, maria: User) -> None:
    text = published(ada, maria)
    delete(actor=ada, contribution=text)
    found = said(program(maria).get(case(text.pk)))
    assert (found["state"], found["text"], found["published"], found["choices"]) == ("deleted", None, None, [])


def test_case_takes_the_scope_of_moderators(ada: User, maria: User) -> None:
    text = pending(ada)
    assert "“moderate”" in problem(program(maria, Scope.READ, Scope.WRITE).get(case(text.pk)), 403)["detail"]
    assert "Only moderators" in problem(program(person("Rui")).get(case(text.pk)), 403)["detail"]
    problem(Client().get(case(text.pk)), 401)


def test_there_is_no_case_of_ones_own_text_or_of_a_draft(ada: User, maria: User) -> None:
    own = pending(maria)
    assert "their own" in problem(program(maria).get(case(own.pk)), 403)["detail"]
    problem(program(maria).get(case(draft(ada).pk)), 404)


# --- taking back ------------------------------------------------------------------------------------------


def test_ones_own_decisions_of_just_now_can_be_taken_back_by_their_etag(ada: User, maria: User, clock: Clock) -> None:
    first, second = judged(maria, pending(ada), Action.APPROVE), judged(maria, pending(ada), Action.REJECT)
    judged(moderator("Mo"), pending(ada), Action.APPROVE)
    client = program(maria)
    found: list[Any] = said(client.get(UNDOABLE))["results"]
    assert [entry["id"] for entry in found] == [second.pk, first.pk]
    assert all(entry["until"] > entry["created_at"] for entry in found)
    undo = f"/api/v1/moderation/decisions/{first.pk}/undo/"
    said(moderate(client, undo, if_match=found[1]["etag"]), 201)
    assert [entry["id"] for entry in said(client.get(UNDOABLE))["results"]] == [second.pk]
    clock.move(seconds=61)
    assert said(program(maria).get(UNDOABLE))["results"] == []
