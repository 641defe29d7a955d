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
    since = max(moment, EARLIEST) - OVERLAP
    decided = Decision.objects.filter(contribution=OuterRef("pk"), created_at__gte=since)
    left = Decision.objects.filter(person=OuterRef("author"), action=Action.SCRUB, created_at__gte=since)
    changed = Q(visibility=Visibility.PUBLIC) & (Exists(decided) | Exists(left))
    withdrawn = ~Q(visibility=Visibility.PUBLIC) & Exists(decided.filter(before__visibility=Visibility.PUBLIC))
    rows: ContributionQuerySet = Contribution.objects.filter(changed | withdrawn)
    return rows
