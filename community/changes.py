"""What has become of published texts since a moment: by the log, which holds every change that is a decision."""

from datetime import UTC, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from community.models import Contribution, Decision
from community.querysets import ContributionQuerySet
from community.states import Action, Visibility

# A transaction that is open at a moment writes its time before, and is seen after: those are told again.
OVERLAP = timedelta(minutes=5)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def changed_since(moment: datetime) -> ContributionQuerySet:
    """The texts that everybody sees and that were decided about since, and those that were taken from everybody.

    One that nobody saw meanwhile is none of them, nor is a change that is no decision: a vote, another public name.
    """
    since = Decision.objects.order_by().filter(created_at__gte=max(moment, EARLIEST) - OVERLAP)
    decided = since.filter(contribution__isnull=False)
    left = Contribution.objects.filter(author__in=since.filter(action=Action.SCRUB).values("person"))
    # From the log's latest entries to the texts: the other way, each text there is would be looked up in the log.
    touched = decided.values("contribution").union(left.values("pk"))
    was_public = decided.filter(contribution=OuterRef("pk"), before__visibility=Visibility.PUBLIC)
    rows: ContributionQuerySet = Contribution.objects.filter(pk__in=touched)
    return rows.filter(Q(visibility=Visibility.PUBLIC) | Exists(was_public))
