"""Reading, writing, changing and deleting contributions."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from community.actions.posting import post, revise
from community.actions.writing import delete as delete_contribution
from community.actions.writing import discard_edit, submit, withdraw
from community.api.etags import MODERATORS_IF_MATCH_PARAMETER, expected, with_state
from community.api.lookup import contribution_at
from community.api.paging import LinkedPage, page, page_data, page_links
from community.api.published import first_page, page_json, published_rows
from community.api.requests import (
    ORDERS,
    ChangedContribution,
    ContributionFilters,
    DeletionFilters,
    NewContribution,
)
from community.api.scopes import caller, is_nobody, require_scope
from community.api.serializers import ContributionPageSerializer, ContributionSerializer, contribution_data
from community.api.views import ScopedView, mark_as_theirs
from community.models import Contribution, Scope, User
from community.orders import LATEST
from community.permissions import can_judge
from community.preconditions import state_tag
from community.told import all_as_told, as_told_to
from formulas.api.answers import asks_for_plain_json, json_answer, origin

EXAMPLE = OpenApiExample(
    "an explanation, sent for review",
    {
        "formula": "kl-divergence",
        "kind": "explanation",
        "text": "Think of $P$ as what is true and of $Q$ as what you bet on: the divergence is what you lose.",
        "view": {"figure": "bells", "values": {"mu_q": 2}},
        "submit": True,
    },
    request_only=True,
)


class Contributions(ScopedView):
    """Published explanations and aha moments, and the making of new ones."""

    scopes = {"GET": Scope.READ, "POST": Scope.WRITE}
    open_methods = {"GET"}
    entry = ContributionSerializer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer; a plain question without a token takes a shorter way than others."""
        if not (asks_for_plain_json(request) and is_nobody(request)) or request.GET:
            return super().dispatch(request, *args, **kwargs)
        answer = first_page(request).to(request)
        answer.headers["Allow"] = ", ".join(self.allowed_methods)
        mark_as_theirs(answer)
        return answer

    @extend_schema(
        operation_id="contributions_list", parameters=[ContributionFilters], responses=ContributionPageSerializer
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Published texts, newest or best first, alike for everybody; with `author=me` your own, in all states."""
        wanted = ContributionFilters.of(request)
        if wanted.get("author") != "me":
            rows = published_rows(**_conditions(wanted, AnonymousUser()))
            found = page(rows, ORDERS[wanted["order"]], request, wanted["limit"], wanted["cursor"])
            return json_answer(request, page_json(found, origin(request)), page_links(request, found))
        reader = caller(request)
        rows = Contribution.objects.visible_to(reader).filter(**_conditions(wanted, reader))
        rows = rows.select_related("author", "current_revision", "published_revision")
        found = page(rows, LATEST, request, wanted["limit"], wanted["cursor"])
        told = replace(found, rows=all_as_told(found.rows))
        return Response(page_of_contributions(told, reader, request))

    @extend_schema(
        operation_id="contributions_create",
        request=NewContribution,
        responses={201: OpenApiResponse(ContributionSerializer, "Its address is in `Location`.")},
        examples=[EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Keeps a draft, or with `submit: true` sends a text for review; what is refused leaves nothing behind."""
        sent = NewContribution.of(request)
        contribution = post(
            author=caller(request),
            formula=sent["formula"],
            kind=sent["kind"],
            text=sent["text"],
            view=sent.get("view"),
            send=sent["submit"],
        )
        address = reverse("api-contribution", args=[contribution.pk], request=request)
        return shown(contribution, request, status=201, headers={"Location": address})


class OneContribution(ScopedView):
    """One contribution."""

    scopes = {"GET": Scope.READ, "PATCH": Scope.WRITE, "DELETE": Scope.WRITE}
    open_methods = {"GET"}
    entry = ContributionSerializer
    conditional_methods = {"PATCH", "DELETE"}

    @extend_schema(operation_id="contributions_retrieve", responses=ContributionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What the caller may read of it; a 410 once it is deleted."""
        return shown(contribution_at(pk, request.user), request)

    @extend_schema(
        operation_id="contributions_update",
        request=ChangedContribution,
        responses=ContributionSerializer,
        examples=[
            OpenApiExample(
                "another view",
                {"view": {"figure": "coins", "values": {"heads_q": 0.1}}, "version": 2},
                request_only=True,
            )
        ],
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Changes your text: it leaves the review; what is published stays until the new text is approved."""
        sent = ChangedContribution.of(request)
        changed = revise(
            author=caller(request),
            contribution=contribution_at(pk, request.user),
            text=sent.get("text"),
            view=sent.get("view"),
            version=sent.get("version"),
            send=sent["submit"],
            expected=expected(request),
        )
        return shown(changed, request)

    @extend_schema(
        operation_id="contributions_delete",
        parameters=[DeletionFilters, MODERATORS_IF_MATCH_PARAMETER],
        responses=None,
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Deletes your text, or as a moderator (scope `moderate`, a reason and `If-Match`) somebody else's."""
        reason = DeletionFilters.of(request)["reason"]
        contribution = contribution_at(pk, request.user)
        of_another = can_judge(request.user, contribution)
        if of_another:
            require_scope(request, Scope.MODERATE)
        meant = expected(request, required=of_another)
        delete_contribution(actor=caller(request), contribution=contribution, reason=reason, expected=meant)
        return Response(status=204)


class Submission(ScopedView):
    """Sending for review."""

    scopes = {"POST": Scope.WRITE}
    conditional_methods = {"POST"}

    @extend_schema(operation_id="contributions_submit", request=None, responses=ContributionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Sends your draft for review, once; texts of trusted authors are published at once."""
        found, meant = contribution_at(pk, request.user), expected(request)
        return shown(submit(author=caller(request), contribution=found, expected=meant), request)


class Withdrawal(ScopedView):
    """Taking out of review."""

    scopes = {"POST": Scope.WRITE}
    conditional_methods = {"POST"}

    @extend_schema(operation_id="contributions_withdraw", request=None, responses=ContributionSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Takes your text out of review; it is a draft again."""
        found, meant = contribution_at(pk, request.user), expected(request)
        return shown(withdraw(author=caller(request), contribution=found, expected=meant), request)


class Edit(ScopedView):
    """The newer text of a published one."""

    scopes = {"DELETE": Scope.WRITE}
    conditional_methods = {"DELETE"}

    @extend_schema(operation_id="contributions_discard_edit", responses={200: ContributionSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Discards your edit of a published text, in review or not; the published text stays as it is."""
        found, meant = contribution_at(pk, request.user), expected(request)
        return shown(discard_edit(author=caller(request), contribution=found, expected=meant), request)


def shown(
    contribution: Contribution, request: Request, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """The contribution as the caller may read it, with the ETag of its state."""
    told = as_told_to(request.user, contribution)
    data = ContributionSerializer(contribution_data(told, request.user, request)).data
    return with_state(Response(data, status, headers=headers), state_tag(told, request.user))


def page_of_contributions(found: LinkedPage, reader: "User | AnonymousUser", request: Request) -> dict[str, Any]:
    """A page of a list, as `reader` may read it."""
    results = [contribution_data(row, reader, request) for row in found.rows]
    # One serializer for all of them: to make one takes longer than to use it.
    return page_data(found, ContributionSerializer(results, many=True))


def _conditions(wanted: dict[str, Any], reader: "User | AnonymousUser") -> dict[str, Any]:
    conditions: dict[str, Any] = {name: wanted[name] for name in ("formula", "kind") if name in wanted}
    if "author" in wanted:
        conditions["author"] = reader.pk if reader.is_authenticated else int(wanted["author"])
    return conditions
