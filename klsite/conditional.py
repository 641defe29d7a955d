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
        return standing_for(response, super().process_response(asked, response), request)


def if_changed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A whole answer, or a 304 in its place for whoever has it."""
    etag = response.headers.get("ETag")
    answer = get_conditional_response(request, etag=etag, response=response)  # type: ignore[arg-type]  # streams too
    assert answer is not None
    return standing_for(response, answer, request)


def standing_for(whole: HttpResponseBase, answer: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """A 304 with all headers that the whole answer would have had, but for those about its body.

    Django gives it few of them; caches then take a `Vary` for gone, and pages of other sites may not read it. Some
    views know that nothing has changed before they make anything: there the 304 is all that there is.
    """
    if answer.status_code != 304:
        return answer
    if answer is not whole:
        _take_over(whole, answer)
    if whole.status_code == 304 or whole.streaming or len(whole.content) >= SHORTEST_TO_COMPRESS:  # type: ignore[attr-defined]
        patch_vary_headers(answer, ["Accept-Encoding"])  # as it would have been compressed, or might have been
    weak = f"W/{answer.headers.get('ETag')}"
    if weak in parse_etags(request.headers.get("If-None-Match", "")):
        answer.headers["ETag"] = weak  # compressing makes it so
    return answer


def _take_over(whole: HttpResponseBase, answer: HttpResponseBase) -> None:
    # What decorators have left on it for the lines above: that it may be framed, or has a policy of its own. A status
    # that it was made with is none of that: the answer's own stands on its class.
    for name in vars(whole).keys() - vars(answer).keys() - {"status_code"}:
        setattr(answer, name, getattr(whole, name))
    answer.type_of_whole = whole.headers.get("Content-Type", "")  # type: ignore[attr-defined]
    for name, value in whole.headers.items():
        if not name.lower().startswith("content-") or name.lower() in NOT_OF_THE_BODY:
            answer.headers[name] = value


def type_of(response: HttpResponseBase) -> str:
    """The media type of an answer, or of what a 304 stands for."""
    return str(getattr(response, "type_of_whole", response.headers.get("Content-Type", "")))
