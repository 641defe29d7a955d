"""What all views of the community have in common."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.etags import quoted, refuse_condition, set_etag
from community.api.idempotency import once
from community.errors import Changed
from community.models import Scope
from formulas.api.shaping import ShapedView

READS = ("GET", "HEAD", "OPTIONS")


class ScopedView(ShapedView):
    """A view that says which scope each method needs, and which methods are open to strangers.

    Each POST takes an Idempotency-Key. Changes of what has a state take If-Match: a view names their methods.
    """

    scopes: ClassVar[Mapping[str, Scope]] = {}
    open_methods: ClassVar[Collection[str]] = ()
    conditional_methods: ClassVar[Collection[str]] = ()  # those that take If-Match
    needs_condition: ClassVar[bool] = False  # whether they do nothing without it
    changes_nothing: ClassVar[bool] = False  # whether a POST only asks, so that it may be done as often as it comes
    answers_hold_secrets: ClassVar[bool] = False  # whether what a POST answers is never to be stored

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Has the view's own POST done once for each key."""
        super().__init_subclass__(**kwargs)
        if "post" in cls.__dict__:
            cls.post = once(cls.__dict__["post"])  # type: ignore[attr-defined]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing; raises what keeps the request from being handled, a condition that nothing could meet among it."""
        super().initial(request, *args, **kwargs)
        if request.method in self.allowed_methods and request.method not in (*READS, *self.conditional_methods):
            refuse_condition(request)

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        """The answer, marked so that no cache gives one person what was said to another."""
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        set_etag(answer)
        mark_as_theirs(answer)
        return answer

    def handle_exception(self, exc: Exception) -> Response:
        """The answer to a refusal; to a condition that is not met, with the ETag of the present state."""
        answer = super().handle_exception(exc)
        if isinstance(exc, Changed) and exc.tag:
            answer.headers["ETag"] = quoted(exc.tag)
        return answer


def mark_as_theirs(answer: HttpResponseBase) -> None:
    """Marks an answer as meant for its caller alone, and as soon out of date."""
    patch_vary_headers(answer, ["Authorization", "Cookie"])
    patch_cache_control(answer, private=True, no_cache=True)
