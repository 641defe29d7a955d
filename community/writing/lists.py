"""What members find of their own: their texts by where these stand, and what they were told."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_safe

from community import markup
from community.actions.notices import mark_read
from community.models import Contribution, User
from community.pages.told_notices import ToldNotice, in_words, notices_of
from community.pages.visitors import for_members, signed_in
from community.states import Review, Visibility
from community.told import all_as_told, told_columns
from community.words.states import Standing, standing
from community.writing.next_steps import Steps, steps
from formulas.definitions import loading

TEXTS_A_PAGE = 20
NOTICES_A_PAGE = 30
EXCERPT = 160  # characters
READ_FOR_EXCERPT = 3_000  # of the source or the HTML: formulas take much of it

GROUPS = ("Waiting for you", "In review", "Published", "Out of sight")
_GROUP = Case(
    When(told_visibility__in=(Visibility.HIDDEN, Visibility.SPAM, Visibility.DELETED), then=Value(3)),
    When(told_visibility=Visibility.PUBLIC, then=Value(2)),
    When(told_review=Review.PENDING, then=Value(1)),
    default=Value(0),
)


@dataclass(frozen=True)
class OwnText:
    """One text of one's own, as it is listed."""

    contribution: Contribution
    group: str
    title: str
    excerpt: str
    standing: Standing
    steps: Steps

    @property
    def saved_at(self) -> datetime | None:
        """When a draft that its author can go on with was saved; None for all else."""
        if self.contribution.review != Review.DRAFT or not self.steps.edit:
            return None
        newest = self.contribution.current_revision
        return newest.saved_at if newest else None


@for_members
@require_safe
def my_texts(request: HttpRequest) -> HttpResponse:
    """All texts of the member: first what waits for them, then what waits for others."""
    author = signed_in(request)
    page = Paginator(texts_of(author), TEXTS_A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(author, contribution) for contribution in all_as_told(page)]
    groups = [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.group)]
    return render(request, "community/writing/my_texts.html", {"page": page, "groups": groups})


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """What was decided on the member's texts and reports, newest first; a form marks all of it as read."""
    reader = signed_in(request)
    if request.method == "POST":
        mark_read(reader=reader)
        return redirect("notices")
    page = Paginator(notices_of(reader), NOTICES_A_PAGE).get_page(request.GET.get("page"))
    told = [(item, _steps_after(reader, item)) for item in in_words(reader, list(page))]
    return render(request, "community/writing/notices.html", {"page": page, "told": told})


def texts_of(author: User) -> QuerySet[Contribution]:
    """The texts of `author`, without their length, and without drafts that were thrown away unsent."""
    own = Contribution.objects.filter(author=author).exclude(visibility=Visibility.DELETED, first_submitted_at=None)
    html, text = (Left(f"current_revision__{field}", READ_FOR_EXCERPT) for field in ("html", "text"))
    visibility, review = told_columns()
    listed: QuerySet[Contribution] = (
        own.select_related("current_revision")
        .defer("current_revision__text", "current_revision__html")
        .annotate(told_visibility=visibility, told_review=review)
        .annotate(group=_GROUP, beginning=text, beginning_of_html=html)
        .order_by("group", "-current_revision__saved_at", "-pk")
    )
    return listed


def _row(author: User, contribution: Any) -> OwnText:  # with what `texts_of` adds
    is_gone = contribution.visibility == Visibility.DELETED
    return OwnText(
        contribution=contribution,
        group=GROUPS[contribution.group],
        title=loading.catalogue().title(contribution.formula),
        excerpt="" if is_gone else _excerpt(contribution.beginning_of_html, contribution.beginning),
        standing=standing(contribution),
        steps=steps(author, contribution),
    )


def _excerpt(html: str, text: str) -> str:
    """Some words of a text; of a draft, which has no HTML yet, they are made of what is written."""
    whole_tags = html[: html.rfind(">") + 1]
    return markup.excerpt(whole_tags, EXCERPT) or _excerpt_of_draft(text)


def _excerpt_of_draft(text: str) -> str:
    try:
        return markup.excerpt(markup.render(text).html, EXCERPT)
    except ValueError:  # too much of something: its author is told when they send it
        return Truncator(" ".join(text.split())).chars(EXCERPT)


def _steps_after(reader: User, told: ToldNotice) -> Steps | None:
    """What `reader` can do with the text that a notice is about; there are none for the answer to a report."""
    about = told.notice.decision.contribution
    return steps(reader, about) if about else None
