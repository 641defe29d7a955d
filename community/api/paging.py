"""Long lists in pages: a cursor names the row that a page ends with, so rows that come or go meanwhile move nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

SIZE, LARGEST = 20, 100


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the addresses of those beside it."""

    rows: list[Any]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class Cursor:
    """The values, in the order's columns, of the row that a page begins after; going backwards, ends before."""

    values: list[Any]
    backwards: bool


def page(rows: QuerySet, order: Sequence[str], request: Request, limit: int, cursor: str) -> Page:
    """A page of `rows` in `order`: columns that together are unique, all rising or all falling (`-name`).

    Takes one query, which begins in the index and not at the first row, however far the page is. (Rest framework's
    own cursor compares the first column alone and counts through equal values: of 1,000 it loses the rest.)
    """
    at = _read(cursor, order) if cursor else None
    return page_of(list(_beyond(rows, order, at)[: limit + 1]), order, request, limit, at)


def page_of(found: list[Any], order: Sequence[str], request: Request, limit: int, at: Cursor | None = None) -> Page:
    """The page of what was found after `at`, or from the beginning: `limit` rows, and one more where there are more."""
    backwards = at is not None and at.backwards
    more, shown = len(found) > limit, found[:limit]
    if backwards:
        shown.reverse()
    has_next, has_previous = (True, more) if backwards else (more, at is not None)
    return Page(
        shown,
        _address(request, order, shown[-1], backwards=False) if shown and has_next else None,
        _address(request, order, shown[0], backwards=True) if shown and has_previous else None,
    )


def _beyond(rows: QuerySet, order: Sequence[str], at: Cursor | None) -> QuerySet:
    if at is None:
        return rows.order_by(*order)
    falling = order[0].startswith("-") != at.backwards
    names = [name.lstrip("-") for name in order]
    comparison = "lt" if falling else "gt"
    *firsts, last = zip(names, at.values, strict=True)
    condition = Q((f"{last[0]}__{comparison}", last[1]))
    for name, value in reversed(firsts):
        # The same as `first < a OR (first = a AND ...)`, but so that an index on the first column is used.
        condition = Q((f"{name}__{comparison}e", value)) & (Q((f"{name}__{comparison}", value)) | condition)
    return rows.filter(condition).order_by(*(f"-{name}" if falling else name for name in names))


def _address(request: Request, order: Sequence[str], row: Model, *, backwards: bool) -> str:
    values = [_plain(getattr(row, name.lstrip("-"))) for name in order]
    # Signed: what comes back needs no further look. Without a time, so that the same page has the same ETag.
    cursor = _signer(order).sign_object([values, backwards])
    return str(replace_query_param(request.build_absolute_uri(), "cursor", cursor))


def _read(cursor: str, order: Sequence[str]) -> Cursor:
    try:
        values, backwards = _signer(order).unsign_object(cursor)
    except BadSignature:
        advice = "This is no cursor of this list; begin without one, and follow “next” and “previous”."
        raise ValidationError({"cursor": [advice]}) from None
    return Cursor(values, backwards)


def _signer(order: Sequence[str]) -> Signer:
    return Signer(salt=f"community.api.paging:{','.join(order)}")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
