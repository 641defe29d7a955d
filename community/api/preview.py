"""What a text would look like, before it is stored."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import markup
from community.api.fields import Text
from community.api.requests import Body
from community.api.views import ScopedView
from community.errors import Unacceptable
from community.models import Scope
from community.pages.previews import preview_of


class TextToPreview(Body):
    """A text as it is written."""

    text = Text(allow_blank=True, trim_whitespace=False, help_text="Markdown with LaTeX between dollars")


class ProblemSerializer(serializers.Serializer):
    """A formula that cannot be set: readers see its source, with the reason beside it."""

    latex = serializers.CharField()
    message = serializers.CharField()
    line = serializers.IntegerField(help_text="of the text, from 1")


class PreviewSerializer(serializers.Serializer):
    """A text as readers would see it."""

    html = serializers.CharField(help_text="safe HTML with MathML")
    problems = ProblemSerializer(many=True)
    characters = serializers.IntegerField(help_text="of the text as it is written; each kind holds so many")
    shown = serializers.IntegerField(help_text="characters that readers would see; a text needs some of them")
    links = serializers.IntegerField()


class Preview(ScopedView):
    """How a text would look."""

    scopes = {"POST": Scope.READ}
    changes_nothing = True

    @extend_schema(
        operation_id="preview",
        request=TextToPreview,
        responses=PreviewSerializer,
        examples=[OpenApiExample("a text", {"text": "It is *not* a distance: swap $P$ and $Q$."}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """The HTML that the text would have, and its formulas that cannot be set; nothing is stored."""
        text = TextToPreview.of(request)["text"]
        preview = preview_of(request, text)
        if preview.trouble:
            raise Unacceptable({"text": preview.trouble})
        counts = {
            "characters": len(text),
            "shown": len(markup.shown(preview.html)),
            "links": markup.count_links(preview.html),
        }
        return Response(PreviewSerializer({"html": preview.html, "problems": preview.problems, **counts}).data)
