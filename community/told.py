"""What authors are told of decisions: nothing, until these can no longer be taken back. Moderators see them at once."""

import copy
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from community.judgements import JUDGEMENTS
from community.models import Contribution, Decision
from community.permissions import Reader, is_author


def undoable() -> QuerySet[Decision]:
    """The decisions of moderators that can still be taken back: made just now, and nothing done to the text since."""
    since = timezone.now() - settings.UNDO_WINDOW
    made = Decision.objects.filter(action__in=list(JUDGEMENTS), actor__isnull=False, created_at__gt=since)
    return made.filter(contribution__version=F("version"))


def wait_before_telling(decision: Decision) -> timedelta:
    """How long nobody is told of a decision: while whoever made it can take it back."""
    return settings.UNDO_WINDOW if decision.actor_id else timedelta()


def is_being_judged(contribution: Contribution) -> bool:
    """Whether a decision about it can still be taken back."""
    return undoable().filter(contribution=contribution).exists()


def as_told_to(reader: Reader, contribution: Contribution) -> Contribution:
    """The contribution as `reader` is told that it stands: its author as below, everybody else as it does."""
    return as_told(contribution) if is_author(reader, contribution) else contribution


def as_told(contribution: Contribution) -> Contribution:
    """The contribution as its author is told that it stands: a copy to be read, never stored."""
    (told,) = all_as_told([contribution])
    return told


def all_as_told(contributions: Iterable[Contribution]) -> list[Contribution]:
    """All of them as their authors are told that they stand; one query however many."""
    rows = list(contributions)
    decisions = {row.contribution_id: row for row in undoable().filter(contribution__in=[row.pk for row in rows])}
    return [_without(row, decisions.get(row.pk)) for row in rows]


def told_columns() -> tuple[Coalesce, Coalesce]:
    """Visibility and review as authors are told them, for queries that sort by them: what `all_as_told` does in SQL."""
    open_ = undoable().filter(contribution=OuterRef("pk")).order_by()
    # Of a newer text than the one that was judged, the review stands where it stands.
    same = open_.annotate(was=Cast(KT("before__current_revision"), BigIntegerField()))
    same = same.filter(was=OuterRef("current_revision"))
    return (
        Coalesce(Subquery(open_.values(word=KT("before__visibility"))), "visibility", output_field=CharField()),
        Coalesce(Subquery(same.values(word=KT("before__review"))), "review", output_field=CharField()),
    )


def bring_back(contribution: Contribution, before: dict[str, Any]) -> None:
    """Puts the contribution, not yet stored, where it stood before a decision."""
    contribution.visibility = before["visibility"]
    contribution.published_revision_id = before["published_revision"]
    if contribution.current_revision_id == before["current_revision"]:
        contribution.review = before["review"]  # else it is about a newer text, which stands where it stands
    contribution.published_at = parse_datetime(before["published_at"]) if before["published_at"] else None


def _without(contribution: Contribution, decision: Decision | None) -> Contribution:
    if decision is None:
        return contribution
    told = copy.copy(contribution)
    bring_back(told, decision.before)
    assert decision.judged_version is not None
    told.version = decision.judged_version
    return told
