"""Published texts in a list, as everybody reads them: rows of a query, each turned into JSON once.

Models of twenty rows, and what serializers make of them, take five times as long as all else that the list needs.
"""

import json
from collections import namedtuple
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from rest_framework.request import Request

from community.api.paging import SIZE, LinkedPage, beginning, page_links
from community.api.serializers import ContributionSerializer, contribution_data
from community.models import Contribution, Revision, User
from community.orders import NEWEST
from community.paging import one_page
from community.prepared_query import PreparedQuery
from community.states import Visibility
from formulas.api.answers import json_of, origin
from formulas.pages.kept_answers import KeptAnswer

TEXT = ("id", "formula", "kind", "clicked", "not_for_me", "published_at", "score")
AUTHOR = ("id", "name")
REVISION = ("id", "text", "html", "licence", "submitted_at", "view", "completed_view")
COLUMNS = (
    *TEXT,
    *(f"author__{name}" for name in AUTHOR),
    *(f"published_revision__{name}" for name in REVISION),
)
QUERIES_KEPT = 128
KEPT = 1_000  # texts, each as it was written and as JSON: some 5 kB together

FIRST_PAGES_KEPT = 8  # the present one, of each host, and those that threads are still sending

Row = namedtuple("Row", COLUMNS)  # type: ignore[misc]  # as Django names the columns
Cell = str | int | datetime | None


def published_rows(**conditions: str | int) -> QuerySet[Contribution, Any]:
    """The rows of the texts that everybody sees, with all that everybody is told of them."""
    return _query(**conditions).all()  # another one each time: a query keeps the rows that it has read


@lru_cache(QUERIES_KEPT)
def _query(**conditions: str | int) -> QuerySet[Contribution, Any]:
    # To put it together takes as long as to run it.
    texts = Contribution.objects.visible_to(AnonymousUser()).filter(**conditions)
    return texts.values_list(*COLUMNS, named=True)


def first_page(request: HttpRequest) -> KeptAnswer:
    """The list without a filter: one query, and nothing is set again while its rows say the same."""
    return _first_page(_newest().as_stored(), origin(request))


@cache
def _newest() -> PreparedQuery:
    return PreparedQuery(one_page(published_rows(), NEWEST, SIZE))


@lru_cache(FIRST_PAGES_KEPT)
def _first_page(stored: tuple[tuple[Any, ...], ...], origin: str) -> KeptAnswer:
    found = [Row._make(_newest().as_python(values)) for values in stored]
    host = _Host(origin)
    page = beginning(found, NEWEST, cast(Request, host), SIZE)
    return KeptAnswer(page_json(page, origin), page_links(host, page))


def page_json(found: LinkedPage, origin: str) -> bytes:
    """A page of `published_rows`, as the serializer would have it written."""
    ends = json_of({"next": found.next, "previous": found.previous})
    return ends.removesuffix(b"}") + b',"results":[' + b",".join(_texts(found.rows, origin)) + b"]}"


def _texts(rows: Sequence[Any], origin: str) -> Iterator[bytes]:
    for *cells, view, completed_view in rows:
        yield _kept_text(tuple(cells), json.dumps([view, completed_view]), origin)


def text_json(row: Any, origin: str) -> bytes:
    """One of `published_rows`, as the serializer would have it written; it is not kept: exports read all there are."""
    *cells, view, completed_view = row
    return _text(tuple(cells), json.dumps([view, completed_view]), origin)


def public_text(pk: int, origin: str) -> bytes | None:
    """One text, as everybody is told of it; None where it is not public."""
    row = published_rows().filter(pk=pk).first()
    return text_json(row, origin) if row else None


def _text(cells: tuple[Cell, ...], views: str, origin: str) -> bytes:
    """What everybody is told of one text. It depends on nothing but what it is given, so no change can pass by it."""
    named = dict(zip(COLUMNS, (*cells, *json.loads(views)), strict=True))
    text = Contribution(
        **{name: named[name] for name in TEXT},
        visibility=Visibility.PUBLIC,
        author=User(**{name: named[f"author__{name}"] for name in AUTHOR}),
        published_revision=Revision(**{name: named[f"published_revision__{name}"] for name in REVISION}),
    )
    data = contribution_data(text, AnonymousUser(), cast(Request, _Host(origin)))
    return json_of(ContributionSerializer(data).data)


_kept_text = lru_cache(KEPT)(_text)


@dataclass(frozen=True)
class _Host:
    """All of a request for the list that an address depends on."""

    origin: str

    def build_absolute_uri(self, path: str | None = None) -> str:
        return self.origin + (path or reverse("api-contributions"))
