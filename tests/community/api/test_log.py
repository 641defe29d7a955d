"""The log through the API: all of it for moderators, and for authors what they are told of their own texts."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.actions.judging import undo
from community.actions.people import make_moderator
from community.actions.reacting import flag
from community.actions.reporting import close_report, report
from community.actions.writing import submit, withdraw
from community.models import FlagReason, User
from community.states import Action
from tests.clock import Clock
from tests.community.api.asking import one, problem, program, said, wrong
from tests.personas import KL, draft, judged, moderator, pending, person, published

pytestmark = [pytest.mark.django_db, pytest.mark.site]

LOG = "/api/v1/moderation/log/"


def of(pk: int) -> str:
    return one(pk, "log/")


# --- moderators -------------------------------------------------------------------------------------------


def test_log_tells_of_texts_reports_and_people_newest_first(ada: User, maria: User) -> None:
    text = pending(ada)
    approved = judged(maria, text, Action.APPROVE)
    undo(moderator=maria, decision=approved)
    close_report(moderator=maria, report=report(reporter=ada, formula=KL, text="Wrong."), reason="It is right.")
    make_moderator(user=ada)
    made, answered, undone, approval, sent = said(program(maria).get(LOG))["results"]
    assert (made["action"], made["actor"], made["person"]["name"]) == ("make_moderator", None, "Ada")
    assert (answered["action"], answered["contribution"], answered["report"] is None) == ("resolve", None, False)
    assert (undone["undoes"], approval["undone_by"]) == (approval["id"], undone["id"])
    assert (sent["action"], sent["actor"]["name"], sent["contribution"]) == ("submit", "Ada", text.pk)


def test_log_is_narrowed_by_what_was_done_and_by_whom(ada: User, maria: User) -> None:
    mo = moderator("Mo")
    first, second = judged(maria, pending(ada), Action.APPROVE), judged(mo, pending(ada), Action.APPROVE)
    rejected = judged(mo, pending(ada), Action.REJECT)
    client = program(maria)

    def found(query: str) -> list[int]:
        return [entry["id"] for entry in said(client.get(LOG + query))["results"]]

    assert found("?action=approve") == [second.pk, first.pk]
    assert found(f"?moderator={mo.pk}") == [rejected.pk, second.pk]
    assert found(f"?moderator={mo.pk}&action=approve") == [second.pk]


@pytest.mark.parametrize(
    ("query", "parameter", "right"),
    [
        ("action=publish", "action", "approve"),
        ("moderator=Mo", "moderator", "whole number"),
        ("actor=1", "actor", "action, moderator"),
    ],
)
def test_wrong_filter_is_refused_and_the_right_ones_named(maria: User, query: str, parameter: str, right: str) -> None:
    errors = wrong(program(maria).get(f"{LOG}?{query}"))
    assert right in errors[parameter]


def test_log_takes_as_many_queries_however_long_it_is(ada: User, maria: User) -> None:
    client = program(maria)
    said(client.get(LOG))  # notes that the token was used
    counts = []
    for _ in range(2):
        undo(moderator=maria, decision=judged(maria, pending(ada), Action.APPROVE))
        with CaptureQueriesContext(connection) as asked:
            said(client.get(LOG))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_log_is_read_page_by_page(ada: User, maria: User) -> None:
    for _ in range(3):
        pending(ada)
    client = program(maria)
    first = said(client.get(LOG + "?limit=2"))
    second = said(client.get(first["next"]))
    ids = [entry["id"] for page in (first, second) for entry in page["results"]]
    assert len(ids) == 3
    assert ids == sorted(ids, reverse=True)


# --- authors ----------------------------------------------------------------------------------------------


def told(author: User, pk: int) -> list[Any]:
    return list(said(program(author).get(of(pk)))["results"])


def test_author_is_told_what_was_decided_and_why_but_not_by_whom(ada: User, maria: User, clock: Clock) -> None:
    text = pending(ada)
    judged(maria, text, Action.REJECT, "The sign is the other way.")
    clock.move(seconds=61)
    sent, rejected = told(ada, text.pk)
    assert (sent["action"], sent["by"]) == ("submit", "you")
    assert (rejected["action"], rejected["by"], rejected["reason"]) == (
        "reject",
        "moderator",
        "The sign is the other way.",
    )
    assert "Maria" not in program(ada).get(of(text.pk)).content.decode()


def test_author_is_told_nothing_of_what_can_be_taken_back_or_was(ada: User, maria: User, clock: Clock) -> None:
    text = pending(ada)
    decision = judged(maria, text, Action.REJECT)
    assert [entry["action"] for entry in told(ada, text.pk)] == ["submit"]
    undo(moderator=maria, decision=decision)
    clock.move(seconds=61)
    assert [entry["action"] for entry in told(ada, text.pk)] == ["submit"]


@pytest.mark.usefixtures("told_at_once")
def test_author_is_not_told_of_flags_that_came_to_nothing(ada: User, maria: User) -> None:
    text = published(ada, maria)
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    judged(maria, text, Action.KEEP, "It is right.")
    assert [entry["action"] for entry in told(ada, text.pk)] == ["submit", "approve"]


@pytest.mark.usefixtures("told_at_once")
def test_author_is_told_what_the_site_decided(ada: User, maria: User) -> None:
    for _ in range(3):
        published(ada, maria)
    text = pending(ada)
    assert [(entry["action"], entry["by"]) for entry in told(ada, text.pk)] == [("submit", "you"), ("approve", "site")]


def test_log_of_ones_own_text_is_read_page_by_page(ada: User) -> None:
    text = withdraw(author=ada, contribution=submit(author=ada, contribution=draft(ada)))
    client = program(ada)
    first = said(client.get(of(text.pk) + "?limit=1"))
    second = said(client.get(first["next"]))
    assert [entry["action"] for page in (first, second) for entry in page["results"]] == ["submit", "withdraw"]


def test_nobody_else_is_told(ada: User, maria: User) -> None:
    text = published(ada, maria)
    for reader in (person("Rui"), maria):
        assert "author" in problem(program(reader).get(of(text.pk)), 403)["detail"]
    problem(program(person("Bo")).get(of(draft(ada).pk)), 404)
