"""Decisions name what they judged: another version or text is a conflict, the same decision once more is none."""

from datetime import UTC, datetime
from typing import Any

import pytest

from community.actions import log
from community.actions.judging import decide, undo
from community.actions.reacting import flag
from community.actions.reporting import close_report, report
from community.actions.writing import delete, withdraw
from community.errors import Conflict, NotAllowed, Refused, Unacceptable, WrongState
from community.models import Contribution, Decision, Flag, FlagReason, Notice, User
from community.states import Action
from community.trust import BY_TRUST
from tests.clock import Clock
from tests.personas import KL, draft, edited, judged, moderator, pending, person, published, rows

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


@pytest.mark.parametrize(
    ("made", "action", "said"),
    [
        (
            "pending",
            Action.RESTORE,
            "is pending: “restore” is not possible now, only approve, request_changes, reject, spam.",
        ),
        ("sent back", Action.KEEP, "is changes requested: “keep” is not possible now, only spam."),
        ("deleted", Action.HIDE, "is deleted: “hide” is not possible now, nor anything else."),
        ("published", "praise", "is published: “praise” is not possible now, only hide, spam."),
    ],
)
def test_what_is_possible_instead_is_said(made: str, action: str, said: str, ada: User, maria: User) -> None:
    contribution = published(ada, maria) if made == "published" else pending(ada)
    if made == "sent back":
        judged(maria, contribution, Action.REQUEST_CHANGES)
    elif made == "deleted":
        delete(actor=ada, contribution=contribution)
    contribution.refresh_from_db()
    refusal = assert_refused(WrongState, "", moderator=maria, **asked(contribution, action=action))
    assert str(refusal) == f"This explanation {said}"


def test_who_was_first_is_said_with_the_time(ada: User, maria: User, clock: Clock) -> None:
    contribution = pending(ada)
    read = asked(contribution)
    clock.now = datetime(2026, 11, 9, 8, 5, tzinfo=UTC)
    last = judged(moderator("Mo"), contribution, Action.APPROVE)
    refusal = assert_refused(Conflict, "", moderator=maria, **read)
    assert str(refusal) == "Mo approved this explanation on 9 November at 08:05 UTC; read it again."
    assert isinstance(refusal, Conflict)
    assert refusal.decision == last


def test_text_that_nobody_has_done_anything_to_is_a_conflict_without_an_entry(ada: User, maria: User) -> None:
    unsent = draft(ada)
    refusal = assert_refused(Conflict, "has changed since you read it", moderator=maria, **asked(unsent, version=7))
    assert isinstance(refusal, Conflict)
    assert refusal.decision is None


def test_reason_is_kept_without_the_spaces_around_it(ada: User, maria: User) -> None:
    decision = judged(maria, pending(ada), Action.REJECT, " Because\r\nof this. ")
    assert decision.reason == "Because\nof this."


def test_decision_that_there_is_not_needs_a_reason_before_it_is_told_so(ada: User, maria: User) -> None:
    assert_refused(Unacceptable, "Say why", moderator=maria, **asked(pending(ada), action="praise", reason=" "))


def test_decision_answers_the_flags_of_its_text_and_of_no_other(ada: User, maria: User) -> None:
    first, second = published(ada, maria), published(ada, maria)
    for contribution in (first, second):
        flag(reader=person(f"Rui{contribution.pk}"), contribution=contribution, reason=FlagReason.WRONG)
    kept = judged(maria, first, Action.KEEP)
    assert dict(Flag.objects.values_list("contribution", "settled_by")) == {first.pk: kept.pk, second.pk: None}


def test_decision_without_a_reason_has_none(ada: User, maria: User) -> None:
    given = asked(pending(ada), action=Action.APPROVE)
    del given["reason"]
    assert decide(moderator=maria, **given)[0].reason == ""


def test_same_decision_about_another_text_is_not_the_same(ada: User, maria: User) -> None:
    given = asked(pending(ada), action=Action.APPROVE)
    decide(moderator=maria, **given)
    assert_refused(Conflict, "You approved", moderator=maria, **given | {"revision": given["revision"] + 1})


def test_same_decision_by_who_has_read_the_edit_is_the_first_one(ada: User, maria: User) -> None:
    given = asked(edited(published(ada, maria), send=True), action=Action.HIDE)
    first, _ = decide(moderator=maria, **given)
    assert decide(moderator=maria, **given) == (first, False)


def test_nobody_decides_by_a_draft_that_they_cannot_have_read(ada: User, maria: User) -> None:
    begun = edited(published(ada, maria))
    assert begun.current_revision_id != begun.published_revision_id
    assert_refused(Conflict, "read it again", moderator=maria, **asked(begun, action=Action.HIDE))


def test_newer_text_is_told_with_what_happened_last(ada: User, maria: User) -> None:
    contribution = edited(published(ada, maria), send=True)
    given = asked(contribution, action=Action.APPROVE, revision=contribution.published_revision_id)
    refusal = assert_refused(Conflict, "There is a newer text", moderator=maria, **given)
    assert isinstance(refusal, Conflict)
    assert refusal.decision == contribution.decisions.last()


def test_what_the_site_decides_names_the_rule_and_the_text(maria: User, settings: Any) -> None:
    settings.TRUSTED_APPROVALS = 0
    contribution = pending(person("Ida"))
    by_site = contribution.decisions.get(action=Action.APPROVE)
    assert (by_site.actor, by_site.reason) == (None, BY_TRUST)
    assert by_site.revision == contribution.published_revision


@pytest.mark.parametrize("what", ["decide", "undo"])
def test_decision_that_cannot_be_told_of_is_not_made(
    what: str, ada: User, maria: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    contribution = published(ada, maria)
    decision = judged(maria, contribution, Action.HIDE)
    contribution.refresh_from_db()
    given = asked(contribution, action=Action.RESTORE)
    before = rows()

    def broken(entry: Decision) -> None:
        raise OSError("no room")

    monkeypatch.setattr(log, "LISTENERS", [*log.LISTENERS, broken])
    with pytest.raises(OSError, match="no room"):
        undo(moderator=maria, decision=decision) if what == "undo" else decide(moderator=maria, **given)
    assert not rows() ^ before


def test_member_is_told_that_only_moderators_review(ada: User) -> None:
    for user in (person("Rui"), ada):
        assert_refused(NotAllowed, "^Only moderators review", moderator=user, **asked(pending(ada)))


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


def test_moderator_who_has_done_something_since_is_told_what(decision: Decision, maria: User) -> None:
    assert decision.contribution is not None
    last = judged(maria, decision.contribution, Action.HIDE)
    with pytest.raises(Conflict, match=r"^You hid this explanation") as refusal:
        undo(moderator=maria, decision=decision)
    assert refusal.value.decision == last


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


def test_what_is_no_decision_about_a_text_is_not_taken_back(ada: User, maria: User) -> None:
    sent = pending(ada).decisions.get()
    answer = close_report(
        moderator=maria, report=report(reporter=ada, formula=KL, text="A sign is wrong."), reason="It is right."
    )
    before = rows()
    for entry in (sent, answer):
        with pytest.raises(WrongState, match="Only a decision on a text"):
            undo(moderator=maria, decision=entry)
    assert not rows() ^ before


def test_who_no_longer_moderates_takes_nothing_back(decision: Decision, maria: User) -> None:
    maria.is_moderator = False
    before = rows()
    with pytest.raises(NotAllowed, match="Only the moderator who decided"):
        undo(moderator=maria, decision=decision)
    assert not rows() ^ before


def test_entry_of_what_is_taken_back_names_the_text_that_was_judged(ada: User, maria: User) -> None:
    contribution = published(ada, maria)
    public = contribution.published_revision
    edited(contribution, send=True)
    entry, _ = undo(moderator=maria, decision=judged_public(maria, contribution, Action.HIDE))
    assert entry.revision == public
    assert entry.contribution == contribution


def judged_public(by: User, contribution: Contribution, action: str) -> Decision:
    """The decision about the public text, where an edit of it is in review."""
    contribution.refresh_from_db()
    read = asked(contribution, action=action, revision=contribution.published_revision_id)
    decision, _ = decide(moderator=by, **read)
    return decision


def test_what_the_site_did_is_not_taken_back(maria: User, settings: Any) -> None:
    settings.TRUSTED_APPROVALS = 0
    by_site = pending(person("Ida")).decisions.get(action=Action.APPROVE)
    with pytest.raises(NotAllowed):
        undo(moderator=maria, decision=by_site)
    assert Contribution.objects.public().count() == 1
