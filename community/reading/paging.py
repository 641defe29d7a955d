"""Lists of texts, page after page by the place of the last text: page 5,000 costs what the first one does."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan, TupleLookupMixin
from django.db.models.sql.compiler import SQLCompiler

from community.querysets import ContributionQuerySet
from community.reading.rows import Row, Rows, columns, read

LISTED = 20
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Order:
    """An order of texts, by its name in addresses; `fields`, all descending, are what it sorts by."""

    name: str
    fields: tuple[str, ...]
    sort: Callable[[ContributionQuerySet], ContributionQuerySet]


BEST = Order("best", ("score", "published_at", "id"), ContributionQuerySet.best_first)
NEWEST = Order("newest", ("published_at", "id"), ContributionQuerySet.newest_first)
ORDERS = {order.name: order for order in (BEST, NEWEST)}


@dataclass(frozen=True)
class Page:
    """Some texts, and the place after which the next ones begin; empty where there are no more."""

    rows: list[Row]
    next: str


def page(texts: ContributionQuerySet, order: Order, *, size: int, after: str = "") -> Page:
    """The first `size` of `texts` in that order, or the first after a place; one query, and no counting.

    What is published meanwhile moves nothing: a place is made of values, not of a number of texts before it. One that
    was mangled on its way is the beginning.
    """
    return cut(read(prepared(beyond(texts, order, after), order, size)), order, size)


def beyond(texts: ContributionQuerySet, order: Order, place: str) -> ContributionQuerySet:
    """Those of `texts` that come after `place`; all where it is none."""
    values = _read(place, order)
    return texts.filter(_Before(Tuple(*order.fields), values)) if values else texts


def prepared(texts: ContributionQuerySet, order: Order, size: int) -> Rows:
    """The query for the first `size` of `texts`, and for one more, which tells whether there are more."""
    return columns(order.sort(texts))[: size + 1]


def cut(rows: list[Row], order: Order, size: int) -> Page:
    """The page that was asked for by a `prepared` query."""
    shown = rows[:size]
    return Page(shown, _written(shown[-1], order) if len(rows) > size else "")


class _Before(TupleLessThan):
    """`(a, b) < (x, y)` on SQLite too, where Django writes a chain of ORs, for which all before it would be read."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return super(TupleLookupMixin, self).as_sql(compiler, connection)


# --- a place in an address: its values with "_" between them -----------------------------------------------

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def _score(text: str) -> float:
    if not math.isfinite(score := float(text)):
        raise ValueError(f"{text!r} is no score; a finite number would be")
    return score


def _id(text: str) -> int:
    if not 0 < (number := int(text)) <= LARGEST_ID:
        raise ValueError(f"{text!r} is no id; a number from 1 to {LARGEST_ID} would be")
    return number


_READ: dict[str, Callable[[str], Any]] = {
    "score": _score,
    "published_at": lambda text: _EPOCH + int(text) * _MICROSECOND,
    "id": _id,
}
_WRITE: dict[str, Callable[[Any], str]] = {
    "score": repr,
    "published_at": lambda moment: str((moment - _EPOCH) // _MICROSECOND),
    "id": str,
}


def _written(row: Row, order: Order) -> str:
    return "_".join(_WRITE[field](getattr(row, field)) for field in order.fields)


def _read(place: str, order: Order) -> tuple[Any, ...] | None:
    pieces = place.split("_")
    if len(pieces) != len(order.fields):
        return None
    try:
        return tuple(_READ[field](piece) for field, piece in zip(order.fields, pieces, strict=True))
    except (ValueError, OverflowError):
        return None
