"""What every answer of the API has in common: the fields that were asked for, and the links beside a page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param
from rest_framework.views import APIView

from formulas.api.answers import FIELDS

PLACES = ("cursor", "offset")  # the parameters that lead to another page


class ShapedView(APIView):
    """A view that gives whole objects or, with `?fields=id,title`, some fields of each."""

    entry: ClassVar[type[serializers.Serializer] | None] = None  # what a read gives or, in pages, lists

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing; raises ValidationError for fields that there are not, before anything is done."""
        super().initial(request, *args, **kwargs)
        self.wanted_fields = wanted_fields(request, self.entry)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer with links beside a page, and without the fields that nobody asked for."""
        is_whole = isinstance(response, Response) and response.status_code == 200 and request.method in ("GET", "HEAD")
        if is_whole and isinstance(response.data, Mapping):
            if link := link_header(request.build_absolute_uri(), response.data):
                response.headers["Link"] = link
            if names := getattr(self, "wanted_fields", None):
                response.data = _some(response.data, names)
        return super().finalize_response(request, response, *args, **kwargs)


def wanted_fields(request: Request, entry: type[serializers.Serializer] | None) -> list[str] | None:
    """The fields that a read asks for; None for all. Raises ValidationError, which names those that there are."""
    given = request.query_params.getlist(FIELDS)
    if entry is None or not given or request.method not in ("GET", "HEAD"):
        return None
    # Some clients write a list as the same name several times, whatever they are told.
    known, names = list(entry().fields), [name for names in given for name in names.split(",")]
    if unknown := [name for name in names if name not in known]:
        message = f"{unknown[0][:40]!r} is no field; the fields are: {', '.join(known)}."
        raise serializers.ValidationError({FIELDS: [message]})
    return names


def _some(data: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """Those fields of an object; of a page, those of each of its entries."""
    if "results" in data:
        return {**data, "results": [_some(entry, names) for entry in data["results"]]}
    return {name: data[name] for name in data if name in names}


def link_header(address: str, page: Mapping[str, Any]) -> str:
    """The links from a page to those beside it (RFC 8288); empty for what is no page, or the only one."""
    beside = {rel: page.get(name) for rel, name in (("next", "next"), ("prev", "previous"))}
    if not any(beside.values()):
        return ""
    for place in PLACES:
        address = remove_query_param(address, place)
    return links(**beside, first=address)


def links(**addresses: str | None) -> str:
    """The header `Link`: an address for each relation; a dash in its name is written `_`."""
    return ", ".join(f'<{address}>; rel="{rel.replace("_", "-")}"' for rel, address in addresses.items() if address)
