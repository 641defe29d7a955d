"""What members were told of decisions on their texts, and of answers to their reports and flags."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from community.actions.notice_mails import answers_flag
from community.actions.notices import mark_read
from community.api.fields import WholeNumbers
from community.api.paging import page, page_data
from community.api.requests import BIGGEST, Body, PageFilters
from community.api.scopes import caller
from community.api.serializers import PagedSerializer
from community.api.views import ScopedView
from community.models import Notice, Scope
from community.orders import LATELY_DUE
from community.pages.told_notices import ToldNotice, in_words, notices_of

TEXT, FLAG, REPORT = "text", "flag", "report"


class ReadNotices(Body):
    """Which notices you have read."""

    notices = WholeNumbers(
        required=False, low=1, high=BIGGEST, max_length=1_000, help_text="their ids; without them, all that there are"
    )


class NoticeSerializer(serializers.Serializer):
    """What you were told of one decision."""

    id = serializers.IntegerField()
    subject = serializers.CharField(help_text="what happened, in a line")
    reason = serializers.CharField(help_text="what the moderator writes to you; empty where they write nothing")
    about = serializers.ChoiceField([TEXT, FLAG, REPORT], help_text="your text, a flag or a report of yours")
    contribution = serializers.URLField(allow_null=True, help_text="the text; null for a report")
    formula = serializers.CharField(help_text="the formula's slug")
    since = serializers.CharField(help_text="how your text stands by now, where it has come further; else empty")
    decided_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NoticePageSerializer(PagedSerializer):
    """One page of notices."""

    results = NoticeSerializer(many=True)


class UnreadSerializer(serializers.Serializer):
    """How many notices were marked as read just now, and how many are not read yet."""

    marked = serializers.IntegerField()
    unread = serializers.IntegerField()


class Notices(ScopedView):
    """What you were told."""

    scopes = {"GET": Scope.READ}
    entry = NoticeSerializer

    @extend_schema(operation_id="me_notices", parameters=[PageFilters], responses=NoticePageSerializer)
    def get(self, request: Request) -> Response:
        """What was decided on your texts, reports and flags, newest first; reading it here marks nothing as read."""
        wanted, reader = PageFilters.of(request), caller(request)
        found = page(notices_of(reader), LATELY_DUE, request, wanted["limit"], wanted["cursor"])
        results = [notice_data(told, request) for told in in_words(reader, found.rows)]
        return Response(page_data(found, NoticeSerializer(results, many=True)))


class NoticesRead(ScopedView):
    """Marking notices as read."""

    scopes = {"POST": Scope.WRITE}

    @extend_schema(
        operation_id="me_notices_read",
        request=ReadNotices,
        responses=UnreadSerializer,
        examples=[OpenApiExample("all of them", {}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Marks notices as read: those that you name, or all that there are."""
        reader, sent = caller(request), ReadNotices.of(request)
        marked = mark_read(reader=reader, notices=sent.get("notices"))
        unread = Notice.objects.filter(recipient=reader).unread().count()
        return Response(UnreadSerializer({"marked": marked, "unread": unread}).data)


def notice_data(told: ToldNotice, request: Request) -> dict[str, Any]:
    """The data of a NoticeSerializer."""
    decision = told.notice.decision
    about = decision.contribution or decision.report
    assert about is not None
    text = decision.contribution_id
    return {
        "id": told.notice.pk,
        "subject": told.subject,
        "reason": told.reason,
        "about": REPORT if text is None else FLAG if answers_flag(told.notice) else TEXT,
        "contribution": reverse("api-contribution", args=[text], request=request) if text else None,
        "formula": about.formula,
        "since": told.since,
        "decided_at": decision.created_at,
        "read_at": told.notice.read_at,
    }
