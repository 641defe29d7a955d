"""Notices through the API: as the page has them, and marked as read when their reader says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from community.actions.reacting import flag
from community.actions.reporting import close_report, report
from community.models import FlagReason, Notice, User
from community.states import Action
from tests.community.api.asking import ME, one, program, said, send, wrong
from tests.personas import KL, edited, judged, pending, person, published, rows

pytestmark = [pytest.mark.django_db, pytest.mark.site, pytest.mark.usefixtures("told_at_once")]

NOTICES = "/api/v1/me/notices/"
READ = f"{NOTICES}read/"


def told(reader: User, query: str = "") -> list[Any]:
    return list(said(program(reader).get(NOTICES + query))["results"])


def test_author_is_told_what_was_decided_and_why(ada: User, maria: User) -> None:
    text = pending(ada)
    decision = judged(maria, text, Action.REJECT, "The sign is the other way.")
    (notice,) = told(ada)
    assert notice["subject"] == "Your explanation on KL Divergence was not published"
    assert (notice["reason"], notice["about"], notice["formula"]) == ("The sign is the other way.", "text", KL)
    assert notice["contribution"] == f"http://testserver{one(text.pk)}"
    assert notice["decided_at"] == decision.created_at.isoformat().replace("+00:00", "Z")
    assert (notice["since"], notice["read_at"]) == ("", None)


def test_notice_says_how_the_text_stands_by_now(ada: User, maria: User) -> None:
    text = pending(ada)
    judged(maria, text, Action.REJECT)
    edited(text, send=True)
    (notice,) = told(ada)
    assert notice["since"].startswith("In review")


def test_who_flagged_or_reported_is_told_and_not_what_was_written_to_the_author(ada: User, maria: User) -> None:
    rui, text = person("Rui"), published(ada, maria)
    flag(reader=rui, contribution=text, reason=FlagReason.WRONG)
    judged(maria, text, Action.HIDE, "Words for Ada.")
    close_report(moderator=maria, report=report(reporter=rui, formula=KL, text="Wrong."), reason="It is right.")
    about = {notice["about"]: notice for notice in told(rui)}
    assert set(about) == {"flag", "report"}
    assert about["flag"]["reason"] == ""
    assert "hidden for now" in about["flag"]["subject"]
    assert (about["report"]["reason"], about["report"]["contribution"]) == ("It is right.", None)


def test_notices_are_those_of_the_page_in_its_order(ada: User, maria: User) -> None:
    for action in (Action.REJECT, Action.APPROVE, Action.REQUEST_CHANGES):
        judged(maria, pending(ada), action)
    browser = Client()
    browser.force_login(ada)
    page = browser.get(reverse("notices")).content.decode()
    subjects = [notice["subject"] for notice in told(ada)]
    assert len(subjects) == 3
    assert sorted(subjects, key=page.index) == subjects


def test_notices_are_read_page_by_page(ada: User, maria: User) -> None:
    for _ in range(3):
        judged(maria, pending(ada), Action.REJECT)
    client = program(ada)
    first = said(client.get(NOTICES + "?limit=2"))
    second = said(client.get(first["next"]))
    ids = [notice["id"] for page in (first, second) for notice in page["results"]]
    assert ids == list(Notice.objects.order_by("-due_at", "-pk").values_list("pk", flat=True))


def test_nobody_is_told_what_is_told_to_others(ada: User, maria: User) -> None:
    judged(maria, pending(ada), Action.REJECT)
    assert told(person("Rui")) == []


@pytest.mark.usefixtures("clock")
def test_decision_that_can_be_taken_back_is_not_told(ada: User, maria: User, settings: Any) -> None:
    settings.UNDO_WINDOW = timedelta(seconds=60)
    judged(maria, pending(ada), Action.REJECT)
    assert told(ada) == []


def test_looking_marks_nothing_as_read_and_saying_so_does(ada: User, maria: User) -> None:
    for _ in range(2):
        judged(maria, pending(ada), Action.REJECT)
    client = program(ada)
    said(client.get(NOTICES))
    assert said(client.get(ME))["unread"] == 2
    newest = told(ada)[0]["id"]
    assert said(send(client, "POST", READ, {"notices": [newest]})) == {"marked": 1, "unread": 1}
    assert [notice["id"] for notice in told(ada) if notice["read_at"]] == [newest]
    assert said(send(client, "POST", READ)) == {"marked": 1, "unread": 0}
    assert said(client.get(ME))["unread"] == 0


def test_reading_again_changes_nothing(ada: User, maria: User) -> None:
    judged(maria, pending(ada), Action.REJECT)
    said(send(program(ada), "POST", READ, {}))
    before = rows()
    assert said(send(program(ada), "POST", READ, {})) == {"marked": 0, "unread": 0}
    assert not rows() ^ before


def test_notices_of_others_stay_unread(ada: User, maria: User) -> None:
    judged(maria, pending(ada), Action.REJECT)
    before = rows()
    found = Notice.objects.get()
    assert said(send(program(person("Rui")), "POST", READ, {"notices": [found.pk]}))["marked"] == 0
    assert not rows(Notice) ^ {row for row in before if row[0] == Notice._meta.db_table}


@pytest.mark.parametrize("given", ["all", [0], ["1"], {"1": 1}, [True], list(range(1, 1002))])
def test_what_are_no_ids_is_refused(ada: User, given: Any) -> None:
    (name,) = wrong(send(program(ada), "POST", READ, {"notices": given}))
    assert name.startswith("notices")
