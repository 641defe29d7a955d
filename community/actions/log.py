"""The log's one writer, and what all actions share: the locked row, and the refusal."""

from collections.abc import Callable
from typing import Any, TypeVar

from community.actions import deliveries, notices
from community.errors import NotAllowed
from community.models import Contribution, Decision, Report, Revision, User

Target = TypeVar("Target", Contribution, User, Report)

# Each is called with every new entry, inside its transaction: what one of them raises takes the entry back.
LISTENERS: list[Callable[[Decision], None]] = [notices.tell_whom_it_concerns, deliveries.tell_webhooks]


def locked(contribution: Contribution) -> Contribution:
    """The contribution as it is now; nobody else changes it until the transaction ends."""
    # Its revisions are read when they are needed, never joined: PostgreSQL, having waited for the lock, reads this row
    # again but not what was joined to it, and a revision that was set meanwhile would come out as None.
    return Contribution.objects.select_for_update().get(pk=contribution.pk)


def require(allowed: bool, refusal: str) -> None:
    """Nothing, or NotAllowed with what is said to the person."""
    if not allowed:
        raise NotAllowed(refusal)


def record(
    action: str,
    target: Target,
    change: Callable[[Target], None],
    *,
    actor: User | None,
    revision: Revision | None = None,
    reason: str = "",
    undoes: Decision | None = None,
) -> Decision:
    """The log's entry of `change`, which is made to the (locked) target and stored; all listeners have heard of it."""
    about = _about(target)
    change(target)
    if isinstance(target, Contribution):
        target.version += 1
    target.save()
    decision = Decision.objects.create(
        action=action,
        actor=actor,
        revision=revision,
        sha256=revision.sha256 if revision else "",
        reason=reason,
        undoes=undoes,
        **about,
    )
    for listener in LISTENERS:
        listener(decision)
    return decision


def _about(target: Contribution | User | Report) -> dict[str, Any]:
    """How the entry names its target, not yet changed; of a contribution also how it stands, and its versions."""
    if isinstance(target, User):
        return {"person": target}
    if isinstance(target, Report):
        return {"report": target}
    versions = {"judged_version": target.version, "version": target.version + 1}
    return {"contribution": target, "before": _snapshot(target), **versions}


def _snapshot(contribution: Contribution) -> dict[str, Any]:
    published_at = contribution.published_at
    return {
        "visibility": contribution.visibility,
        "review": contribution.review,
        "current_revision": contribution.current_revision_id,
        "published_revision": contribution.published_revision_id,
        "published_at": published_at.isoformat() if published_at else None,
    }
