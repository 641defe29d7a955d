"""What the OpenAPI description says of tokens and scopes."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import Serializer

from community.api.authentication import PersonalToken
from community.api.etags import IF_MATCH_PARAMETER, REQUIRED_IF_MATCH_PARAMETER
from community.api.idempotency import KEY_PARAMETER
from community.api.requests import Body, Change
from community.api.views import ScopedView
from formulas.api.answers import FIELDS

SENTENCE = re.compile(r"(?<=[\w`)])[.;](?= |$)")


class ScopedSchema(AutoSchema):
    """The description of an operation, its scope included."""

    def get_summary(self) -> str:
        """The first sentence of the view's own words, as plain text: OpenAPI has Markdown in descriptions alone."""
        words = (super().get_description() or "").strip().partition("\n")[0]
        return SENTENCE.split(words, maxsplit=1)[0].removesuffix(".").replace("`", "")

    def get_override_parameters(self) -> list[OpenApiParameter | Serializer | type[Serializer]]:
        """What reads and changes take by the rules of their views: which fields to give, and the headers of changes."""
        entry = getattr(self.view, "entry", None)
        fields = [fields_parameter(entry)] if entry and self.method == "GET" else []
        headers = change_headers(self.view, self.method) if isinstance(self.view, ScopedView) else []
        return [*fields, *headers]

    def _get_request_for_media_type(self, serializer: Any, direction: Any = "request") -> tuple[Any, bool]:
        """What a body is, and whether it has to be sent: a change has to, though each of its fields may be left out."""
        schema, is_required = super()._get_request_for_media_type(serializer, direction)  # type: ignore[no-untyped-call]
        of_change = issubclass(serializer if isinstance(serializer, type) else type(serializer), Change)
        return schema, is_required or of_change

    def get_auth(self) -> list[dict[str, Any]]:
        """The ways to say who one is; an empty one where that may be left out."""
        ways: list[dict[str, Any]] = super().get_auth()
        is_open = isinstance(self.view, ScopedView) and self.method in self.view.open_methods
        return [*ways, {}] if is_open else ways

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular's has no arguments
        """The view's own words, and the scope."""
        words = super().get_description() or ""
        scope = self.view.scopes.get(self.method) if isinstance(self.view, ScopedView) else None
        return f"{words}\n\nScope: `{scope}`." if scope else words


def fields_parameter(entry: type[Serializer]) -> OpenApiParameter:
    """How the description speaks of `?fields=`."""
    names = {"type": "string", "enum": list(entry().fields)}
    return OpenApiParameter(
        FIELDS,
        {"type": "array", "items": names, "minItems": 1},
        description="These fields alone, with commas between them; without it, all.",
        style="form",
        explode=False,
    )


def change_headers(view: ScopedView, method: str) -> list[OpenApiParameter]:
    """The headers by which a change is done once, and only to what its caller has read."""
    headers = [KEY_PARAMETER] if method == "POST" and not view.changes_nothing else []
    if method in view.conditional_methods:
        headers.append(REQUIRED_IF_MATCH_PARAMETER if view.needs_condition else IF_MATCH_PARAMETER)
    return headers


class PersonalTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI description speaks of a token."""

    target_class = PersonalToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "klarity_…",
            "description": "A personal token, made in the account page. Its scopes: read, write, moderate.",
        }


class StrictBodies(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """How the description speaks of a body: with no fields but those that it names, and of a change, with one."""

    target_class = Body
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        described = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        strict = {**described, "additionalProperties": False}
        body = self.target() if isinstance(self.target, type) else self.target
        # Within allOf, or made clients take the choices for types of their own.
        return strict | {"allOf": [{"anyOf": body.something()}]} if isinstance(body, Change) else strict
