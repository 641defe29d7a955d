"""Whole pages kept for readers without a session: finished, compressed, with their ETag and headers."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response

SECURITY_HEADERS = {"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options"}

Respond = Callable[[HttpRequest], HttpResponseBase]


class PageCacheMiddleware:
    """Answers bare addresses from the "pages" cache for PAGE_CACHE_SECONDS; 0 turns it off.

    An address with parameters is never kept: there are too many of them, and a robot could fill the memory. A
    request with a session is never answered from here, nor does its answer get in.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not (settings.PAGE_CACHE_SECONDS and is_cacheable(request)):
            return self.get_response(request)
        key = cache_key(request)
        kept = caches["pages"].get(key)
        if kept is None:
            kept = self.get_response(request)
            if is_same_for_everybody(kept):
                caches["pages"].set(key, kept, settings.PAGE_CACHE_SECONDS)
            return kept
        answer = get_conditional_response(request, etag=kept.headers.get("ETag"), response=kept)
        assert answer is not None  # it is `kept`, or a 304 in its place
        for name in SECURITY_HEADERS & kept.headers.keys():
            answer.headers[name] = kept.headers[name]  # a 304 is made with few headers of its own
        return answer


def cache_key(request: HttpRequest) -> str:
    """By scheme and host, since pages hold their own address; by encoding, since they are compressed.

    The host as it was sent: get_host() may refuse it, and refusing is not this middleware's work. A digest, since an
    address may be longer than a key can be.
    """
    encoding = "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "plain"
    parts = f"{request.scheme} {request.headers.get('Host', '')} {encoding} {request.path}"
    return hashlib.sha256(parts.encode()).hexdigest()


def is_cacheable(request: HttpRequest) -> bool:
    """A bare page asked for by somebody without a session."""
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def is_same_for_everybody(response: HttpResponseBase) -> bool:
    """A finished answer that depends on the address and the encoding alone."""
    vary = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")} - {""}
    whole = response.status_code == 200 and not response.streaming and not response.cookies
    return whole and vary <= {"accept-encoding"}
