"""Long lists, page after page by the place of a row: page 5,000 costs what the first one does.

A place is made of values, not of a number of rows before it: what comes or goes meanwhile moves nothing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan, TupleLookupMixin
from django.db.models.sql.compiler import SQLCompiler

LARGEST_ID = 2**63 - 1

Listed = TypeVar("Listed")
Query = TypeVar("Query", bound=QuerySet[Any, Any])


@dataclass(frozen=True)
class Place:
    """The row after which a page begins, by its values in an order's fields; going backwards, before which it ends."""

    values: tuple[Any, ...]
    backwards: bool = False


@dataclass(frozen=True)
class Order:
    """An order of rows: by `fields` that together are unique, all of them falling or all rising."""

    name: str
    fields: tuple[str, ...]
    falling: bool = True

    def sort(self, rows: Query, *, backwards: bool = False) -> Query:
        sign = "-" if self.falling != backwards else ""
        return rows.order_by(*(f"{sign}{field}" for field in self.fields))

    def read(self, place: str, *, backwards: bool = False) -> Place | None:
        """What `write` has written; None, which is the beginning, for what was mangled on its way."""
        pieces = place.split("_")
        if len(pieces) != len(self.fields):
            return None
        try:
            values = [COLUMNS[field].read(piece) for field, piece in zip(self.fields, pieces, strict=True)]
        except (ValueError, OverflowError):
            return None
        return Place(tuple(values), backwards)

    def write(self, row: object) -> str:
        """The place of `row`, to be put into an address: its values with "_" between them."""
        return "_".join(COLUMNS[field].write(getattr(row, field)) for field in self.fields)


@dataclass(frozen=True)
class Page(Generic[Listed]):
    """Some rows, and the places after which the next ones begin and before which the ones before end; empty: none."""

    rows: list[Listed]
    next: str
    previous: str


def page(rows: "QuerySet[Any, Listed]", order: Order, *, size: int, at: Place | None = None) -> Page[Listed]:
    """The first `size` of `rows` in that order, or the first after a place; one query, and no counting."""
    return cut(list(one_page(rows, order, size, at)), order, size, at)


def one_page(rows: Query, order: Order, size: int, at: Place | None = None) -> Query:
    """The query for a page, and for one row more, which tells whether there are more."""
    return beyond(rows, order, at)[: size + 1]


def beyond(rows: Query, order: Order, at: Place | None) -> Query:
    """Those of `rows` that come after a place, from there on; all of them where it is none."""
    if at is None:
        return order.sort(rows)
    comparison = _Less if order.falling != at.backwards else _Greater
    return order.sort(rows.filter(comparison(Tuple(*order.fields), at.values)), backwards=at.backwards)


def cut(found: list[Listed], order: Order, size: int, at: Place | None = None) -> Page[Listed]:
    """The page that was asked for by the query of `one_page`."""
    backwards = at is not None and at.backwards
    more, shown = len(found) > size, found[:size]
    if backwards:
        shown.reverse()
    has_next, has_previous = (True, more) if backwards else (more, at is not None)
    return Page(
        shown,
        order.write(shown[-1]) if shown and has_next else "",
        order.write(shown[0]) if shown and has_previous else "",
    )


class _InSQL:
    """A comparison of rows, which SQLite knows too: there Django writes a chain of ORs, and all before is read."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return super(TupleLookupMixin, self).as_sql(compiler, connection)  # type: ignore[misc]


class _Less(_InSQL, TupleLessThan):
    """`(a, b) < (x, y)`."""


class _Greater(_InSQL, TupleGreaterThan):
    """`(a, b) > (x, y)`."""


# --- values in a place ------------------------------------------------------------------------------------

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True)
class Column:
    """How a column's values are written in a place, and read again; reading raises ValueError or OverflowError."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def _score(text: str) -> float:
    if not math.isfinite(score := float(text)):
        raise ValueError(f"{text!r} is no score; a finite number would be")
    return score


def _id(text: str) -> int:
    if not 0 < (number := int(text)) <= LARGEST_ID:
        raise ValueError(f"{text!r} is no id; a number from 1 to {LARGEST_ID} would be")
    return number


MOMENT = Column(lambda text: _EPOCH + int(text) * _MICROSECOND, lambda moment: str((moment - _EPOCH) // _MICROSECOND))
COLUMNS = {
    **dict.fromkeys(("published_at", "submitted_at", "due_at"), MOMENT),
    "score": Column(_score, repr),
    "id": Column(_id, str),
}
