"""What moderators decide about the texts of others, and take back."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community import limits
from community.actions.records import bring_back, locked, record, require
from community.actions.telling import cancel, tell
from community.errors import Conflict, WrongState
from community.models import Action, Contribution, Decision, Flag, Review, User, Visibility
from community.permissions import GONE, can_judge, is_moderator

Change = Callable[[Contribution], None]


@transaction.atomic
def decide(
    *, moderator: User, contribution: Contribution, action: Action, reason: str = "", revision: int, version: int
) -> Decision:
    """The entry of the decision; `revision` (its id) and `version` are what the moderator had before them.

    Deciding the same once more gives the first entry again. Raises Conflict when somebody else was there first,
    NotAllowed for one's own text, WrongState for what cannot be done to a text that stands so, Unacceptable without
    a reason where there has to be one.
    """
    contribution = locked(contribution)
    require(is_moderator(moderator), "Only moderators review.")
    require(can_judge(moderator, contribution), "Nobody reviews their own text.")
    last = contribution.decisions.filter(undone_by=None).last()
    if last and _is_repeated(last, moderator, action, revision, version):
        return last
    if version != contribution.version or revision not in _judgeable(contribution):
        raise Conflict(_what_happened(contribution), contribution.decisions.last())
    limits.check_reason(reason, required=action != Action.APPROVE and action != Action.KEEP)
    return _decide(moderator, contribution, action, reason, revision)


@transaction.atomic
def undo(*, moderator: User, decision: Decision) -> Decision:
    """The entry that takes `decision` back: the text stands as before, and nothing was told.

    Raises NotAllowed for another's decision or after the time for it, Conflict when something was done since.
    """
    assert decision.contribution is not None
    contribution = locked(decision.contribution)
    require(is_moderator(moderator) and decision.actor_id == moderator.pk, "Only who decided can take it back.")
    if decision.action not in CHANGES:
        raise WrongState("Only a decision on a text in review or in public can be taken back.")
    if contribution.version != decision.version:
        raise Conflict(_what_happened(contribution), contribution.decisions.last())
    window = settings.UNDO_WINDOW
    require(
        timezone.now() - decision.created_at < window,
        f"A decision can be taken back for {window.total_seconds():.0f} seconds; its author may have read it by now.",
    )
    cancel(decision)
    Flag.objects.filter(settled_by=decision).update(settled_by=None)

    def back(changed: Contribution) -> None:
        bring_back(changed, decision.before)

    return record(Action.UNDO, contribution, back, actor=moderator, revision=decision.revision, undoes=decision)


def publish(contribution: Contribution, *, actor: User | None, reason: str) -> Decision:
    """The entry of the approval of a (locked) contribution's newest revision, which everybody sees from now on."""
    return record(
        Action.APPROVE, contribution, _approve, actor=actor, revision=contribution.current_revision, reason=reason
    )


def hide(contribution: Contribution, *, reason: str) -> Decision:
    """The entry of the site's own hiding of a (locked) published contribution."""
    decision = record(
        Action.HIDE, contribution, _hide, actor=None, revision=contribution.published_revision, reason=reason
    )
    tell(contribution.author, decision)
    return decision


def _decide(moderator: User, contribution: Contribution, action: Action, reason: str, revision: int) -> Decision:
    change = _change(contribution, action)
    judged = contribution.current_revision if contribution.review == Review.PENDING else None
    judged = judged or contribution.published_revision or contribution.current_revision
    if action in NEWEST_ONLY and contribution.review == Review.PENDING and revision != contribution.current_revision_id:
        raise Conflict("There is a newer text than the one you have read.", contribution.decisions.last())
    decision = record(action, contribution, change, actor=moderator, revision=judged, reason=reason.strip())
    if change not in LEAVES_FLAGS_OPEN:
        Flag.objects.filter(contribution=contribution, settled_by=None).update(settled_by=decision)
    if action != Action.KEEP:
        tell(contribution.author, decision)
    return decision


def _change(contribution: Contribution, action: Action) -> Change:
    """What `action` does to a contribution that stands as this one; raises WrongState if nothing."""
    pending = contribution.review == Review.PENDING and contribution.visibility not in GONE
    hidden = contribution.visibility == Visibility.HIDDEN
    was_sent = contribution.visibility in (Visibility.PUBLIC, Visibility.HIDDEN) or contribution.review != Review.DRAFT
    possible = {
        Action.APPROVE: pending,
        Action.REQUEST_CHANGES: pending,
        Action.REJECT: pending or hidden,
        Action.SPAM: was_sent and contribution.visibility not in GONE,
        Action.HIDE: contribution.is_public,
        Action.RESTORE: hidden or contribution.visibility == Visibility.SPAM,
        Action.KEEP: contribution.is_public and contribution.flags.filter(settled_by=None).exists(),
    }
    if not possible.get(action, False):
        raise WrongState(f"This text is {contribution.state.replace('_', ' ')}: nobody can “{action}” it now.")
    return _unpublish if action == Action.REJECT and not pending else CHANGES[action]


def _approve(contribution: Contribution) -> None:
    contribution.review, contribution.visibility = Review.APPROVED, Visibility.PUBLIC
    contribution.published_revision = contribution.current_revision
    contribution.published_at = contribution.published_at or timezone.now()


def _request_changes(contribution: Contribution) -> None:
    contribution.review = Review.CHANGES_REQUESTED


def _reject(contribution: Contribution) -> None:
    contribution.review = Review.REJECTED  # an edit is rejected; what is public stays so


def _unpublish(contribution: Contribution) -> None:
    contribution.review, contribution.visibility = Review.REJECTED, Visibility.PRIVATE
    contribution.published_revision = None


def _spam(contribution: Contribution) -> None:
    contribution.visibility = Visibility.SPAM


def _hide(contribution: Contribution) -> None:
    contribution.visibility = Visibility.HIDDEN


def _restore(contribution: Contribution) -> None:
    was_public = contribution.published_revision_id is not None
    contribution.visibility = Visibility.PUBLIC if was_public else Visibility.PRIVATE


def _keep(contribution: Contribution) -> None:
    """Nothing changes but that the flags are answered."""


CHANGES: dict[Action, Change] = {
    Action.APPROVE: _approve,
    Action.REQUEST_CHANGES: _request_changes,
    Action.REJECT: _reject,
    Action.SPAM: _spam,
    Action.HIDE: _hide,
    Action.RESTORE: _restore,
    Action.KEEP: _keep,
}
NEWEST_ONLY = {Action.APPROVE, Action.REQUEST_CHANGES, Action.REJECT}
LEAVES_FLAGS_OPEN = {_request_changes, _reject}  # these judge an edit; the flags are about what is public


def _judgeable(contribution: Contribution) -> set[int | None]:
    return {contribution.current_revision_id, contribution.published_revision_id} - {None}


def _is_repeated(last: Decision, moderator: User, action: Action, revision: int, version: int) -> bool:
    same = (last.actor_id, last.action, last.revision_id) == (moderator.pk, action, revision)
    return same and last.judged_version == version


def _what_happened(contribution: Contribution) -> str:
    last = contribution.decisions.last()
    if last is None:
        return "This text has changed since you read it; read it again."
    who = last.actor.name if last.actor else "The site"
    return f"{who} {last.get_action_display()} this text on {last.created_at:%d %B at %H:%M} UTC; read it again."
