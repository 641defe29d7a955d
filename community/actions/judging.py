"""What moderators decide about the texts of others, and take back."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community import limits
from community.actions.log import bring_back, locked, record, require
from community.actions.notices import cancel, tell
from community.errors import Conflict, WrongState
from community.judgements import WITHOUT_REASON, judged_revision, possible_actions
from community.models import Contribution, Decision, Flag, User
from community.permissions import can_judge, is_moderator
from community.states import Action, Review, Visibility
from community.texts import one_kind_of_line_end
from community.words.decisions import sentence

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
    last = contribution.decisions.last()
    if last and _is_repeated(last, contribution, moderator, action, revision, version):
        return last
    if version != contribution.version or revision not in _readable(contribution):
        raise Conflict(_what_happened(contribution, last, moderator), last)
    reason = one_kind_of_line_end(reason).strip()
    limits.check_reason(reason, required=action not in WITHOUT_REASON)
    return _decide(moderator, contribution, action, reason, revision)


@transaction.atomic
def undo(*, moderator: User, decision: Decision) -> Decision:
    """The entry that takes `decision` back: the text stands as if it had not been made, and nothing was told.

    What its author has begun since stays: as without the decision, that took the text out of review. Taking it back
    once more gives the first entry again. Raises NotAllowed for another's decision or after the time for it, Conflict
    when something was done since.
    """
    if decision.contribution is None or decision.action not in CHANGES:
        raise WrongState("Only a decision on a text in review or in public can be taken back.")
    contribution = locked(decision.contribution)
    require(is_moderator(moderator) and decision.actor_id == moderator.pk, "Only who decided can take it back.")
    if undone := Decision.objects.filter(undoes=decision).first():
        return undone
    _check_undoable(decision, contribution, moderator)
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
    possible = possible_actions(contribution)
    if action not in possible:
        raise WrongState(_not_now(contribution, action, possible))
    pending = contribution.review == Review.PENDING
    if pending and action in NEWEST_ONLY and revision != contribution.current_revision_id:
        raise Conflict("There is a newer text than the one you have read.", contribution.decisions.last())
    judged = judged_revision(contribution, action)
    change = _unpublish if action == Action.REJECT and not pending else CHANGES[action]
    decision = record(action, contribution, change, actor=moderator, revision=judged, reason=reason)
    if change not in LEAVES_FLAGS_OPEN:
        Flag.objects.filter(contribution=contribution, settled_by=None).update(settled_by=decision)
    if action != Action.KEEP:
        tell(contribution.author, decision)
    return decision


def _check_undoable(decision: Decision, contribution: Contribution, moderator: User) -> None:
    """Nothing; raises Conflict when something was done since, NotAllowed when it is too late."""
    if contribution.version != decision.version:
        last = contribution.decisions.last()
        raise Conflict(_what_happened(contribution, last, moderator), last)
    window = settings.UNDO_WINDOW
    require(
        timezone.now() - decision.created_at < window,
        f"A decision can be taken back for {window.total_seconds():.0f} seconds; its author may have read it by now.",
    )


def _approve(contribution: Contribution) -> None:
    contribution.review, contribution.visibility = Review.APPROVED, Visibility.PUBLIC
    contribution.published_revision = contribution.current_revision
    contribution.published_at = contribution.published_at or timezone.now()


def _request_changes(contribution: Contribution) -> None:
    contribution.review = Review.CHANGES_REQUESTED


def _reject(contribution: Contribution) -> None:
    contribution.review = Review.REJECTED  # an edit is rejected; what is public stays so


def _unpublish(contribution: Contribution) -> None:
    contribution.visibility, contribution.published_revision = Visibility.PRIVATE, None
    if contribution.review != Review.DRAFT:
        contribution.review = Review.REJECTED  # a draft that its author has begun meanwhile was not judged


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


def _readable(contribution: Contribution) -> set[int | None]:
    """The revisions that a moderator may have read; a draft is its author's alone."""
    sent = {contribution.current_revision_id} if contribution.review != Review.DRAFT else set()
    return sent | ({contribution.published_revision_id} - {None})


def _is_repeated(
    last: Decision, contribution: Contribution, moderator: User, action: Action, revision: int, version: int
) -> bool:
    # What was read before the decision: approving moves the public text, and rejecting may take it away.
    readable = _readable(contribution) | {last.revision_id, last.before.get("published_revision")}
    same = (last.actor_id, last.action, last.judged_version) == (moderator.pk, action, version)
    return same and revision in readable


def _what_happened(contribution: Contribution, last: Decision | None, moderator: User) -> str:
    if last is None:
        return "This text has changed since you read it; read it again."
    done = sentence(last, f"this {contribution.kind.word}", moderator)
    return f"{done} on {last.created_at:%-d %B at %H:%M} UTC; read it again."


def _not_now(contribution: Contribution, action: Action, possible: tuple[Action, ...]) -> str:
    state = contribution.state.replace("_", " ")
    instead = f"only {', '.join(possible)}" if possible else "nor anything else"
    return f"This {contribution.kind.word} is {state}: “{action}” is not possible now, {instead}."
