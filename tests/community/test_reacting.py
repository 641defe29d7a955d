"""Votes and flags: who has a say, what is counted, and when flags hide a text."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from community.actions.judging import undo
from community.actions.reacting import flag, unvote, vote
from community.errors import NotAllowed, TooMuch, Unacceptable, WrongState
from community.models import Contribution, Decision, Flag, FlagReason, User, Vote
from community.ranking import wilson_lower_bound
from community.states import Action
from tests.personas import draft, edited, judged, moderator, person, published, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(maria: User) -> Contribution:
    return published(person("Ada"), maria)


@pytest.fixture
def rui() -> User:
    return person("Rui")


# --- votes ------------------------------------------------------------------------------------------------


def test_votes_are_counted_and_make_the_score(text: Contribution) -> None:
    for number, clicked in enumerate([True, True, False]):
        counted = vote(reader=person(f"Rui{number}"), contribution=text, clicked=clicked)
    assert (counted.clicked, counted.not_for_me) == (2, 1)
    text.refresh_from_db()
    assert (text.clicked, text.not_for_me, text.score) == (2, 1, wilson_lower_bound(2, 1))


def test_reader_has_one_vote_and_may_change_it(text: Contribution, rui: User) -> None:
    for clicked in (True, True, False):
        counted = vote(reader=rui, contribution=text, clicked=clicked)
    assert (counted.clicked, counted.not_for_me, Vote.objects.count()) == (0, 1, 1)


def test_vote_taken_back_is_no_longer_counted(text: Contribution, rui: User) -> None:
    vote(reader=rui, contribution=text, clicked=True)
    for _ in range(2):  # the second time there is nothing to take back
        counted = unvote(reader=rui, contribution=text)
        assert (counted.clicked, counted.not_for_me, counted.score) == (0, 0, 0)


def test_votes_outlast_an_edit(text: Contribution, maria: User, rui: User) -> None:
    vote(reader=rui, contribution=text, clicked=True)
    text.refresh_from_db()
    judged(maria, edited(text, send=True), Action.APPROVE)
    text.refresh_from_db()
    assert text.clicked == 1


def test_vote_is_no_event_of_the_log(text: Contribution, rui: User) -> None:
    before = rows(Decision)
    vote(reader=rui, contribution=text, clicked=True)
    text.refresh_from_db()
    assert not rows(Decision) ^ before
    assert text.version == 2  # sent in and approved: nobody who is reviewing it is told that it has changed


# --- flags ------------------------------------------------------------------------------------------------


def trusted_flag(text: Contribution, name: str) -> Flag:
    return flag(reader=moderator(name), contribution=text, reason=FlagReason.WRONG)


def visibility(text: Contribution) -> str:
    text.refresh_from_db()
    return text.visibility


def test_third_trusted_flag_hides_the_text(text: Contribution) -> None:
    for name in ("Ben", "Bea"):
        trusted_flag(text, name)
    assert visibility(text) == "public"
    trusted_flag(text, "Bob")
    assert visibility(text) == "hidden"
    hidden = text.decisions.get(action=Action.HIDE)
    assert (hidden.actor, hidden.reason) == (None, "3 trusted readers have flagged it.")
    assert hidden.revision == text.published_revision


def test_flags_of_others_hide_nothing(text: Contribution) -> None:
    for number in range(5):
        raised = flag(reader=person(f"Rui{number}"), contribution=text, reason=FlagReason.WRONG)
        assert not raised.trusted
    assert visibility(text) == "public"


def test_trusted_author_flags_as_moderators_do(text: Contribution, rui: User, settings: Any) -> None:
    settings.TRUSTED_APPROVALS = 1
    published(rui, User.objects.get(name="Maria"))
    assert flag(reader=rui, contribution=text, reason=FlagReason.WRONG).trusted


def test_reader_flags_a_revision_once(text: Contribution) -> None:
    trusted_flag(text, "Ben")
    before = rows()
    with pytest.raises(WrongState, match="already flagged this text"):
        flag(reader=User.objects.get(name="Ben"), contribution=text, reason=FlagReason.SPAM)
    assert not rows() ^ before


def test_flags_are_about_the_revision_that_was_read(text: Contribution, maria: User, settings: Any) -> None:
    for name in ("Ben", "Bea"):
        trusted_flag(text, name)
    judged(maria, edited(text, send=True), Action.APPROVE)
    text.refresh_from_db()
    trusted_flag(text, "Bob")
    assert visibility(text) == "public"
    assert flag(reader=User.objects.get(name="Ben"), contribution=text, reason=FlagReason.SPAM).pk


def test_flags_that_a_moderator_has_answered_count_no_longer(text: Contribution, maria: User) -> None:
    for name in ("Ben", "Bea"):
        trusted_flag(text, name)
    kept = judged(maria, text, Action.KEEP)
    assert set(Flag.objects.values_list("settled_by", flat=True)) == {kept.pk}
    trusted_flag(text, "Bob")
    assert visibility(text) == "public"


def test_restored_text_is_not_hidden_again_by_the_flags_that_hid_it(text: Contribution, maria: User) -> None:
    for name in ("Ben", "Bea", "Bob"):
        trusted_flag(text, name)
    judged(maria, text, Action.RESTORE)
    text.refresh_from_db()
    trusted_flag(text, "Bill")
    assert visibility(text) == "public"


def test_flags_are_open_again_when_their_answer_is_taken_back(text: Contribution, maria: User) -> None:
    trusted_flag(text, "Ben")
    undo(moderator=maria, decision=judged(maria, text, Action.KEEP))
    assert Flag.objects.get().settled_by is None


def test_judging_an_edit_leaves_the_flags_on_the_public_text_open(text: Contribution, maria: User) -> None:
    trusted_flag(text, "Ben")
    judged(maria, edited(text, send=True), Action.REJECT)
    assert Flag.objects.get().settled_by is None


def test_flag_of_another_kind_needs_words(text: Contribution, rui: User) -> None:
    with pytest.raises(Unacceptable, match="Say what is wrong"):
        flag(reader=rui, contribution=text, reason=FlagReason.OTHER)
    raised = flag(reader=rui, contribution=text, reason=FlagReason.OTHER, note=" It is a riddle.\r\nReally. ")
    assert raised.note == "It is a riddle.\nReally."


# --- whose, and of which text -----------------------------------------------------------------------------


def test_votes_on_two_texts_are_two(text: Contribution, maria: User, rui: User) -> None:
    other = published(text.author, maria)
    vote(reader=rui, contribution=text, clicked=True)
    vote(reader=rui, contribution=other, clicked=False)
    assert dict(Vote.objects.values_list("contribution", "clicked")) == {text.pk: True, other.pk: False}


def test_only_ones_own_vote_on_that_text_is_taken_back(text: Contribution, maria: User, rui: User) -> None:
    other, rosa = published(text.author, maria), person("Rosa")
    for reader, contribution in ((rui, text), (rui, other), (rosa, text)):
        vote(reader=reader, contribution=contribution, clicked=True)
    assert unvote(reader=rui, contribution=text).clicked == 1
    assert set(Vote.objects.values_list("reader", "contribution")) == {(rui.pk, other.pk), (rosa.pk, text.pk)}


def test_flags_on_other_texts_hide_nothing(text: Contribution, maria: User, settings: Any) -> None:
    settings.TRUSTED_FLAGS_TO_HIDE = 2
    other = published(text.author, maria)
    for name, contribution in (("Mo", other), ("Ma", text)):
        flag(reader=moderator(name), contribution=contribution, reason=FlagReason.WRONG)
    assert set(Contribution.objects.public()) == {text, other}


def test_flag_is_stored_with_its_reason(text: Contribution, rui: User) -> None:
    raised = flag(reader=rui, contribution=text, reason=FlagReason.COPIED)
    raised.refresh_from_db()
    assert (raised.reader, raised.contribution, raised.revision) == (rui, text, text.published_revision)
    assert (raised.reason, raised.note, raised.trusted, raised.settled_by) == (FlagReason.COPIED, "", False, None)


ACTS: dict[str, Callable[[Any, Contribution], object]] = {
    "vote": lambda reader, text: vote(reader=reader, contribution=text, clicked=True),
    "unvote": lambda reader, text: unvote(reader=reader, contribution=text),
    "flag": lambda reader, text: flag(reader=reader, contribution=text, reason=FlagReason.RUDE),
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_answers_their_own_text_or_one_that_is_not_published(act: str, text: Contribution, rui: User) -> None:
    for reader, contribution in ((text.author, text), (AnonymousUser(), text), (rui, draft(text.author))):
        before = rows()
        with pytest.raises(NotAllowed, match="Log in to answer"):
            ACTS[act](reader, contribution)
        assert not rows() ^ before


@pytest.mark.parametrize(("act", "limit"), [("vote", "VOTES_A_DAY"), ("flag", "FLAGS_A_DAY")])
def test_one_answer_more_than_a_day_holds_must_wait(
    act: str, limit: str, text: Contribution, maria: User, rui: User, settings: Any
) -> None:
    setattr(settings, limit, 1)
    ACTS[act](rui, text)
    other = published(text.author, maria)
    before = rows()
    with pytest.raises(TooMuch, match=r"1 (vote|flag) a day"):
        ACTS[act](rui, other)
    assert not rows() ^ before


@pytest.mark.parametrize("note", ["", " ", "a" * 501])
def test_note_is_refused_at_its_own_field(note: str, text: Contribution, rui: User) -> None:
    before = rows()
    with pytest.raises(Unacceptable) as refusal:
        flag(reader=rui, contribution=text, reason=FlagReason.OTHER, note=note)
    assert set(refusal.value.errors) == {"note"}
    assert not rows() ^ before
