"""Decisions name what they judged: another version or text is a conflict, the same decision once more is none."""

from typing import Any

import pytest

from community.actions.judging import decide, undo
from community.actions.reacting import flag
from community.actions.writing import withdraw
from community.errors import Conflict, NotAllowed, Refused, WrongState
from community.models import Contribution, Decision, Flag, FlagReason, Notice, User
from community.states import Action
from tests.clock import Clock
from tests.personas import edited, judged, moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db


def asked(contribution: Contribution, **other: Any) -> dict[str, Any]:
    """A rejection of the text as it is now, or with `other` in it."""
    now = {"revision": contribution.current_revision_id, "version": contribution.version}
    return {"contribution": contribution, "action": Action.REJECT, "reason": "Because of this."} | now | other


def assert_refused(why: type[Refused], said: str, **given: Any) -> Refused:
    before = rows()
    with pytest.raises(why, match=said) as refusal:
        decide(**given)
    assert not rows() ^ before
    return refusal.value


def test_decision_names_the_text_and_the_version_it_judged(ada: User, maria: User) -> None:
    contribution = pending(ada)
    decision, _ = decide(moderator=maria, **asked(contribution))
    contribution.refresh_from_db()
    assert decision.revision is not None
    assert decision.revision == contribution.current_revision
    assert decision.sha256 == decision.revision.sha256 != ""
    assert (decision.judged_version, decision.version, contribution.version) == (1, 2, 2)


@pytest.mark.parametrize("version", [0, 2])
def test_other_version_is_a_conflict(version: int, ada: User, maria: User) -> None:
    contribution = pending(ada)
    assert_refused(Conflict, "read it again", moderator=maria, **asked(contribution, version=version))


def test_other_text_is_a_conflict(ada: User, maria: User) -> None:
    contribution, other = pending(ada), pending(person("Ida"))
    revision = other.current_revision_id
    assert_refused(Conflict, "read it again", moderator=maria, **asked(contribution, revision=revision))


def test_edit_is_not_judged_by_who_has_read_the_public_text(ada: User, maria: User) -> None:
    contribution = edited(published(ada, maria), send=True)
    revision = contribution.published_revision_id
    assert_refused(Conflict, "newer text", moderator=moderator("Mo"), **asked(contribution, revision=revision))


def test_second_moderator_is_told_who_was_first(ada: User, maria: User) -> None:
    contribution = pending(ada)
    first, _ = decide(moderator=maria, **asked(contribution))
    refusal = assert_refused(Conflict, "Maria rejected this", moderator=moderator("Mo"), **asked(contribution))
    assert isinstance(refusal, Conflict)
    assert refusal.decision == first


def test_moderator_who_changes_their_mind_is_told_too(ada: User, maria: User) -> None:
    contribution = pending(ada)
    decide(moderator=maria, **asked(contribution))
    assert_refused(Conflict, "You rejected this", moderator=maria, **asked(contribution, action=Action.APPROVE))


def test_same_decision_once_more_is_the_first_one(ada: User, maria: User) -> None:
    contribution = pending(ada)
    first, is_new = decide(moderator=maria, **asked(contribution))
    before = rows()
    assert is_new
    assert decide(moderator=maria, **asked(contribution)) == (first, False)
    assert not rows() ^ before


def test_same_decision_after_it_was_taken_back_is_a_conflict(ada: User, maria: User) -> None:
    contribution = pending(ada)
    decision, _ = decide(moderator=maria, **asked(contribution))
    undo(moderator=maria, decision=decision)
    assert_refused(Conflict, "read it again", moderator=maria, **asked(contribution))


def test_text_withdrawn_meanwhile_is_a_conflict(ada: User, maria: User) -> None:
    contribution = pending(ada)
    withdraw(author=ada, contribution=contribution)
    assert_refused(Conflict, "read it again", moderator=maria, **asked(contribution))


def test_own_text_is_refused_before_anything_else_is_said(maria: User) -> None:
    contribution = pending(maria)
    assert_refused(NotAllowed, "own text", moderator=maria, **asked(contribution, version=99, reason=""))


def test_what_is_not_possible_now_is_said_with_the_state(ada: User, maria: User) -> None:
    contribution = pending(ada)
    assert_refused(WrongState, "pending", moderator=maria, **asked(contribution, action=Action.RESTORE))


# --- taking back ------------------------------------------------------------------------------------------


@pytest.fixture
def decision(ada: User, maria: User, clock: Clock) -> Decision:
    return judged(maria, pending(ada), Action.APPROVE)


def test_decision_can_be_taken_back_for_sixty_seconds(decision: Decision, maria: User, clock: Clock) -> None:
    clock.move(seconds=59)
    entry, _ = undo(moderator=maria, decision=decision)
    assert (entry.action, entry.undoes, entry.actor, entry.revision) == ("undo", decision, maria, decision.revision)
    assert not Contribution.objects.public().exists()


def test_decision_cannot_be_taken_back_later(decision: Decision, maria: User, clock: Clock) -> None:
    clock.move(seconds=60)
    before = rows()
    with pytest.raises(NotAllowed, match="for 60 seconds"):
        undo(moderator=maria, decision=decision)
    assert not rows() ^ before


def test_nobody_else_takes_it_back(decision: Decision, ada: User) -> None:
    mo = moderator("Mo")
    before = rows()
    for user in (mo, ada):
        with pytest.raises(NotAllowed, match="Only the moderator who decided"):
            undo(moderator=user, decision=decision)
    assert not rows() ^ before


def test_decision_on_which_another_followed_stays(decision: Decision, maria: User) -> None:
    contribution = decision.contribution
    assert contribution is not None
    judged(moderator("Mo"), contribution, Action.HIDE)
    before = rows()
    with pytest.raises(Conflict, match="Mo hid this"):
        undo(moderator=maria, decision=decision)
    assert not rows() ^ before


def test_taking_back_twice_is_taking_back_once(decision: Decision, maria: User) -> None:
    first, is_new = undo(moderator=maria, decision=decision)
    before = rows()
    assert is_new
    assert undo(moderator=maria, decision=decision) == (first, False)
    assert not rows() ^ before


def test_flags_that_a_decision_answered_are_open_again_and_no_others(ada: User, maria: User) -> None:
    contribution = published(ada, maria)
    flag(reader=person("Rui"), contribution=contribution, reason=FlagReason.WRONG)
    kept = judged(maria, contribution, Action.KEEP)
    flag(reader=person("Rosa"), contribution=contribution, reason=FlagReason.RUDE)
    hidden = judged(maria, contribution, Action.HIDE)
    undo(moderator=maria, decision=hidden)
    assert list(Flag.objects.order_by("pk").values_list("settled_by", flat=True)) == [kept.pk, None]


def test_notice_of_a_decision_that_was_taken_back_is_cancelled_and_no_other(ada: User, maria: User) -> None:
    contribution = published(ada, maria)
    undo(moderator=maria, decision=judged(maria, contribution, Action.HIDE))
    told = {notice.decision.action: notice.cancelled_at is None for notice in Notice.objects.all()}
    assert told == {Action.APPROVE: True, Action.HIDE: False}


def test_rejected_edit_leaves_the_published_text_where_it_is(ada: User, maria: User) -> None:
    contribution = published(ada, maria)
    public = contribution.published_revision_id
    judged(maria, edited(contribution, send=True), Action.REJECT)
    contribution.refresh_from_db()
    assert (contribution.visibility, contribution.published_revision_id) == ("public", public)
    assert list(Contribution.objects.public()) == [contribution]


def test_what_the_site_did_is_not_taken_back(maria: User, settings: Any) -> None:
    settings.TRUSTED_APPROVALS = 0
    by_site = pending(person("Ida")).decisions.get(action=Action.APPROVE)
    with pytest.raises(NotAllowed):
        undo(moderator=maria, decision=by_site)
    assert Contribution.objects.public().count() == 1
