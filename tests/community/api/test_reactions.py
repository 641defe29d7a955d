"""Votes, flags and reports through the API."""

from typing import Any

import pytest
from django.test import Client

from community.models import Flag, Report, User, Vote
from tests.community.api.asking import ME, one, problem, program, said, send, wrong
from tests.personas import draft, moderator, person, published, rows, whole_view

pytestmark = pytest.mark.django_db

REPORTS = "/api/v1/formulas/kl-divergence/reports/"


@pytest.fixture
def rui() -> User:
    return person("Rui")


@pytest.fixture
def text() -> Any:
    return published(person("Ada"), moderator())


# --- votes ------------------------------------------------------------------------------------------------


def test_answer_is_counted_once_and_the_last_one_counts(rui: User, text: Any) -> None:
    client, address = program(rui), one(text.pk, "vote/")
    assert said(send(client, "PUT", address, {"clicked": True})) == {"yours": True, "clicked": 1, "not_for_me": 0}
    assert said(send(client, "PUT", address, {"clicked": True})) == {"yours": True, "clicked": 1, "not_for_me": 0}
    assert said(send(client, "PUT", address, {"clicked": False})) == {"yours": False, "clicked": 0, "not_for_me": 1}
    assert Vote.objects.count() == 1


def test_answer_can_be_taken_back_and_back_again(client: Client, rui: User, text: Any) -> None:
    voting, address = program(rui), one(text.pk, "vote/")
    said(send(voting, "PUT", address, {"clicked": True}))
    for _ in range(2):
        answer = voting.delete(address)
        assert (answer.status_code, answer.content) == (204, b"")
        assert said(client.get(one(text.pk)))["clicked"] == 0
    assert not Vote.objects.exists()


@pytest.mark.parametrize("body", [{}, {"clicked": "perhaps"}, {"clicked": None}, {"clicked": True, "why": "so"}])
def test_answer_that_is_none_is_refused(rui: User, text: Any, body: dict[str, Any]) -> None:
    before = rows()
    wrong(send(program(rui), "PUT", one(text.pk, "vote/"), body))
    assert rows() == before


def test_who_answered_what_is_told_to_nobody(rui: User, text: Any) -> None:
    said(send(program(rui), "PUT", one(text.pk, "vote/"), {"clicked": True}))
    for asking in (program(text.author), program(rui), program(moderator("Mo"))):
        answer = asking.get(one(text.pk))
        assert said(answer)["clicked"] == 1
        assert b"Rui" not in answer.content
    assert "votes" not in said(program(rui).get(ME))


@pytest.mark.parametrize(
    ("method", "tail", "sent"),
    [("PUT", "vote/", {"clicked": True}), ("DELETE", "vote/", None), ("POST", "flags/", {"reason": "wrong"})],
)
def test_author_is_refused_and_not_told_that_their_own_draft_is_not_there(
    rui: User, method: str, tail: str, sent: Any
) -> None:
    own, before = draft(rui), rows(Flag, Vote)
    problem(send(program(rui), method, one(own.pk, tail), sent), 403)
    problem(send(program(person("Ida")), method, one(own.pk, tail), sent), 404)
    assert rows(Flag, Vote) == before


# --- flags ------------------------------------------------------------------------------------------------


def test_flag_is_kept_for_moderators(rui: User, text: Any) -> None:
    sent = {"reason": "wrong", "note": "The sign is the other way."}
    body = said(send(program(rui), "POST", one(text.pk, "flags/"), sent), 201)
    flag = Flag.objects.get()
    assert body.items() >= {**sent, "id": flag.pk}.items()
    assert flag.reader == rui


@pytest.mark.parametrize(
    ("body", "parameter", "right"),
    [
        ({}, "reason", "required"),
        ({"reason": "boring"}, "reason", "not a reason; choose one of wrong, spam, rude, copied, other"),
        ({"reason": "other"}, "note", "what is wrong"),
        ({"reason": "wrong", "note": "x" * 501}, "note", "500"),
        ({"reason": "wrong", "text": "typed wrongly"}, "text", "reason, note"),
    ],
)
def test_wrong_flag_is_refused_and_what_is_right_named(
    rui: User, text: Any, body: dict[str, Any], parameter: str, right: str
) -> None:
    before = rows()
    errors = wrong(send(program(rui), "POST", one(text.pk, "flags/"), body))
    assert list(errors) == [parameter]
    assert right in errors[parameter]
    assert rows() == before


def test_flag_needs_no_note(rui: User, text: Any) -> None:
    sent = {"reason": "wrong", "note": ""}
    assert said(send(program(rui), "POST", one(text.pk, "flags/"), sent), 201).items() >= sent.items()


def test_second_flag_of_the_same_text_is_refused(rui: User, text: Any) -> None:
    said(send(program(rui), "POST", one(text.pk, "flags/"), {"reason": "rude"}), 201)
    before = rows()
    assert "already" in problem(send(program(rui), "POST", one(text.pk, "flags/"), {"reason": "spam"}), 409)["detail"]
    assert rows() == before


def test_who_flagged_it_is_not_told(client: Client, rui: User, text: Any) -> None:
    said(send(program(rui), "POST", one(text.pk, "flags/"), {"reason": "rude", "note": "Really rude."}), 201)
    for asking in (client, program(text.author)):
        content = asking.get(one(text.pk)).content
        assert b"Rui" not in content
        assert b"rude" not in content


# --- reports ----------------------------------------------------------------------------------------------


def test_report_is_kept_for_moderators(rui: User) -> None:
    sent = {"text": "The second reference leads nowhere.", "view": {"mu_q": 2}}
    body = said(send(program(rui), "POST", REPORTS, sent), 201)
    report = Report.objects.get()
    told = {"text": sent["text"], "view": whole_view(mu_q=2), "id": report.pk, "formula": "kl-divergence"}
    assert body.items() >= told.items()
    assert report.reporter == rui


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 2_001}, "text"),
        ({"text": "Wrong.", "view": {"mu_q": 99}}, "view"),
        ({"text": "Wrong.", "page": 1}, "page"),
    ],
)
def test_wrong_report_is_refused_by_its_name(rui: User, body: dict[str, Any], parameter: str) -> None:
    assert list(wrong(send(program(rui), "POST", REPORTS, body))) == [parameter]
    assert not Report.objects.exists()


def test_report_on_a_formula_that_is_not_there_names_the_nearest(rui: User) -> None:
    address = REPORTS.replace("kl-divergence", "kl-divergense")
    assert "kl-divergence" in problem(send(program(rui), "POST", address, {"text": "Wrong."}), 404)["detail"]
    assert not Report.objects.exists()


def test_more_reports_than_a_day_holds_are_refused(rui: User) -> None:
    client = program(rui)
    for number in range(20):
        said(send(client, "POST", REPORTS, {"text": f"Wrong {number}."}), 201)
    answer = send(client, "POST", REPORTS, {"text": "Wrong again."})
    problem(answer, 429)
    assert int(answer.headers["Retry-After"]) > 86_000
    assert Report.objects.count() == 20
