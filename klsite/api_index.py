"""`/api/v1/`: where everything is. The URLconf says it, so that what is added there stands here too."""

from collections.abc import Iterator
from functools import cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from formulas.api.answers import json_answer, json_of, origin
from formulas.api.shaping import links
from formulas.api.views import ReadView

PREFIX = "api-"  # of the names of all addresses of the API
NAME = "api-index"


class IndexSerializer(serializers.Serializer):
    """The addresses from which one gets to all others, by what is there."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """An address for each name."""
        return {_key(name): serializers.URLField() for name in names()}


class Index(ReadView):
    """Where everything is."""

    @extend_schema(operation_id="index", responses=IndexSerializer, tags=["index"])
    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Where everything is: the lists, what you may do, the description, the docs."""
        here = {name: f"{origin(request)}{reverse(name)}" for name in names()}
        header = links(service_desc=here["api-schema"], service_doc=here["api-docs"])
        return json_answer(request, json_of({_key(name): address for name, address in here.items()}), header)


@cache
def names() -> list[str]:
    """The names of all addresses of the API that can be read as they are, without anything to be filled in."""
    return sorted(set(_readable(get_resolver(), "")) - {NAME})


def _readable(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = f"{before}{entry.pattern}"
        if "<" in route:
            continue
        if isinstance(entry, URLResolver):
            yield from _readable(entry, route)
        elif (entry.name or "").startswith(PREFIX) and _can_be_read(entry):
            yield str(entry.name)


def _can_be_read(entry: URLPattern) -> bool:
    view = getattr(entry.callback, "view_class", None) or getattr(entry.callback, "cls", None)
    return view is None or hasattr(view, "get")


def _key(name: str) -> str:
    return name.removeprefix(PREFIX).replace("-", "_")
