"""The moderators' desk: texts in doubt, one text with all that deciding about it takes, what can be taken back."""

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from community import told
from community.api.etags import quoted, with_state
from community.api.kind_choice import KindChoice
from community.api.log import LogEntrySerializer, entry_data
from community.api.lookup import sent_contribution_at
from community.api.paging import page, page_data
from community.api.preview import ProblemSerializer
from community.api.requests import PageFilters
from community.api.scopes import caller
from community.api.serializers import (
    ETAG_HELP,
    ContributionSerializer,
    PagedSerializer,
    PersonSerializer,
    TextSerializer,
    contribution_data,
    person_data,
    text_data,
)
from community.api.views import ScopedView
from community.errors import NotAllowed
from community.judgements import possible_judgements, revision_in_question
from community.models import Contribution, FlagReason, Revision, Scope, User
from community.orders import DOUBTED, LATEST
from community.pages.cases import compared_with, latest_decisions, open_flags, problems_of, track_record
from community.permissions import can_judge
from community.preconditions import state_tag

FLAGS = 50  # of one text
TEXTS = tuple(f"contribution__{text}" for text in ("current_revision", "published_revision"))
OWN_TEXT = "Nobody reviews their own text; another moderator will."


class DoubtSerializer(serializers.Serializer):
    """What a reader says is wrong with a text; who it was, moderators need not know to decide about the text."""

    reason = serializers.ChoiceField(FlagReason.values)
    note = serializers.CharField()
    revision = serializers.IntegerField(source="revision_id", help_text="the state of the text that is doubted")
    trusted = serializers.BooleanField(help_text="whether that reader's own texts are published unread")
    created_at = serializers.DateTimeField()


class DoubtedSerializer(ContributionSerializer):
    """A published or hidden text, with the flags that nobody has answered yet."""

    flags = DoubtSerializer(many=True, help_text=f"the first {FLAGS}")


class DoubtedPageSerializer(PagedSerializer):
    """One page of texts in doubt."""

    results = DoubtedSerializer(many=True)


class ChoiceSerializer(serializers.Serializer):
    """One decision that is possible as the text stands."""

    action = serializers.CharField()
    effect = serializers.CharField(help_text="what it would do, in a sentence")
    needs_reason = serializers.BooleanField()


class TrackRecordSerializer(serializers.Serializer):
    """What became of an author's texts so far."""

    approvals = serializers.IntegerField()
    rejections = serializers.IntegerField(help_text="and texts taken for spam")
    trusted = serializers.BooleanField(source="is_trusted")


class CaseSerializer(serializers.Serializer):
    """A text as a moderator has to know it before deciding."""

    id = serializers.IntegerField()
    url = serializers.URLField(help_text="of this answer")
    page = serializers.URLField(help_text="of the page for moderators")
    formula = serializers.CharField(help_text="the formula's slug")
    kind = KindChoice()
    state = serializers.CharField(help_text="as of a contribution, or `deleted`")
    author = PersonSerializer()
    record = TrackRecordSerializer()
    text = TextSerializer(allow_null=True, help_text="the one to decide about; null for what is gone or was taken back")
    published = TextSerializer(allow_null=True, help_text="what everybody sees, where that is another text")
    compared_with = TextSerializer(allow_null=True, help_text="what the text was, when it was last published or judged")
    problems = ProblemSerializer(many=True, help_text="the formulas of the text that cannot be set")
    flags = DoubtSerializer(many=True, help_text=f"the first {FLAGS} that nobody has answered yet")
    choices = ChoiceSerializer(many=True, help_text="what can be decided now")
    version = serializers.IntegerField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    etag = serializers.CharField(help_text=ETAG_HELP)


class UndoableSerializer(LogEntrySerializer):
    """A decision of yours, and until when you can take it back."""

    until = serializers.DateTimeField()
    etag = serializers.CharField(help_text="names the state of its text, for `If-Match`")


class UndoablePageSerializer(PagedSerializer):
    """One page of what can be taken back."""

    results = UndoableSerializer(many=True)


class Flagged(ScopedView):
    """Texts in doubt."""

    scopes = {"GET": Scope.MODERATE}
    entry = DoubtedSerializer

    @extend_schema(operation_id="moderation_flagged", parameters=[PageFilters], responses=DoubtedPageSerializer)
    def get(self, request: Request) -> Response:
        """Published texts of others that are flagged or hidden, oldest first, each with its open flags."""
        wanted, moderator = PageFilters.of(request), caller(request)
        rows = Contribution.objects.under_doubt(moderator)
        rows = rows.select_related("author", "current_revision", "published_revision")
        flagged = rows.prefetch_related(Prefetch("flags", open_flags()[:FLAGS], "open_flags"))
        found = page(flagged, DOUBTED, request, wanted["limit"], wanted["cursor"])
        results = [{**contribution_data(row, moderator, request), "flags": row.open_flags} for row in found.rows]
        return Response(page_data(found, DoubtedSerializer(results, many=True)))


class Case(ScopedView):
    """One text to decide about."""

    scopes = {"GET": Scope.MODERATE}
    entry = CaseSerializer

    @extend_schema(operation_id="moderation_case", responses=CaseSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """A text of somebody else with what it was, its flags, its author's record and what can be decided now."""
        contribution, moderator = sent_contribution_at(pk), caller(request)
        if not can_judge(moderator, contribution):
            raise NotAllowed(OWN_TEXT)
        data = CaseSerializer(case_data(contribution, moderator, request)).data
        return with_state(Response(data), state_tag(contribution, moderator))


class Undoable(ScopedView):
    """What can be taken back."""

    scopes = {"GET": Scope.MODERATE}
    entry = UndoableSerializer

    @extend_schema(operation_id="moderation_undoable", parameters=[PageFilters], responses=UndoablePageSerializer)
    def get(self, request: Request) -> Response:
        """Your decisions of just now that nobody has been told of yet, newest first."""
        wanted, moderator = PageFilters.of(request), caller(request)
        rows = told.undoable().filter(actor=moderator).select_related("actor", *TEXTS)
        found = page(rows, LATEST, request, wanted["limit"], wanted["cursor"])
        results = [
            {
                **entry_data(row),
                "until": row.created_at + settings.UNDO_WINDOW,
                "etag": quoted(state_tag(row.contribution, moderator)),
            }
            for row in found.rows
        ]
        return Response(page_data(found, UndoableSerializer(results, many=True)))


def case_data(contribution: Contribution, moderator: User, request: Request) -> dict[str, Any]:
    """The data of a CaseSerializer."""
    text, published = revision_in_question(contribution), contribution.published_revision
    base = compared_with(contribution, text, latest_decisions(contribution))
    stands = contribution.published_revision_id, contribution.review

    def shown(revision: Revision | None) -> dict[str, Any] | None:
        return text_data(contribution, revision) if revision else None

    return {
        **{name: getattr(contribution, name) for name in ("formula", "kind", "state", "version", "submitted_at")},
        "id": contribution.pk,
        "url": reverse("api-case", args=[contribution.pk], request=request),
        "page": reverse("moderation-item", args=[contribution.pk], request=request),
        "author": person_data(contribution.author, request),
        "record": track_record(contribution.author),
        "text": shown(text),
        "published": shown(published) if published != text else None,
        "compared_with": shown(base),
        "problems": problems_of(text) if text else (),
        "flags": list(open_flags().filter(contribution=contribution)[:FLAGS]),
        "choices": [
            {"action": judgement.action, "effect": judgement.effect.of(*stands), "needs_reason": judgement.needs_reason}
            for judgement in possible_judgements(contribution)
        ],
        "etag": quoted(state_tag(contribution, moderator)),
    }
