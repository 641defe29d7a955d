"""What is sent to the API: filters in the address, and bodies. A name nobody knows is refused, not passed over."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.settings import api_settings

from community.api.fields import Choice, Text, Values, WholeNumber, YesOrNo, shown
from community.api.kind_choice import KindChoice
from community.api.paging import LARGEST, SIZE
from community.errors import Unacceptable
from community.judgements import JUDGEMENTS
from community.models import FlagReason
from community.orders import BEST, NEWEST
from community.texts import known_formula
from formulas.api.filters import Count, Filters
from formulas.definitions import loading
from formulas.definitions.pinned_view import LONG_FORM

ORDERS = {order.name: order for order in (NEWEST, BEST)}
BIGGEST = 2**31 - 1  # of a number that names a row or counts something
LIMIT_HELP = f"at most so many, up to {LARGEST}"
CURSOR_HELP = "from `next` or `previous` of another page"
FIGURE_HELP = "the name of one of the formula's views; without it, the first that one of the values moves"
VIEW_HELP = (
    "the plot that goes with the text: `figure` and `values`, which are completed with the formula's defaults, or the "
    "values alone; null or {} for no plot"
)
JUDGED_HELP = "as the queue gave it; a 409 if that is not what there is. Needed only where `If-Match` is `*`."
VALUES_SCHEMA = {"type": "object", "additionalProperties": {"type": "number", "format": "double"}}
VIEW_SCHEMA = {
    "oneOf": [
        {
            "type": "object",
            "properties": {"figure": {"type": ["string", "null"], "description": FIGURE_HELP}, "values": VALUES_SCHEMA},
            "anyOf": [{"required": ["figure"]}, {"required": ["values"]}],
            "additionalProperties": False,
        },
        VALUES_SCHEMA | {"propertyNames": {"not": {"enum": ["figure", "values"]}}},
        {"type": "null"},
    ]
}


class PageFilters(Filters):
    """Which page of a list."""

    limit = Count(default=SIZE, min_value=1, max_value=LARGEST, help_text=LIMIT_HELP)
    # No default is told: an empty cursor is refused, or a program that has lost its place would begin anew, for ever.
    cursor = serializers.CharField(required=False, help_text=CURSOR_HELP)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"cursor": "", **attrs}


class ContributionFilters(PageFilters):
    """Which contributions."""

    formula = serializers.CharField(required=False, help_text="a formula's slug")
    kind = KindChoice(required=False)
    order = Choice("order", list(ORDERS), default=NEWEST.name, help_text="of what is published")
    author = serializers.CharField(
        required=False, help_text="a person's id, or `me` for your own texts in all their states"
    )

    def validate_formula(self, slug: str) -> str:
        renamed = loading.catalogue().by_former_slug.get(slug)
        try:
            return renamed.slug if renamed else known_formula(slug).slug
        except Unacceptable as error:
            raise serializers.ValidationError(str(error)) from None

    def validate_author(self, author: str) -> str:
        if author != "me" and not (author.isascii() and author.isdecimal() and int(author) <= BIGGEST):
            raise serializers.ValidationError(f"{author[:40]!r} is nobody; give a person's id, or me.")
        return author

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted = super().validate(attrs)
        if wanted.get("author") == "me" and wanted["order"] != NEWEST.name:
            raise serializers.ValidationError({"order": ["Your own texts come newest first; leave it out."]})
        return wanted


class DeletionFilters(Filters):
    """Why: in the address, since the body of a DELETE often gets lost on the way."""

    reason = serializers.CharField(required=False, help_text="for moderators, who have to say why")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"reason": "", **attrs}


class Body(serializers.Serializer):
    """What stands in the body; its fields take what JSON has for them, and nothing else."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            message = f'{shown(data)} is no body; send an object, as in {{"text": "…"}}.'
            raise serializers.ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [message]})
        if unknown := [name for name in data if name not in self.fields]:
            message = f"There is no such field; known: {', '.join(self.fields)}."
            raise serializers.ValidationError({name[:40]: [message] for name in unknown[:20]})
        return super().to_internal_value(data)

    @classmethod
    def of(cls, request: Request) -> dict[str, Any]:
        """What a request's body gives; raises ValidationError for what cannot be used."""
        body = cls(data=request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


class Change(Body):
    """What to change, the rest stays; refused where none of `changing` says anything but what its absence says."""

    changing: tuple[str, ...]
    wanted: str  # the same in words

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if all(attrs.get(name, default) == default for name, default in self._unchanged().items()):
            raise serializers.ValidationError(f"There is nothing to change; give {self.wanted}.")
        return attrs

    def something(self) -> list[dict[str, Any]]:
        """Schemas, one of which holds for every change of something."""
        return [
            {"required": [name]}
            | ({} if default is serializers.empty else {"properties": {name: {"not": {"const": default}}}})
            for name, default in self._unchanged().items()
        ]

    def _unchanged(self) -> dict[str, Any]:
        """What counts where a field is left out; `empty` where nothing does."""
        return {name: self.fields[name].default for name in self.changing}


class LongView(Body):
    """The long form of a view: a figure and values, the rest of which stand at their defaults."""

    figure = Text(required=False, allow_null=True, help_text=FIGURE_HELP)
    values = Values(required=False)


@extend_schema_field(VIEW_SCHEMA)
class ViewField(serializers.Field):
    """The plot that goes with a text, in its long or its short form; null is `{}`, no plot."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return {} if data is None else super().run_validation(data)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping) and any(name in data for name in LONG_FORM):
            return dict(LongView().run_validation(data))
        values: dict[str, Any] = Values().run_validation(data)
        return values


class NewContribution(Body):
    """A text to begin with, or with `submit` to send for review at once."""

    formula = Text(max_length=100, help_text="a formula's slug")
    kind = KindChoice()
    text = Text(default="", allow_blank=True, trim_whitespace=False, help_text="Markdown with LaTeX between dollars")
    view = ViewField(required=False, help_text=VIEW_HELP)
    submit = YesOrNo(default=False, help_text="send it for review; if refused, nothing is kept")


class ChangedContribution(Change):
    """What to change of a text, and whether to send it for review."""

    changing, wanted = ("text", "view", "submit"), "text, view, or submit: true"
    text = Text(required=False, allow_blank=True, trim_whitespace=False)
    view = ViewField(required=False, help_text=VIEW_HELP)
    version = WholeNumber(
        required=False, min_value=0, max_value=BIGGEST, help_text="a 409 if it is not the present one"
    )
    submit = YesOrNo(default=False, help_text="send it for review as well")


class NewVote(Body):
    """ "It clicked" (true) or "Not for me" (false)."""

    clicked = YesOrNo()


class NewFlag(Body):
    """What is wrong with a published text."""

    reason = Choice("reason", FlagReason.values)
    note = Text(default="", allow_blank=True, help_text=f"at most {settings.REASON_LONGEST} characters")


class NewReport(Body):
    """What is wrong on a formula's page."""

    text = Text(help_text=f"at most {settings.REPORT_LONGEST:,} characters")
    view = ViewField(required=False, help_text=VIEW_HELP)


class JudgementField(Choice):
    """A field for one of the judgements there are, asked for each time: their table says all of them."""

    def __init__(self) -> None:
        super().__init__("decision", list(JUDGEMENTS))


class ReasonField(Text):
    """A field for why, which says where it can be left out."""

    def __init__(self) -> None:
        without = " or ".join(word for word, judgement in JUDGEMENTS.items() if not judgement.needs_reason)
        help_text = f"what the author is told; needed unless you {without}"
        super().__init__(default="", allow_blank=True, help_text=help_text)


class NewDecision(Body):
    """What to do with a text. `If-Match` says which state of it was judged; with `*`, `revision` and `version` do."""

    action = JudgementField()
    reason = ReasonField()
    revision = WholeNumber(required=False, min_value=1, max_value=BIGGEST, help_text=JUDGED_HELP)
    version = WholeNumber(required=False, min_value=0, max_value=BIGGEST, help_text=JUDGED_HELP)
