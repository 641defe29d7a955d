"""What readers say is wrong on formula pages, and the moderators' answers."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from community.actions.reporting import close_report
from community.api.etags import expected, quoted, with_state
from community.api.fields import Text
from community.api.log import LogEntrySerializer, entry_data
from community.api.paging import page, page_data
from community.api.requests import Body, PageFilters
from community.api.scopes import caller
from community.api.serializers import (
    PagedSerializer,
    PersonSerializer,
    ReportSerializer,
    person_data,
    report_data,
)
from community.api.views import ScopedView
from community.errors import NotAllowed
from community.models import Report, Scope
from community.orders import AS_IT_WENT
from community.preconditions import report_tag
from community.states import Action

OPEN, ANSWERED = "open", "answered"
OWN_REPORT = "Nobody answers their own report; another moderator will."


class ReportFilters(PageFilters):
    """Which reports."""

    state = serializers.ChoiceField([OPEN, ANSWERED], default=OPEN)


class NewAnswer(Body):
    """The answer to a report, which its reporter is told."""

    reason = Text(allow_blank=True, help_text="what came of it")


class SentReportSerializer(ReportSerializer):
    """A report as moderators see it, with the answer if there is one."""

    url = serializers.URLField(help_text="of this report")
    page = serializers.URLField(help_text="of the page for moderators")
    text = serializers.CharField(help_text="empty where whoever sent it has removed their account")
    reporter = PersonSerializer()
    answer = LogEntrySerializer(allow_null=True)
    etag = serializers.CharField(help_text="names its state, for `If-Match`")


class SentReportPageSerializer(PagedSerializer):
    """One page of reports."""

    results = SentReportSerializer(many=True)


class SentReports(ScopedView):
    """Reports about formula pages."""

    scopes = {"GET": Scope.MODERATE}
    entry = SentReportSerializer

    @extend_schema(operation_id="moderation_reports", parameters=[ReportFilters], responses=SentReportPageSerializer)
    def get(self, request: Request) -> Response:
        """What others say is wrong on formula pages, oldest first: what is open, or what is answered."""
        wanted = ReportFilters.of(request)
        rows = Report.objects.exclude(reporter=caller(request)).filter(closed_at__isnull=wanted["state"] == OPEN)
        rows = rows.select_related("reporter").prefetch_related("decisions__actor")
        found = page(rows, AS_IT_WENT, request, wanted["limit"], wanted["cursor"])
        results = [sent_report_data(report, request) for report in found.rows]
        return Response(page_data(found, SentReportSerializer(results, many=True)))


class SentReport(ScopedView):
    """One report about a formula page."""

    scopes = {"GET": Scope.MODERATE}
    entry = SentReportSerializer

    @extend_schema(operation_id="moderation_report", responses=SentReportSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What a reader says is wrong, and the answer if there is one."""
        report = report_of_another(pk, request)
        return with_state(Response(SentReportSerializer(sent_report_data(report, request)).data), report_tag(report))


class ReportAnswer(ScopedView):
    """The answer to a report."""

    scopes = {"POST": Scope.MODERATE}
    conditional_methods = {"POST"}
    needs_condition = True

    @extend_schema(
        operation_id="moderation_answer",
        request=NewAnswer,
        responses={
            201: OpenApiResponse(LogEntrySerializer, "The new entry."),
            200: OpenApiResponse(LogEntrySerializer, "The first entry, where you have answered the same already."),
        },
        examples=[OpenApiExample("an answer", {"reason": "You are right: it is mended."}, request_only=True)],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Answers a report, which closes it; whoever sent it is told."""
        report = report_of_another(pk, request)
        meant, sent = expected(request, required=True), NewAnswer.of(request)
        before = report.decisions.filter(action=Action.RESOLVE).last()
        made = close_report(moderator=caller(request), report=report, reason=sent["reason"], expected=meant)
        answer = Response(LogEntrySerializer(entry_data(made)).data, status=200 if made == before else 201)
        report.refresh_from_db()
        return with_state(answer, report_tag(report))


def report_of_another(pk: int, request: Request) -> Report:
    """What somebody else has reported, answered or not; NotAllowed for one's own, Http404 where there is none."""
    report = Report.objects.select_related("reporter").filter(pk=pk).first()
    if report is None:
        raise Http404(f"There is no report {pk}.")
    if report.reporter_id == caller(request).pk:
        raise NotAllowed(OWN_REPORT)
    return report


def sent_report_data(report: Report, request: Request) -> dict[str, Any]:
    """The data of a SentReportSerializer."""
    answers = [entry for entry in report.decisions.all() if entry.action == Action.RESOLVE]
    return {
        **report_data(report),
        "url": reverse("api-report", args=[report.pk], request=request),
        "page": reverse("moderation-report", args=[report.pk], request=request),
        "reporter": person_data(report.reporter, request),
        "answer": entry_data(answers[-1]) if answers else None,
        "etag": quoted(report_tag(report)),
    }
