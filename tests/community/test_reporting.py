"""Reports about formula pages: who sends one and who answers it; what of both is refused, and then changes nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from community.actions.reporting import close_report, report
from community.errors import KeyReused, NotAllowed, Refused, TooMuch, Unacceptable, WrongState
from community.models import Notice, Report, User
from community.states import Action
from tests.clock import Clock
from tests.personas import KL, moderator, person, rows, whole_view

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
    refusal = assert_refused(Unacceptable, "Say what is wrong", report, reporter=ada, formula=KL, text=text)
    assert isinstance(refusal, Unacceptable)
    assert refusal.errors.keys() == {"text"}


def test_report_has_an_end(ada: User, settings: Any) -> None:
    settings.REPORT_LONGEST = 16
    assert report(reporter=ada, formula=KL, text=" A sign is wrong ").text == "A sign is wrong"
    assert report(reporter=ada, formula=KL, text="A sign is wrong.").text == "A sign is wrong."
    words = "has 17 characters; a report holds 16"
    refusal = assert_refused(Unacceptable, words, report, reporter=ada, formula=KL, text="A sign is wrong..")
    assert isinstance(refusal, Unacceptable)
    assert refusal.errors.keys() == {"text"}


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


def test_report_that_is_sent_again_is_one_report(ada: User) -> None:
    first = report(reporter=ada, formula=KL, text="A sign is wrong.", key="k")
    before = rows()
    assert report(reporter=ada, formula=KL, text=" A sign is wrong.", key="k") == first
    assert not rows() ^ before


@pytest.mark.parametrize("other", [{"formula": "bayes-theorem"}, {"text": "Another thing is wrong."}])
def test_key_of_one_report_sends_no_other(other: dict[str, str], ada: User) -> None:
    given: dict[str, Any] = {"reporter": ada, "formula": KL, "text": "A sign is wrong.", "key": "k"}
    report(**given)
    assert_refused(KeyReused, "another report", report, **given | other)


def test_key_of_one_reader_is_free_for_others(ada: User) -> None:
    made = [report(reporter=reader, formula=KL, text="Wrong.", key="k") for reader in (ada, person("Rui"))]
    assert len(set(made)) == 2


def test_other_keys_of_a_reader_are_other_reports(ada: User) -> None:
    made = [report(reporter=ada, formula=KL, text="Wrong.", key=key) for key in ("", "", "k", "l")]
    assert len(set(made)) == 4


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


def test_answer_that_is_sent_twice_is_sent_once(said: Report, maria: User) -> None:
    entry = close_report(moderator=maria, report=said, reason="It is right.")
    before = rows()
    assert close_report(moderator=maria, report=said, reason=" It is right.") == entry
    assert not rows() ^ before


def test_another_answer_of_the_same_moderator_comes_too_late(said: Report, maria: User) -> None:
    close_report(moderator=maria, report=said, reason="It is right.")
    assert_refused(WrongState, "answered already", close_report, moderator=maria, report=said, reason="It is wrong.")


def test_report_is_answered_once(said: Report, maria: User) -> None:
    close_report(moderator=maria, report=said, reason="It is right.")
    # The instance is stale: what it says of itself is read again.
    stale = Report(pk=said.pk, reporter=said.reporter, closed_at=None)
    assert_refused(
        WrongState, "answered already", close_report, moderator=moderator("Mo"), report=stale, reason="It is."
    )
