"""What the API says of contributions, decisions and oneself."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from community.api.etags import quoted
from community.api.kind_choice import KindChoice
from community.kinds import KINDS
from community.models import Contribution, FlagReason, Report, Revision, Scope, User
from community.permissions import revision_for
from community.preconditions import is_inside, state_tag
from community.states import Review, Visibility
from community.words.decisions import actions
from formulas.definitions.pinned_view import PinnedView

if TYPE_CHECKING:
    Reader = User | AnonymousUser

ETAG_HELP = (
    "names the state of the text as it is shown here, for `If-Match`; in the list of what is published, as everybody "
    "is told of it"
)
# Contribution.state: one word for what everybody sees and how far the text has come.
STATES = ["published", *Review.values[:-1], Visibility.HIDDEN.value, Visibility.SPAM.value]


class PersonSerializer(serializers.Serializer):
    """Somebody, as everybody knows them."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    page = serializers.URLField()


class PinnedViewSerializer(serializers.Serializer):
    """A formula's plot, with the values of all its parameters as they were then: it means the same for ever."""

    figure = serializers.CharField(allow_null=True, help_text="the name of a view; null where it was never known")
    values = serializers.DictField(child=serializers.FloatField())


class TextSerializer(serializers.Serializer):
    """One state of a text."""

    revision = serializers.IntegerField(allow_null=True, help_text="the id of this state of the text")
    text = serializers.CharField(allow_null=True, help_text="Markdown with LaTeX between dollars")
    html = serializers.CharField(allow_null=True, help_text="safe HTML with MathML; null until the text is sent in")
    view = PinnedViewSerializer(allow_null=True, help_text="the plot that goes with it; null where none does")
    licence = serializers.CharField(allow_null=True, help_text="what others may do with it; null until it is sent in")


class PlaceSerializer(serializers.Serializer):
    """Which contribution, whose, and where it stands."""

    id = serializers.IntegerField()
    url = serializers.URLField(help_text="of this answer")
    page = serializers.URLField(help_text="of the page for people")
    formula = serializers.CharField(help_text="the formula's slug")
    kind = KindChoice()
    state = serializers.ChoiceField(STATES)
    author = PersonSerializer(allow_null=True)


class ContributionSerializer(PlaceSerializer, TextSerializer):
    """An explanation or aha moment, with the text that the caller may read.

    Everybody is given what is published. Authors are given their newest text, and moderators the one in review:
    then `published` holds the text that everybody sees meanwhile. Of a hidden one others are told only that it is.
    """

    clicked = serializers.IntegerField(help_text="so many readers said “It clicked”")
    not_for_me = serializers.IntegerField(help_text="so many said “Not for me”")
    published_at = serializers.DateTimeField(allow_null=True)
    published = TextSerializer(allow_null=True, help_text="what everybody sees, where that is not the text above")
    review = serializers.ChoiceField(
        Review.values, allow_null=True, help_text="where the newest text stands; null for all but author and moderators"
    )
    version = serializers.IntegerField(allow_null=True, help_text="what a change or decision names; null as `review`")
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="of the newest text; null as `review`")
    etag = serializers.CharField(help_text=ETAG_HELP)


class PagedSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ContributionPageSerializer(PagedSerializer):
    """One page of contributions."""

    results = ContributionSerializer(many=True)


class VoteSerializer(serializers.Serializer):
    """Your answer, which nobody else is told, and the totals."""

    yours = serializers.BooleanField(help_text="whether it clicked for you")
    clicked = serializers.IntegerField()
    not_for_me = serializers.IntegerField()


class OwnVoteSerializer(VoteSerializer):
    """Your answer, if you have given one, and the totals."""

    yours = serializers.BooleanField(allow_null=True, help_text="whether it clicked for you; null without an answer")


class FlagSerializer(serializers.Serializer):
    """Your doubt, which moderators will look at."""

    id = serializers.IntegerField()
    revision = serializers.IntegerField(source="revision_id", help_text="the state of the text that you doubt")
    reason = serializers.ChoiceField(FlagReason.values)
    note = serializers.CharField()
    created_at = serializers.DateTimeField()


class FlagPageSerializer(PagedSerializer):
    """One page of your doubts."""

    results = FlagSerializer(many=True)


class ReportSerializer(serializers.Serializer):
    """What you say is wrong on a page, which moderators will look at."""

    id = serializers.IntegerField()
    formula = serializers.CharField()
    text = serializers.CharField()
    view = PinnedViewSerializer(allow_null=True)
    created_at = serializers.DateTimeField()


class ActorSerializer(serializers.Serializer):
    """Who did it."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class ActionField(serializers.ChoiceField):
    """All that the log may hold, asked for each time: the tables of words say it."""

    def __init__(self) -> None:
        super().__init__(actions())


class DecisionSerializer(serializers.Serializer):
    """An entry of the log: what was done to a contribution, by whom (null: by the site itself) and why."""

    id = serializers.IntegerField()
    action = ActionField()
    actor = ActorSerializer(allow_null=True)
    contribution = serializers.IntegerField(source="contribution_id")
    revision = serializers.IntegerField(source="revision_id", allow_null=True)
    reason = serializers.CharField()
    judged_version = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True, help_text="the decision that it takes back")
    created_at = serializers.DateTimeField()


class DecisionPageSerializer(PagedSerializer):
    """One page of a log."""

    results = DecisionSerializer(many=True)


class LeftSerializer(serializers.Serializer):
    """How many more of each you can send now."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """A number for each kind, and for what else can be sent."""
        of_kinds = [kind.counted_as for kind in KINDS.values()]
        return {name: serializers.IntegerField() for name in ("drafts", *of_kinds, "votes", "flags", "reports")}


class TokenSerializer(serializers.Serializer):
    """The token that asks."""

    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.values))
    expires_at = serializers.DateTimeField(source="expiry", allow_null=True)


class MeSerializer(serializers.Serializer):
    """Who you are here, and what you may do."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    page = serializers.URLField()
    email = serializers.EmailField()
    verified = serializers.BooleanField(help_text="whether your address is; before that nothing can be sent for review")
    is_moderator = serializers.BooleanField()
    trusted = serializers.BooleanField(help_text="whether your texts are published without waiting")
    new = serializers.BooleanField(help_text="whether your account is so new that it has to go slowly")
    left = LeftSerializer()
    unread = serializers.IntegerField(help_text="notices that you have not marked as read")
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.values), help_text="what you may do just now")
    token = TokenSerializer(allow_null=True, help_text="null for a session")


def contribution_data(contribution: Contribution, reader: "Reader", request: Request) -> dict[str, Any]:
    """What `reader` is told of a contribution: the data of a ContributionSerializer."""
    shown, public = revision_for(reader, contribution), contribution.published_revision
    inside = is_inside(reader, contribution)
    return {
        "id": contribution.pk,
        "url": reverse("api-contribution", args=[contribution.pk], request=request),
        "page": request.build_absolute_uri(contribution.get_absolute_url()),
        "formula": contribution.formula,
        "kind": contribution.kind,
        "state": contribution.state,
        "author": person_data(contribution.author, request) if shown else None,
        "clicked": contribution.clicked,
        "not_for_me": contribution.not_for_me,
        "published_at": contribution.published_at,
        "published": text_data(contribution, public) if inside and public and public != shown else None,
        "review": contribution.review if inside else None,
        "version": contribution.version if inside else None,
        "submitted_at": contribution.submitted_at if inside else None,
        "etag": quoted(state_tag(contribution, reader)),
        **text_data(contribution, shown),
    }


def text_data(contribution: Contribution, revision: Revision | None) -> dict[str, Any]:
    """The data of a TextSerializer; all of it null where there is nothing to show."""
    if revision is None:
        return dict.fromkeys(("revision", "text", "html", "view", "licence"))
    return {
        "revision": revision.pk,
        "text": revision.text,
        "html": None if revision.is_draft else revision.html,
        "view": view_data(contribution.pinned_view(revision)),
        "licence": revision.licence or None,
    }


def view_data(view: PinnedView | None) -> dict[str, Any] | None:
    """The data of a PinnedViewSerializer."""
    return {"figure": view.figure or None, "values": dict(view.values)} if view else None


def report_data(report: Report) -> dict[str, Any]:
    """The data of a ReportSerializer."""
    fields = {name: getattr(report, name) for name in ("id", "formula", "text", "created_at")}
    return fields | {"view": view_data(report.pinned_view)}


def person_data(person: User, request: Request) -> dict[str, Any]:
    """The data of a PersonSerializer."""
    return {"id": person.pk, "name": person.name, "page": reverse("person", args=[person.pk], request=request)}
