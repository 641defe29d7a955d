"""What all actions share: the locked row, and the entry in the log."""

from collections.abc import Callable
from typing import Any

from django.utils.dateparse import parse_datetime

from community.errors import NotAllowed
from community.models import Contribution, Decision, Revision, User


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
    contribution: Contribution,
    change: Callable[[Contribution], None],
    *,
    actor: User | None,
    revision: Revision | None,
    reason: str = "",
    undoes: Decision | None = None,
) -> Decision:
    """The log's entry of `change`, which is made to the (locked) contribution, stored, and counted as a version."""
    before, judged = _standing(contribution), contribution.version
    change(contribution)
    contribution.version += 1
    contribution.save()
    return Decision.objects.create(
        action=action,
        actor=actor,
        contribution=contribution,
        revision=revision,
        sha256=revision.sha256 if revision else "",
        reason=reason,
        judged_version=judged,
        version=contribution.version,
        before=before,
        undoes=undoes,
    )


def bring_back(contribution: Contribution, before: dict[str, Any]) -> None:
    """Puts the contribution, not yet stored, where it stood before a decision."""
    contribution.visibility = before["visibility"]
    contribution.published_revision_id = before["published_revision"]
    if contribution.current_revision_id == before["current_revision"]:
        contribution.review = before["review"]  # else it is about a newer text, which stands where it stands
    contribution.published_at = parse_datetime(before["published_at"]) if before["published_at"] else None


def _standing(contribution: Contribution) -> dict[str, Any]:
    published_at = contribution.published_at
    return {
        "visibility": contribution.visibility,
        "review": contribution.review,
        "current_revision": contribution.current_revision_id,
        "published_revision": contribution.published_revision_id,
        "published_at": published_at.isoformat() if published_at else None,
    }
