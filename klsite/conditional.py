"""Answers only where something has changed."""

from copy import copy

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags

from formulas.pages.kept_answers import SHORTEST_TO_COMPRESS

# A policy is about the page, whose headers a browser that keeps it takes from the 304.
NOT_OF_THE_BODY = {"content-security-policy", "content-security-policy-report-only", "content-location"}


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's, for HEAD as for GET: here an answer to HEAD still has its body, which the server drops."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        asked = copy(request)
        asked.method = "GET" if request.method == "HEAD" else request.method
        return with_headers_of(response, super().process_response(asked, response), request)


def if_changed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A whole answer, or a 304 in its place for whoever has it."""
    etag = response.headers.get("ETag")
    answer = get_conditional_response(request, etag=etag, response=response)  # type: ignore[arg-type]  # streams too
    assert answer is not None
    return with_headers_of(response, answer, request)


def with_headers_of(whole: HttpResponseBase, answer: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """A 304 with all headers that the whole answer would have had, but for those about its body.

    Django gives it few of them; caches then take a `Vary` for gone, and pages of other sites may not read it.
    """
    if answer is whole or answer.status_code != 304:
        return answer
    # What decorators have left on it for the lines above: that it may be framed, or has a policy of its own.
    for name in vars(whole).keys() - vars(answer).keys():
        setattr(answer, name, getattr(whole, name))
    for name, value in whole.headers.items():
        if not name.lower().startswith("content-") or name.lower() in NOT_OF_THE_BODY:
            answer.headers[name] = value
    if not whole.streaming and len(whole.content) >= SHORTEST_TO_COMPRESS:  # type: ignore[attr-defined]
        patch_vary_headers(answer, ["Accept-Encoding"])  # as it would have been compressed, or might have been
    weak = f"W/{whole.headers.get('ETag')}"
    if weak in parse_etags(request.headers.get("If-None-Match", "")):
        answer.headers["ETag"] = weak  # compressing makes it so
    return answer
