"""Reports about formula pages: who sends one and who answers it; what of both is refused, and then changes nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from community.actions.reporting import close_report, report
from community.errors import NotAllowed, Refused, TooMuch, Unacceptable, WrongState
from community.models import Notice, Report, User
from community.states import Action
from tests.clock import Clock
from tests.personas import KL, moderator, rows, whole_view

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(ada: User) -> Report:
    return report(reporter=ada, formula=KL, text="A sign is wrong.")


def assert_refused(why: type[Refused], words: str, act: Any, **given: Any) -> Refused:
    before = rows()
    with pytest.raises(why, match=words) as refusal:
        act(**given)
    assert not rows() ^ before
    return refusal.value


# --- sending ------------------------------------------------------------------------------------------------


def test_report_is_stored_with_its_plot_and_without_the_spaces_around_it(ada: User) -> None:
    made = report(reporter=ada, formula=KL, text="  A sign\r\nis wrong. ", view={"mu_q": 2})
    (stored,) = Report.objects.all()
    assert stored == made
    assert (stored.reporter, stored.formula, stored.text) == (ada, KL, "A sign\nis wrong.")
    assert stored.view == whole_view(mu_q=2)
    assert stored.closed_at is None


def test_report_without_a_moved_plot_has_none(said: Report) -> None:
    assert said.view == {}


@pytest.mark.parametrize("is_closed", [False, True])
def test_only_members_report(is_closed: bool, ada: User) -> None:
    ada.is_active = False
    somebody: Any = ada if is_closed else AnonymousUser()
    assert_refused(NotAllowed, "Log in", report, reporter=somebody, formula=KL, text="A sign is wrong.")


@pytest.mark.parametrize("text", ["", " \n "])
def test_report_says_something(text: str, ada: User) -> None:
    assert_refused(Unacceptable, "Say what is wrong", report, reporter=ada, formula=KL, text=text)


def test_report_has_an_end(ada: User, settings: Any) -> None:
    settings.REPORT_LONGEST = 16
    assert report(reporter=ada, formula=KL, text=" A sign is wrong ").text == "A sign is wrong"
    assert report(reporter=ada, formula=KL, text="A sign is wrong.").text == "A sign is wrong."
    assert_refused(
        Unacceptable, "has 17 characters; a report holds 16", report, reporter=ada, formula=KL, text="A sign is wrong.."
    )


@pytest.mark.parametrize(
    ("formula", "view", "field"), [("no-such", {}, "formula"), (KL, {"mu_q": 1e9}, "view"), (KL, {"x": 1}, "view")]
)
def test_report_on_what_is_not_there_is_refused(formula: str, view: dict[str, float], field: str, ada: User) -> None:
    refusal = assert_refused(Unacceptable, "", report, reporter=ada, formula=formula, text="Wrong.", view=view)
    assert isinstance(refusal, Unacceptable)
    assert set(refusal.errors) == {field}


def test_one_report_more_than_a_day_holds_must_wait(ada: User, said: Report, settings: Any, clock: Clock) -> None:
    settings.REPORTS_A_DAY = 2
    report(reporter=ada, formula=KL, text="Another one is wrong.")
    assert_refused(TooMuch, "2 reports a day", report, reporter=ada, formula=KL, text="And a third.")


# --- answering ----------------------------------------------------------------------------------------------


def test_answer_closes_the_report_and_is_told(said: Report, ada: User, maria: User, clock: Clock) -> None:
    entry = close_report(moderator=maria, report=said, reason=" It is\r\nright. ")
    said.refresh_from_db()
    assert said.closed_at == clock.now
    assert (entry.action, entry.actor, entry.report) == (Action.RESOLVE, maria, said)
    assert entry.reason == "It is\nright."
    assert Notice.objects.get().recipient == ada


def test_nobody_answers_their_own_report(maria: User) -> None:
    own = report(reporter=maria, formula=KL, text="A sign is wrong.")
    assert_refused(NotAllowed, "their own report", close_report, moderator=maria, report=own, reason="It is right.")
    assert close_report(moderator=moderator("Mo"), report=own, reason="It is right.").actor is not None


def test_only_moderators_answer(said: Report, ada: User) -> None:
    assert_refused(NotAllowed, "Only moderators", close_report, moderator=ada, report=said, reason="It is right.")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_answer_says_something(reason: str, said: Report, maria: User) -> None:
    assert_refused(Unacceptable, "Say why", close_report, moderator=maria, report=said, reason=reason)


def test_report_is_answered_once(said: Report, maria: User) -> None:
    close_report(moderator=maria, report=said, reason="It is right.")
    # The instance is stale: what it says of itself is read again.
    stale = Report(pk=said.pk, reporter=said.reporter, closed_at=None)
    assert_refused(
        WrongState, "answered already", close_report, moderator=moderator("Mo"), report=stale, reason="It is."
    )
