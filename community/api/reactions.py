"""What readers do with other people's texts, and with formula pages: vote, flag, report."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from community.actions.reacting import flag, unvote, vote
from community.actions.reporting import report
from community.api.etags import expected, with_state
from community.api.lookup import contribution_at
from community.api.paging import page, page_data
from community.api.requests import NewFlag, NewReport, NewVote, PageFilters
from community.api.scopes import caller
from community.api.serializers import (
    FlagPageSerializer,
    FlagSerializer,
    OwnVoteSerializer,
    ReportSerializer,
    VoteSerializer,
    report_data,
)
from community.api.views import ScopedView
from community.models import Contribution, Flag, FlagReason, Scope, Vote
from community.orders import AS_IT_WENT
from community.preconditions import state_tag
from community.told import as_told_to
from formulas.api.views import formula_at


class YourVote(ScopedView):
    """Your answer to a published text of somebody else."""

    scopes = {"GET": Scope.READ, "PUT": Scope.WRITE, "DELETE": Scope.WRITE}
    entry = OwnVoteSerializer
    conditional_methods = {"PUT", "DELETE"}

    @extend_schema(operation_id="contributions_vote_retrieve", responses=OwnVoteSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Your answer, which nobody else is told, and the totals."""
        contribution = contribution_at(pk, request.user)
        given = Vote.objects.filter(reader=caller(request), contribution=contribution).first()
        return _vote(contribution, given.clicked if given else None, request)

    @extend_schema(
        operation_id="contributions_vote",
        request=NewVote,
        responses=VoteSerializer,
        examples=[OpenApiExample("it clicked", {"clicked": True}, request_only=True)],
    )
    def put(self, request: Request, pk: int) -> Response:
        """Says that it clicked, or that it is not for you; a second answer replaces the first."""
        clicked = NewVote.of(request)["clicked"]
        found, meant = contribution_at(pk, request.user), expected(request)
        contribution = vote(reader=caller(request), contribution=found, clicked=clicked, expected=meant)
        return _vote(contribution, clicked, request)

    @extend_schema(operation_id="contributions_unvote", responses=None)
    def delete(self, request: Request, pk: int) -> Response:
        """Takes your answer back; without one nothing happens."""
        found, meant = contribution_at(pk, request.user), expected(request)
        unvote(reader=caller(request), contribution=found, expected=meant)
        return Response(status=204)


class Flags(ScopedView):
    """Doubts about a published text of somebody else."""

    scopes = {"GET": Scope.READ, "POST": Scope.WRITE}
    entry = FlagSerializer
    conditional_methods = {"POST"}

    @extend_schema(operation_id="contributions_flags_list", parameters=[PageFilters], responses=FlagPageSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Your own doubts about it, one for each state of the text; nobody is told those of others here."""
        wanted = PageFilters.of(request)
        rows = Flag.objects.filter(reader=caller(request), contribution=contribution_at(pk, request.user))
        found = page(rows, AS_IT_WENT, request, wanted["limit"], wanted["cursor"])
        return Response(page_data(found, FlagSerializer(found.rows, many=True)))

    @extend_schema(
        operation_id="contributions_flag",
        request=NewFlag,
        responses={201: FlagSerializer},
        examples=[
            OpenApiExample("a doubt", {"reason": "wrong", "note": "The sign is the other way."}, request_only=True)
        ],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Asks moderators to look at it, once for each state of the text; they will answer you."""
        found, meant, sent = contribution_at(pk, request.user), expected(request), NewFlag.of(request)
        raised = flag(
            reader=caller(request),
            contribution=found,
            reason=FlagReason(sent["reason"]),
            note=sent["note"],
            expected=meant,
        )
        return Response(FlagSerializer(raised).data, status=201)


class Reports(ScopedView):
    """Reports that something on a formula's page is wrong."""

    scopes = {"POST": Scope.WRITE}

    @extend_schema(
        operation_id="formulas_report",
        request=NewReport,
        responses={201: ReportSerializer},
        examples=[OpenApiExample("a report", {"text": "The second reference leads nowhere."}, request_only=True)],
    )
    def post(self, request: Request, slug: str) -> Response:
        """Tells moderators what is wrong; they will answer you."""
        formula = formula_at(slug)
        sent = NewReport.of(request)
        made = report(reporter=caller(request), formula=formula.slug, text=sent["text"], view=sent.get("view"))
        return Response(ReportSerializer(report_data(made)).data, status=201)


def _vote(contribution: Contribution, yours: bool | None, request: Request) -> Response:
    counts = {"clicked": contribution.clicked, "not_for_me": contribution.not_for_me}
    answer = Response(OwnVoteSerializer({"yours": yours, **counts}).data)
    return with_state(answer, state_tag(as_told_to(request.user, contribution), request.user))
