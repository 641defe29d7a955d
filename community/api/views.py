"""What all views of the community have in common."""

from collections.abc import Collection, Mapping
from typing import ClassVar

from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response

from community.models import Scope
from formulas.api.shaping import ShapedView


class ScopedView(ShapedView):
    """A view that says which scope each method needs, and which methods are open to strangers."""

    scopes: ClassVar[Mapping[str, Scope]] = {}
    open_methods: ClassVar[Collection[str]] = ()

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        """The answer, marked so that no cache gives one person what was said to another."""
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        mark_as_theirs(answer)
        return answer


def mark_as_theirs(answer: HttpResponseBase) -> None:
    """Marks an answer as meant for its caller alone, and as soon out of date."""
    patch_vary_headers(answer, ["Authorization", "Cookie"])
    patch_cache_control(answer, private=True, no_cache=True)
