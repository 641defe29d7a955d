"""The log: all of it for moderators, and to authors what they are told of their own texts."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.fields import Choice
from community.api.lookup import contribution_at
from community.api.paging import page, page_data
from community.api.requests import BIGGEST, PageFilters
from community.api.scopes import caller
from community.api.serializers import ActorSerializer, PagedSerializer
from community.api.views import ScopedView
from community.errors import NotAllowed
from community.models import Decision, Scope, User
from community.orders import AS_IT_WENT, LATEST
from community.permissions import is_author
from community.words.decisions import actions, told_to_author
from formulas.api.filters import Count

NOT_YOURS = "What was done to a text is told to its author; moderators read it in their log."
ACTION_HELP = "one word for what was done, as in `approve`; there may be more of them some day"
YOU, MODERATOR, SITE = "you", "moderator", "site"


class ActionFilter(Choice):
    """A filter for what was done, asked for each time: the tables of words say all of it."""

    def __init__(self) -> None:
        super().__init__("word of the log", actions(), required=False, help_text="what was done, as in `approve`")


class LogFilters(PageFilters):
    """Which entries."""

    action = ActionFilter()
    moderator = Count(required=False, min_value=1, max_value=BIGGEST, help_text="the id of who did it")


class LogEntrySerializer(serializers.Serializer):
    """An entry of the log: what was done to a contribution, a report or a person, by whom (null: the site) and why."""

    id = serializers.IntegerField()
    action = serializers.CharField(help_text=ACTION_HELP)
    actor = ActorSerializer(allow_null=True)
    contribution = serializers.IntegerField(allow_null=True)
    report = serializers.IntegerField(allow_null=True)
    person = ActorSerializer(allow_null=True)
    revision = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    judged_version = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    undoes = serializers.IntegerField(allow_null=True, help_text="the decision that it takes back")
    undone_by = serializers.IntegerField(allow_null=True, help_text="the entry that took it back")
    created_at = serializers.DateTimeField()


class LogPageSerializer(PagedSerializer):
    """One page of the log."""

    results = LogEntrySerializer(many=True)


class ToldEntrySerializer(serializers.Serializer):
    """What was done to your text, and why; of moderators you are not told which one it was."""

    id = serializers.IntegerField()
    action = serializers.CharField(help_text=ACTION_HELP)
    by = serializers.ChoiceField([YOU, MODERATOR, SITE])
    revision = serializers.IntegerField(source="revision_id", allow_null=True)
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class ToldPageSerializer(PagedSerializer):
    """One page of what was done to your text."""

    results = ToldEntrySerializer(many=True)


class Log(ScopedView):
    """The log."""

    scopes = {"GET": Scope.MODERATE}
    entry = LogEntrySerializer

    @extend_schema(operation_id="log_list", parameters=[LogFilters], responses=LogPageSerializer)
    def get(self, request: Request) -> Response:
        """What was done on the site, by whom and why, newest first."""
        wanted = LogFilters.of(request)
        conditions = {"action": wanted.get("action"), "actor": wanted.get("moderator")}
        rows = Decision.objects.select_related("actor", "person").prefetch_related("undone_by")
        rows = rows.filter(**{name: value for name, value in conditions.items() if value})
        found = page(rows, LATEST, request, wanted["limit"], wanted["cursor"])
        return Response(page_data(found, LogEntrySerializer([entry_data(row) for row in found.rows], many=True)))


class TextLog(ScopedView):
    """What was done to a text of one's own."""

    scopes = {"GET": Scope.READ}
    entry = ToldEntrySerializer

    @extend_schema(operation_id="contributions_log", parameters=[PageFilters], responses=ToldPageSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What you have done with your text, and what was decided about it and why, from the beginning."""
        wanted, author = PageFilters.of(request), caller(request)
        contribution = contribution_at(pk, author)
        if not is_author(author, contribution):
            raise NotAllowed(NOT_YOURS)
        found = page(told_to_author(contribution), AS_IT_WENT, request, wanted["limit"], wanted["cursor"])
        for row in found.rows:
            row.by = _by(row, author)
        return Response(page_data(found, ToldEntrySerializer(found.rows, many=True)))


def entry_data(decision: Decision) -> dict[str, Any]:
    """The data of a LogEntrySerializer."""
    undone_by = getattr(decision, "undone_by", None)
    return {
        **{name: getattr(decision, name) for name in ("id", "action", "actor", "person", "reason", "created_at")},
        **{name: getattr(decision, f"{name}_id") for name in ("contribution", "report", "revision", "undoes")},
        "judged_version": decision.judged_version,
        "version": decision.version,
        "undone_by": undone_by.pk if undone_by else None,
    }


def _by(decision: Decision, author: User) -> str:
    if decision.actor_id is None:
        return SITE
    return YOU if decision.actor_id == author.pk else MODERATOR
