"""What moderators do: look at what waits, decide, take a decision back, read the log."""

from django.http import Http404
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from community.actions.judging import decide, undo
from community.api.contributions import page_of_contributions
from community.api.etags import expected, with_state
from community.api.lookup import sent_contribution_at
from community.api.paging import page, page_data
from community.api.requests import NewDecision, PageFilters
from community.api.scopes import caller
from community.api.serializers import (
    ContributionPageSerializer,
    ContributionSerializer,
    DecisionPageSerializer,
    DecisionSerializer,
)
from community.api.views import ScopedView
from community.models import Contribution, Decision, Scope
from community.orders import AS_IT_WENT, QUEUE
from community.preconditions import state_tag

EXAMPLES = [
    OpenApiExample("publish", {"action": "approve"}, request_only=True),
    OpenApiExample("turn down", {"action": "reject", "reason": "The sign is the other way."}, request_only=True),
]


class Queue(ScopedView):
    """What waits for review."""

    scopes = {"GET": Scope.MODERATE}
    entry = ContributionSerializer

    @extend_schema(operation_id="moderation_queue", parameters=[PageFilters], responses=ContributionPageSerializer)
    def get(self, request: Request) -> Response:
        """Texts of others in review, oldest first, each with the `etag` that a decision names."""
        wanted = PageFilters.of(request)
        moderator = caller(request)
        rows = Contribution.objects.awaiting_review(moderator)
        rows = rows.select_related("author", "current_revision", "published_revision")
        found = page(rows, QUEUE, request, wanted["limit"], wanted["cursor"])
        return Response(page_of_contributions(found, moderator, request))


class Decisions(ScopedView):
    """Decisions about one contribution, and its log."""

    scopes = {"GET": Scope.MODERATE, "POST": Scope.MODERATE}
    entry = DecisionSerializer
    conditional_methods = {"POST"}
    needs_condition = True

    @extend_schema(operation_id="moderation_log", parameters=[PageFilters], responses=DecisionPageSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What was done to it, from the beginning."""
        wanted = PageFilters.of(request)
        rows = sent_contribution_at(pk).decisions.select_related("actor")
        found = page(rows, AS_IT_WENT, request, wanted["limit"], wanted["cursor"])
        return Response(page_data(found, DecisionSerializer(found.rows, many=True)))

    @extend_schema(
        operation_id="moderation_decide",
        request=NewDecision,
        responses={
            201: OpenApiResponse(DecisionSerializer, "The new entry."),
            200: OpenApiResponse(DecisionSerializer, "The first entry, where you have decided the same already."),
        },
        examples=EXAMPLES,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Decides; a 412 that says who decided what when it is no longer the state that you judged."""
        contribution = sent_contribution_at(pk)
        meant, sent = expected(request, required=True), NewDecision.of(request)
        decision, is_new = decide(
            moderator=caller(request),
            contribution=contribution,
            action=sent["action"],
            reason=sent["reason"],
            revision=sent.get("revision"),
            version=sent.get("version"),
            expected=meant,
        )
        return entry(decision, is_new, request)


class Undo(ScopedView):
    """Taking a decision back."""

    scopes = {"POST": Scope.MODERATE}
    conditional_methods = {"POST"}
    needs_condition = True

    @extend_schema(
        operation_id="moderation_undo",
        request=None,
        responses={
            201: OpenApiResponse(DecisionSerializer, "The new entry, which takes the decision back."),
            200: OpenApiResponse(DecisionSerializer, "The first such entry, where you have taken it back already."),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        """Takes your own decision back, before its author is told; `If-Match` is the `ETag` of its answer."""
        decision = Decision.objects.filter(pk=pk, contribution__isnull=False).first()
        if decision is None:
            raise Http404(f"There is no decision {pk} on a contribution.")
        meant = expected(request, required=True)
        return entry(*undo(moderator=caller(request), decision=decision, expected=meant), request)


def entry(decision: Decision, is_new: bool, request: Request) -> Response:
    """An entry about a contribution, which was made now or before, with the ETag of how that stands now."""
    assert decision.contribution is not None
    answer = Response(DecisionSerializer(decision).data, status=201 if is_new else 200)
    return with_state(answer, state_tag(decision.contribution, caller(request)))
