"""Pages of a list with the addresses of those beside them: a cursor is a place, signed for its list."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.urls import replace_query_param

from community import paging
from community.paging import Order, Page, Place, cut
from formulas.api.shaping import link_header

SIZE, LARGEST = 20, 100


class Host(Protocol):
    """All of a request that the addresses of pages depend on."""

    def build_absolute_uri(self, path: str | None = None) -> str: ...


@dataclass(frozen=True)
class LinkedPage:
    """The rows of one page, and the addresses of those beside it."""

    rows: list[Any]
    next: str | None
    previous: str | None


def page(rows: QuerySet, order: Order, request: Request, limit: int, cursor: str) -> LinkedPage:
    """A page of `rows`, by one query; raises ValidationError for a cursor that is not of this list.

    (Rest framework's own cursor compares the first column alone and counts through equal values: of 1,000 it loses
    the rest.)
    """
    return _linked(paging.page(rows, order, size=limit, at=_read(cursor, order) if cursor else None), order, request)


def page_links(request: Host, found: LinkedPage) -> str:
    """The header `Link` of a page."""
    return link_header(request.build_absolute_uri(), {"next": found.next, "previous": found.previous})


def page_data(found: LinkedPage, results: BaseSerializer) -> dict[str, Any]:
    """A page of a list."""
    return {"next": found.next, "previous": found.previous, "results": results.data}


def beginning(found: list[Any], order: Order, request: Request, limit: int) -> LinkedPage:
    """The page of what was found from the beginning: `limit` rows, and one more where there are more."""
    return _linked(cut(found, order, limit), order, request)


def _linked(found: Page[Any], order: Order, request: Request) -> LinkedPage:
    return LinkedPage(
        found.rows,
        _address(request, order, found.next, backwards=False),
        _address(request, order, found.previous, backwards=True),
    )


def _address(request: Request, order: Order, place: str, *, backwards: bool) -> str | None:
    if not place:
        return None
    # Without a time, so that the same page has the same ETag.
    cursor = _signer(order).sign_object([place, backwards])
    return str(replace_query_param(request.build_absolute_uri(), "cursor", cursor))


def _read(cursor: str, order: Order) -> Place | None:
    try:
        place, backwards = _signer(order).unsign_object(cursor)
    except BadSignature:
        advice = "This is not a cursor of this list; start without one, and follow “next” and “previous”."
        raise ValidationError({"cursor": [advice]}) from None
    return order.read(place, backwards=backwards)


def _signer(order: Order) -> Signer:
    return Signer(salt=f"community.api.paging:{order.name}")
