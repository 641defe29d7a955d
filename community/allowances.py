"""How much more somebody can send now, by the same settings as community.limits, which refuses."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from community.kinds import KINDS, Kind
from community.limits import DAY, DRAFTS_AT_ONCE
from community.models import Contribution, Flag, Report, User, Vote
from community.states import Visibility
from community.trust import is_new


def left(person: User) -> dict[str, int]:
    """Numbers by the names of what can be sent; none below zero."""
    drafts = Contribution.objects.filter(author=person, visibility=Visibility.PRIVATE, first_submitted_at=None)
    return {
        "drafts": max(0, DRAFTS_AT_ONCE - drafts.count()),
        **{kind.counted_as: _posts_left(person, kind) for kind in KINDS.values()},
        "votes": _left(Vote.objects.filter(reader=person), settings.VOTES_A_DAY),
        "flags": _left(Flag.objects.filter(reader=person), settings.FLAGS_A_DAY),
        "reports": _left(Report.objects.filter(reporter=person), settings.REPORTS_A_DAY),
    }


def _posts_left(person: User, kind: Kind) -> int:
    posted = Contribution.objects.filter(author=person)
    of_all = _left(posted, settings.POSTS_A_DAY, "first_submitted_at")
    if not is_new(person):
        return of_all
    return min(of_all, _left(posted.filter(kind=kind), kind.most_on_first_day, "first_submitted_at"))


def _left(rows: QuerySet, most: int, field: str = "created_at") -> int:
    return max(0, most - rows.filter(**{f"{field}__gt": timezone.now() - DAY}).count())
