"""Published texts as they are read for a page: plain rows, as making models of them would take longer than the query.

(Measured on SQLite for 11 texts: 1.6 ms with author and revision as models, 0.8 ms as rows, 0.45 ms as rows of a
query that was put together before, 0.2 ms where its SQL was written before; the database itself needs 0.08 ms.)
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from community.kinds import Kind
from community.models import Contribution, Revision
from community.paging import Order, Page, cut, one_page
from community.prepared_query import PreparedQuery
from community.querysets import ContributionQuerySet
from formulas.definitions.pinned_view import PinnedView

COLUMNS = (
    *("id", "formula", "kind", "visibility", "author_id", "author__name", "published_at", "clicked", "score"),
    *("published_revision__licence", "published_revision__html"),
    *("published_revision__completed_view", "published_revision__view"),
)


class Row(NamedTuple):
    """A text and one revision of it: COLUMNS in their order, the last two of which are one view.

    All of it can be hashed, so that a row can be the key of what is made from it.
    """

    id: int
    formula: str
    kind: Kind
    visibility: str
    author_id: int
    author_name: str
    published_at: datetime | None
    clicked: int
    score: float
    licence: str
    html: str
    view: PinnedView | None


Rows = QuerySet[Contribution, tuple[Any, ...]]


def page(texts: ContributionQuerySet, order: Order, *, size: int, after: str) -> Page[Row]:
    """The first `size` of `texts`, or the first after the place that an address names; one query, and no counting."""
    at = order.read(after)
    return cut(read(one_page(columns(texts), order, size, at)), order, size, at)


def columns(texts: ContributionQuerySet) -> Rows:
    """The query for the rows of `texts`, with their published revisions."""
    return texts.values_list(*COLUMNS)


def read(query: Rows) -> list[Row]:
    """The rows, by one query."""
    return [_row(values) for values in query]


class Prepared(PreparedQuery):
    """A query for rows, whose SQL is written once."""

    def read(self) -> list[Row]:
        """The rows as they are now."""
        return [_row(values) for values in self.values()]


def _row(values: Sequence[Any]) -> Row:
    *others, completed, view = values
    _, formula, *_ = others
    return Row._make((*others, PinnedView.from_stored(formula, completed or view)))


def row(text: Contribution, revision: Revision) -> Row:
    """One revision of a text as a row, whichever it is; its HTML may not have been made yet."""
    return Row(
        id=text.pk,
        formula=text.formula,
        kind=text.kind,
        visibility=text.visibility,
        author_id=text.author_id,
        author_name=text.author.name,
        published_at=text.published_at,
        clicked=text.clicked,
        score=text.score,
        html=revision.html,
        view=text.pinned_view(revision),
        licence=revision.licence,
    )
