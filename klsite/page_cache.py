"""Whole pages kept for readers without a session: finished, compressed, with their ETag and headers."""

import hashlib
from collections.abc import Callable
from time import monotonic, time
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.urls import reverse

from community.models import Decision
from klsite.api import PREFIX
from klsite.conditional import if_changed
from klsite.request_limits import is_refused

# How long after a decision a process may still answer with what it kept before. Four queries a second are all that it
# costs.
GENERATION_SECONDS = 0.25
# Two transactions may end in another order than they took their ids in: the later id is then seen first, and the
# earlier one slips in below it.
GENERATION_DECISIONS = 16

# nginx takes it for itself and keeps the answer to the end of the second that it names (deploy/nginx.conf).
IN_FRONT = "X-Accel-Expires"

# Where one fails, the answer is an error: made, and said, further down.
PRECONDITIONS = ("If-Match", "If-Unmodified-Since")

Respond = Callable[[HttpRequest], HttpResponseBase]


class PageCacheMiddleware:
    """Answers bare addresses from the "pages" cache for PAGE_CACHE_SECONDS; 0 turns it off.

    Only what there are few of is kept, or a robot could push out the pages that are read: no address with parameters,
    none that is spelled in another way than the site's own links, and none under another name of the site than its
    settings have. A request with a session or a token is never answered from here, nor does its answer get in. HEAD is
    told of the page that GET is given. What is published, hidden or deleted is a decision, and after a decision no page
    that was kept before it is used again.

    A proxy in front is told to keep the same pages, but none of the API's, which count whoever asks: to the end of the
    second in which the latest decisions were looked up, so that what it answers is a second old at most.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self.generation = Generation(latest_decisions)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not (settings.PAGE_CACHE_SECONDS and is_cacheable(request)):
            return self.get_response(request)
        known = self.generation.current()
        key = cache_key(request, known.decisions)
        kept = caches["pages"].get(key)
        if kept is not None:
            answer = if_changed(request, kept)
        else:
            answer = self.get_response(request)
            if not (request.method == "GET" and is_same_for_everybody(answer) and is_own_address(request)):
                return answer
            caches["pages"].set(key, answer, settings.PAGE_CACHE_SECONDS)
        if not request.path.startswith(PREFIX):
            answer.headers[IN_FRONT] = f"@{known.second}"
        return answer


class Known(NamedTuple):
    """The latest decisions, and when they were looked up: by a clock that never jumps, and in which second of time."""

    moment: float
    second: int
    decisions: str


class Generation:
    """Which decisions the kept pages know of, looked up at most once in GENERATION_SECONDS."""

    def __init__(self, look_up: Callable[[], str]) -> None:
        self.look_up = look_up
        self.known: Known | None = None  # one value, so that threads see a time with its own generation

    def current(self) -> Known:
        """The latest decisions, as they were within the last GENERATION_SECONDS."""
        now, second = monotonic(), int(time())  # from before the query: what is decided during it may be missing in it
        known = self.known
        if known is None or now - known.moment >= GENERATION_SECONDS:
            self.known = known = Known(now, second, self.look_up())
        return known


def latest_decisions() -> str:
    """The ids of the last decisions, newest first; one query, by the primary key."""
    latest = Decision.objects.order_by("-pk").values_list("pk", flat=True)[:GENERATION_DECISIONS]
    return ",".join(map(str, latest))


def cache_key(request: HttpRequest, generation: str) -> str:
    """By generation, as said there; by all that was routed, and by scheme and host, since pages hold their own address;
    by encoding, since they are compressed.

    A digest, since an address may be longer than a key can be.
    """
    encoding = "gzip" if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")) else "plain"
    routed = (request.META.get("SCRIPT_NAME"), request.path_info)
    parts = (generation, request.scheme, request.get_host(), encoding, *routed)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def is_cacheable(request: HttpRequest) -> bool:
    """A bare page of the site asked for by somebody without a session and without a token."""
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
        and has_own_name(request)
        and not any(name in request.headers for name in PRECONDITIONS)
        and not is_refused(request)
    )


def has_own_name(request: HttpRequest) -> bool:
    """Whether the site is asked by a name as links have it: others write it in capitals, and with any port."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return False  # to be refused further in
    port = urlsplit(settings.SITE_URL).port
    name = host.removesuffix(f":{port}")
    return name in {allowed.removeprefix(".").lower() for allowed in settings.ALLOWED_HOSTS}


def is_own_address(request: HttpRequest) -> bool:
    """Whether the address is the one that the site's links have: a number may be written with any zeros before it."""
    route = request.resolver_match
    if route is None or route.url_name is None:
        return False
    return unquote(reverse(route.view_name, args=route.args, kwargs=route.kwargs)) == request.path


def is_same_for_everybody(response: HttpResponseBase) -> bool:
    """A finished answer that depends on the address and the encoding alone."""
    vary = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")} - {""}
    control = response.headers.get("Cache-Control", "").lower()
    whole = response.status_code == 200 and not response.streaming and not response.cookies
    return whole and vary <= {"accept-encoding"} and "no-store" not in control and "private" not in control
