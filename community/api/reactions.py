"""What readers do with other people's texts, and with formula pages: vote, flag, report."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from community.actions.reacting import flag, unvote, vote
from community.actions.reporting import report
from community.api.idempotency import KEY_PARAMETER, idempotency_key
from community.api.lookup import contribution_at
from community.api.requests import NewFlag, NewReport, NewVote
from community.api.scopes import caller
from community.api.serializers import FlagSerializer, ReportSerializer, VoteSerializer, report_data
from community.api.views import ScopedView
from community.models import FlagReason, Scope
from formulas.api.views import formula_at


class YourVote(ScopedView):
    """Your answer to a published text of somebody else."""

    scopes = {"PUT": Scope.WRITE, "DELETE": Scope.WRITE}

    @extend_schema(
        operation_id="contributions_vote",
        request=NewVote,
        responses=VoteSerializer,
        examples=[OpenApiExample("it clicked", {"clicked": True}, request_only=True)],
    )
    def put(self, request: Request, pk: int) -> Response:
        """Says that it clicked, or that it is not for you; a second answer replaces the first."""
        clicked = NewVote.of(request)["clicked"]
        contribution = vote(reader=caller(request), contribution=contribution_at(pk, request.user), clicked=clicked)
        counts = {"clicked": contribution.clicked, "not_for_me": contribution.not_for_me}
        return Response({"yours": clicked, **counts})

    @extend_schema(operation_id="contributions_unvote", responses=None)
    def delete(self, request: Request, pk: int) -> Response:
        """Takes your answer back; without one nothing happens."""
        unvote(reader=caller(request), contribution=contribution_at(pk, request.user))
        return Response(status=204)


class Flags(ScopedView):
    """Doubts about a published text of somebody else."""

    scopes = {"POST": Scope.WRITE}

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
        sent = NewFlag.of(request)
        raised = flag(
            reader=caller(request),
            contribution=contribution_at(pk, request.user),
            reason=FlagReason(sent["reason"]),
            note=sent["note"],
        )
        return Response(FlagSerializer(raised).data, status=201)


class Reports(ScopedView):
    """Reports that something on a formula's page is wrong."""

    scopes = {"POST": Scope.WRITE}

    @extend_schema(
        operation_id="formulas_report",
        parameters=[KEY_PARAMETER],
        request=NewReport,
        responses={201: ReportSerializer},
        examples=[OpenApiExample("a report", {"text": "The second reference leads nowhere."}, request_only=True)],
    )
    def post(self, request: Request, slug: str) -> Response:
        """Tells moderators what is wrong; they will answer you."""
        formula = formula_at(slug)
        sent, key = NewReport.of(request), idempotency_key(request)
        made = report(reporter=caller(request), formula=formula.slug, text=sent["text"], view=sent.get("view"), key=key)
        return Response(ReportSerializer(report_data(made)).data, status=201)
