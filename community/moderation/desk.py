"""What waits on the desk: three lists, each in as many queries for fifty rows as for one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.paginator import Page as NumberedPage
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from community import markup, told
from community.judgements import public_revision
from community.models import Contribution, Decision, Flag, Report, Revision, User
from community.orders import QUEUE
from community.pages.cases import open_flags
from community.paging import Place, beyond
from community.states import Review
from community.words.decisions import sentence
from formulas.definitions import loading
from formulas.definitions.formula import Formula

ROWS = 20
EXCERPT = 220  # characters
FLAGS_SHOWN = 3
UNDOABLE_SHOWN = 3

Waiting = TypeVar("Waiting")


@dataclass(frozen=True)
class Part(Generic[Waiting]):
    """One of the lists: some of its rows, and which page of it they are."""

    rows: list[Waiting]
    page: "NumberedPage[Any]"  # of contributions or reports

    @property
    def count(self) -> int:
        return self.page.paginator.count


@dataclass(frozen=True)
class WaitingText:
    """A text that waits for a decision."""

    contribution: Contribution
    formula: Formula | None  # None where its file is no longer there
    revision: Revision | None

    @property
    def excerpt(self) -> str:
        return markup.excerpt(self.revision.html, EXCERPT) if self.revision else ""

    @property
    def news(self) -> str:
        return news(self.contribution, self.revision)

    @property
    def flags(self) -> list[Flag]:
        return self._flags[:FLAGS_SHOWN]

    @property
    def has_more_flags(self) -> bool:
        return len(self._flags) > FLAGS_SHOWN

    @property
    def _flags(self) -> list[Flag]:
        return getattr(self.contribution, "open_flags", [])


@dataclass(frozen=True)
class WaitingReport:
    """A report that nobody has answered."""

    report: Report
    formula: Formula | None


@dataclass(frozen=True)
class Undoable:
    """A decision that whoever made it can still take back, for so many seconds."""

    decision: Decision
    sentence: str
    seconds: int


def to_review(moderator: User, page: str) -> Part[WaitingText]:
    """What was sent in, oldest first."""
    waiting = Contribution.objects.awaiting_review(moderator).select_related("author", "current_revision")
    found = Paginator(waiting.defer("current_revision__text"), ROWS).get_page(page)
    return Part([WaitingText(text, _formula(text.formula), text.current_revision) for text in found], found)


def in_doubt(moderator: User, page: str) -> Part[WaitingText]:
    """What is flagged or hidden, each with the flags that nobody has answered yet, oldest first."""
    flags = open_flags()[: FLAGS_SHOWN + 1]
    doubtful = Contribution.objects.under_doubt(moderator).prefetch_related(Prefetch("flags", flags, "open_flags"))
    doubtful = doubtful.select_related("author", "current_revision", "published_revision")
    doubtful = doubtful.defer("current_revision__text", "published_revision__text")
    found = Paginator(doubtful, ROWS).get_page(page)
    # What readers say is about what they saw, also where an edit of it is in review.
    shown = [WaitingText(text, _formula(text.formula), public_revision(text)) for text in found]
    return Part(shown, found)


def open_reports(moderator: User, page: str) -> Part[WaitingReport]:
    """What others say is wrong on formula pages, oldest first."""
    waiting = Report.objects.filter(closed_at=None).exclude(reporter=moderator).select_related("reporter")
    found = Paginator(waiting.order_by("created_at", "pk"), ROWS).get_page(page)
    return Part([WaitingReport(report, _formula(report.formula)) for report in found], found)


def undoable(moderator: User) -> list[Undoable]:
    """What `moderator` has just decided and can still take back, the newest first."""
    now = timezone.now()
    mine = told.undoable().filter(actor=moderator)
    rows = mine.select_related("actor", "contribution__author").order_by("-pk")[:UNDOABLE_SHOWN]
    return [Undoable(row, _done(row, moderator), _seconds(row.created_at + settings.UNDO_WINDOW - now)) for row in rows]


def news(contribution: Contribution, revision: Revision | None) -> str:
    """What is new about a text that was sent in."""
    if contribution.published_revision_id:
        return "edit of a published text"
    return "sent in again" if revision and revision.number > 1 else "new text"


def next_address(moderator: User, after: Contribution) -> str:
    """Where the next text in review is, in the order of the queue; the desk where none is left.

    Whoever decides about a text in doubt comes back to the desk.
    """
    desk = reverse("moderation")
    if after.review != Review.PENDING or after.submitted_at is None:
        return f"{desk}#doubt"
    waiting = Contribution.objects.awaiting_review(moderator).exclude(pk=after.pk)
    place = Place((after.submitted_at, after.pk))
    later = beyond(waiting, QUEUE, place).values_list("pk", flat=True).first()
    found = later or waiting.values_list("pk", flat=True).first()
    return reverse("moderation-item", args=[found]) if found else desk


def _formula(slug: str) -> Formula | None:
    return loading.catalogue().by_slug.get(slug)


def _done(decision: Decision, moderator: User) -> str:
    text = decision.contribution
    assert text is not None
    title = loading.catalogue().title(text.formula)
    thing = f"the {text.kind.word} by {text.author.name} on {title}"
    return sentence(decision, thing, moderator)


def _seconds(left: timedelta) -> int:
    return max(1, int(left.total_seconds()))
