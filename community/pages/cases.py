"""What moderators have to know of a text besides what it says: what it is compared with, its flags, its author."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from community import markup
from community.judgements import JUDGEMENTS, actions_that_cost_trust
from community.models import Contribution, Decision, Flag, Revision, User
from community.states import Action
from community.trust import is_trusted

ENTRIES = 100  # of its log that are looked at


@dataclass(frozen=True)
class TrackRecord:
    """What became of an author's texts so far."""

    approvals: int
    rejections: int
    is_trusted: bool
    is_published: bool  # whether there is a page with texts of theirs


def track_record(author: User) -> TrackRecord:
    """What became of the texts of `author` so far."""
    about = Decision.objects.filter(contribution__author=author, undone_by=None)
    counts = about.aggregate(
        approvals=Count("pk", filter=Q(action=Action.APPROVE)),
        rejections=Count("pk", filter=Q(action__in=actions_that_cost_trust())),
    )
    is_published = Contribution.objects.public().filter(author=author).exists()
    return TrackRecord(**counts, is_trusted=is_trusted(author), is_published=is_published)


def problems_of(revision: Revision) -> Sequence[markup.FormulaProblem]:
    """The formulas of a text that cannot be set; of one that only an older renderer took, why."""
    try:
        return markup.render(revision.text).problems
    except ValueError as error:
        return (markup.FormulaProblem("", str(error), 1),)


def open_flags() -> QuerySet[Flag]:
    """The doubts that nobody has answered yet, the oldest first."""
    return Flag.objects.filter(settled_by=None).select_related("reader").order_by("pk")


def latest_decisions(contribution: Contribution) -> list[Decision]:
    """The newest entries of its log, the oldest of them first."""
    rows = contribution.decisions.select_related("actor", "revision").prefetch_related("undone_by")
    newest = rows.defer("revision__text", "revision__html").order_by("-pk")[:ENTRIES]
    return list(reversed(newest))


def compared_with(
    contribution: Contribution, revision: Revision | None, decisions: Sequence[Decision]
) -> Revision | None:
    """What `revision`, the text in question, is compared with: for an edit what is public, else what was judged last.

    None where no text is in question, since of what is gone nothing is shown. What the site publishes by itself, as for
    a trusted author, nobody has judged.
    """
    if revision is None:
        return None
    published = contribution.published_revision
    if published is not None and published != revision:
        return published
    for decision in reversed(decisions):
        judgement = JUDGEMENTS.get(decision.action) if decision.actor_id else None
        if judgement and judgement.ends_review and not hasattr(decision, "undone_by"):
            return decision.revision if decision.revision != revision else None
    return None
