"""What the API says of oneself."""

from datetime import timedelta

import pytest
from django.conf import settings

from community.actions.reacting import flag, vote
from community.actions.reporting import report
from community.errors import TooMuch, Unacceptable
from community.kinds import Kind
from community.limits import DRAFTS_AT_ONCE
from community.models import FlagReason, Scope
from tests.clock import Clock
from tests.community.api.asking import CONTRIBUTIONS, ME, problem, program, said, send
from tests.personas import KL, draft, moderator, pending, person, published

pytestmark = pytest.mark.django_db


def test_reader_is_told_who_they_are() -> None:
    rui = person("Rui")
    assert (
        said(program(rui, Scope.READ).get(ME)).items()
        >= {
            "id": rui.pk,
            "name": "Rui",
            "page": f"http://testserver/people/{rui.pk}/",
            "email": "rui@example.org",
            "verified": True,
            "is_moderator": False,
            "trusted": False,
            "new": False,
            "scopes": ["read"],
        }.items()
    )


def test_token_is_told_its_name_scopes_and_end(clock: Clock) -> None:
    body = said(program(person("Rui"), Scope.WRITE, Scope.READ).get(ME))
    end = (clock.now + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert body["token"] == {"name": "test", "scopes": ["read", "write"], "expires_at": end}


def test_moderator_is_told_so() -> None:
    body = said(program(moderator()).get(ME))
    assert body["is_moderator"]
    assert body["scopes"] == ["read", "write", "moderate"]


def test_who_is_new_and_unverified_is_told_so() -> None:
    body = said(program(person("Eve", verified=False, new=True)).get(ME))
    assert (body["verified"], body["new"]) == (False, True)
    assert body["left"]["explanations"] == Kind.EXPLANATION.most_on_first_day
    assert body["left"]["aha_moments"] == Kind.AHA.most_on_first_day


def test_trusted_author_is_told_so() -> None:
    ada, maria = person("Ada"), moderator()
    for _ in range(3):
        published(ada, maria)
    assert said(program(ada).get(ME))["trusted"]


def test_what_is_left_is_what_is_allowed_less_what_was_sent() -> None:
    ada, rui = person("Ada"), person("Rui")
    text = published(ada, moderator())
    whole = said(program(rui).get(ME))["left"]
    assert whole == {
        "drafts": DRAFTS_AT_ONCE,
        "explanations": settings.POSTS_A_DAY,
        "aha_moments": settings.POSTS_A_DAY,
        "votes": settings.VOTES_A_DAY,
        "flags": settings.FLAGS_A_DAY,
        "reports": settings.REPORTS_A_DAY,
    }
    draft(rui)
    pending(rui, kind=Kind.AHA)
    vote(reader=rui, contribution=text, clicked=True)
    flag(reader=rui, contribution=text, reason=FlagReason.RUDE)
    report(reporter=rui, formula=KL, text="Wrong.")
    assert said(program(rui).get(ME))["left"] == {name: number - 1 for name, number in whole.items()}


def test_what_was_sent_yesterday_is_no_longer_counted(clock: Clock) -> None:
    rui = person("Rui")
    report(reporter=rui, formula=KL, text="Wrong.")
    clock.move(days=1, seconds=-1)
    client = program(rui)
    assert said(client.get(ME))["left"]["reports"] == settings.REPORTS_A_DAY - 1
    clock.move(seconds=1)
    assert said(program(rui).get(ME))["left"]["reports"] == settings.REPORTS_A_DAY


def test_no_report_left_means_refused(clock: Clock) -> None:
    rui = person("Rui")
    client = program(rui)
    while said(client.get(ME))["left"]["reports"]:
        report(reporter=rui, formula=KL, text="Wrong.")
    with pytest.raises(TooMuch):
        report(reporter=rui, formula=KL, text="Wrong.")


def test_no_draft_left_means_refused() -> None:
    rui = person("Rui")
    client = program(rui)
    while said(client.get(ME))["left"]["drafts"]:
        draft(rui)
    with pytest.raises(Unacceptable):
        draft(rui)


@pytest.mark.parametrize("kind", ["explanation", "aha"])
def test_no_text_left_on_the_first_day_means_refused(kind: str, clock: Clock) -> None:
    eve = person("Eve", new=True)
    client = program(eve)
    name = "aha_moments" if kind == "aha" else "explanations"
    while left := said(client.get(ME))["left"][name]:
        sent = {"formula": KL, "kind": kind, "text": f"Now I see what it is about: {left}.", "submit": True}
        said(send(client, "POST", CONTRIBUTIONS, sent), 201)
        clock.move(seconds=30)
    refused = {"formula": KL, "kind": kind, "text": "Now I see what it is about.", "submit": True}
    assert "first day" in problem(send(client, "POST", CONTRIBUTIONS, refused), 429)["detail"]
