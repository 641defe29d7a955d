"""All published texts in one answer, a line each: read in small pieces, so that a site of any size can be sent."""

import threading
import weakref
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import close_old_connections, connection
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from community.api.published import published_rows, text_json
from community.api.serializers import ContributionSerializer
from community.api.views import ScopedView
from community.changes import changed_since
from community.models import Scope
from community.orders import AS_IT_WENT
from community.paging import Place, beyond
from formulas.api.answers import origin
from formulas.api.filters import Filters
from formulas.api.jsonl import MEDIA_TYPE, JSONLinesRenderer, line, streamed, without_lines
from formulas.licence import attribution

FILENAME = "klarity-contributions.jsonl"
PIECE = 20  # texts that are in memory at once, of up to 340 kB each
# In each process, which has four threads: whoever reads slowly holds one of them.
AT_ONCE = 2
AGAIN_AFTER = 30  # seconds
CURSOR_HELP = "the `cursor` of the last line that arrived: what comes after it is sent"
SINCE_HELP = (
    "a moment, as in 2026-11-30T12:00:00Z, or as the header `Date` of your last export has it: only what was "
    "published, changed or withdrawn since; some of it you may be sent twice"
)
LINE = r"^[1-9][0-9]{0,17}$"  # a text's id; of those with more digits some are more than a database holds
AS_HEADERS_HAVE_IT = "%a, %d %b %Y %H:%M:%S GMT"

_places = threading.BoundedSemaphore(AT_ONCE)


class TooManyExports(APIException):
    """503: as many exports are being sent as may be at once."""

    status_code = 503
    default_detail = "Others are reading exports just now; try again in half a minute."
    wait = AGAIN_AFTER


class ExportedText(ContributionSerializer):
    """A published text in an export, and how to name it elsewhere."""

    attribution = serializers.CharField(help_text="what to write beside the text")
    cursor = serializers.CharField(help_text="where to go on after this line")


class WithdrawnText(serializers.Serializer):
    """That a text is no longer public: take it out of what you keep. Only with `since`."""

    id = serializers.IntegerField()
    withdrawn = serializers.BooleanField(help_text="true")
    cursor = serializers.CharField(help_text="where to go on after this line")


class ExportFilters(Filters):
    """Where to go on, and since when."""

    cursor = serializers.RegexField(
        LINE,
        required=False,
        error_messages={"invalid": "This is not a cursor of this export; start without one."},
        help_text=CURSOR_HELP,
    )
    since = serializers.DateTimeField(
        required=False, input_formats=["iso-8601", AS_HEADERS_HAVE_IT], help_text=SINCE_HELP
    )

    def validate_cursor(self, cursor: str) -> Place | None:
        return AS_IT_WENT.read(cursor)


class ContributionExport(ScopedView):
    """All published texts."""

    scopes = {"GET": Scope.READ}
    open_methods = {"GET"}
    renderer_classes = (JSONLinesRenderer, JSONRenderer)

    @extend_schema(
        operation_id="export_contributions",
        parameters=[ExportFilters],
        responses={
            (200, MEDIA_TYPE): PolymorphicProxySerializer(
                "ExportLine", [ExportedText, WithdrawnText], resource_type_field_name=None
            )
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Everything that is published, oldest first, one object a line, each with its licence and how to name it."""
        wanted = ExportFilters.of(request)
        if request.method == "HEAD":
            return without_lines(filename=FILENAME)
        lines = Lines(wanted.get("cursor"), wanted.get("since"), origin(request))
        return streamed(lines, filename=FILENAME)


class Lines:
    """The lines of an export; raises TooManyExports where too many are being sent. Must be closed."""

    def __init__(self, after: Place | None, since: datetime | None, origin: str) -> None:
        if not _places.acquire(blocking=False):
            raise TooManyExports
        # An answer that something has put another one in the place of is never closed, only forgotten.
        self._let_others = weakref.finalize(self, _places.release)
        self._lines = _lines(after, since, origin)

    def __iter__(self) -> Iterator[bytes]:
        yield from self._lines
        self.close()

    def close(self) -> None:
        """Lets others export; may be called more than once."""
        self._let_others()


def _lines(after: Place | None, since: datetime | None, origin: str) -> Iterator[bytes]:
    """Piece after piece, each by queries of its own: what is hidden meanwhile is in none that comes later."""
    while True:
        ids, piece = _piece(after, since, origin)
        _give_back_connection()
        yield from piece
        if len(ids) < PIECE:
            return
        after = Place((ids[-1],))


def _give_back_connection() -> None:
    """Leaves the pool's connection to others while lines are sent, which may take long; in tests there is but one."""
    if not connection.in_atomic_block:
        close_old_connections()


def _piece(after: Place | None, since: datetime | None, origin: str) -> tuple[list[int], list[bytes]]:
    """The ids of the next texts, and their lines."""
    if since is None:
        rows = list(beyond(published_rows(), AS_IT_WENT, after)[:PIECE])
        return [row.id for row in rows], [_line(row, origin) for row in rows]
    ids = list(beyond(changed_since(since), AS_IT_WENT, after).values_list("pk", flat=True)[:PIECE])
    public = {row.id: row for row in published_rows().filter(pk__in=ids)}
    return ids, [_line(public[pk], origin) if pk in public else _withdrawn(pk) for pk in ids]


def _line(row: Any, origin: str) -> bytes:
    page = origin + reverse("contribution", args=[row.id])
    named = attribution(row.author__name, page, row.published_revision__licence)
    return line(text_json(row, origin), attribution=named, cursor=str(row.id))


def _withdrawn(pk: int) -> bytes:
    return line(b'{"id":%d}' % pk, withdrawn=True, cursor=str(pk))
