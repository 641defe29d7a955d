"""The log's one writer: entries about anything, with the change that they tell of, and who hears of them."""

import pytest

from community.actions import log
from community.actions.log import record
from community.actions.people import make_moderator, remove_account
from community.actions.reporting import close_report, report
from community.models import Contribution, Decision, Notice, Report, User
from community.states import Action, Review
from tests.personas import KL, judged, pending, person, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Decision]:
    """What a listener has heard of."""
    entries: list[Decision] = []
    monkeypatch.setattr(log, "LISTENERS", [*log.LISTENERS, entries.append])
    return entries


def _withdrawn(text: Contribution) -> None:
    text.review = Review.DRAFT


def test_entry_about_a_text_says_how_it_stood_and_counts_as_a_version(ada: User) -> None:
    text = pending(ada)
    revision = text.current_revision
    assert revision is not None
    entry = record(Action.WITHDRAW, text, _withdrawn, actor=ada, revision=revision)
    assert (entry.target, entry.judged_version, entry.version) == (text, 1, 2)
    assert (entry.before["review"], entry.sha256, entry.reason) == (Review.PENDING, revision.sha256, "")
    text.refresh_from_db()
    assert (text.review, text.version) == (Review.DRAFT, 2)


def test_entry_about_a_person_or_a_report_has_no_version(ada: User, maria: User) -> None:
    said = report(reporter=ada, formula=KL, text="A sign is wrong.")
    entries = [close_report(moderator=maria, report=said, reason="It is right."), make_moderator(user=ada)]
    assert [entry.target for entry in entries] == [said, ada]
    assert {(entry.judged_version, entry.version, str(entry.before)) for entry in entries} == {(None, None, "{}")}
    assert {entry.sha256 for entry in entries} == {""}


def test_every_entry_is_heard_of_once(heard: list[Decision], ada: User, maria: User) -> None:
    judged(maria, pending(ada), Action.APPROVE)
    close_report(moderator=maria, report=report(reporter=ada, formula=KL, text="Wrong."), reason="It is right.")
    make_moderator(user=ada)
    remove_account(user=ada, keep_published=False)
    assert heard == list(Decision.objects.all())
    assert {entry.action for entry in heard} == {"submit", "approve", "resolve", "make_moderator", "erase", "scrub"}


def test_listener_that_fails_takes_the_entry_back(monkeypatch: pytest.MonkeyPatch, ada: User, maria: User) -> None:
    def fail(entry: Decision) -> None:
        raise RuntimeError(f"no ears for {entry.action}")

    text = pending(ada)
    monkeypatch.setattr(log, "LISTENERS", [*log.LISTENERS, fail])
    before = rows()
    with pytest.raises(RuntimeError, match="reject"):
        judged(maria, text, Action.REJECT)
    assert not rows() ^ before


# --- who is told ------------------------------------------------------------------------------------------


def test_nobody_is_told_that_the_report_of_a_removed_account_is_closed(ada: User) -> None:
    report(reporter=ada, formula=KL, text="A sign is wrong.")
    remove_account(user=ada, keep_published=False, actor=person("Root", is_superuser=True))
    assert Report.objects.get().closed_at
    assert not Notice.objects.exists()
