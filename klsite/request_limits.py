"""How much a program may ask of the API: counted by token or address for all workers, and said with every answer.

Counted outside of everything, so that what is kept counts too, and no kept answer repeats what another caller was told;
refused inside, so that the refusal has the headers that all answers have. The form of the headers is that of the IETF's
draft-ietf-httpapi-ratelimit-headers.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from community.api.known_tokens import KNOWN
from formulas.costs.callers import caller_of
from formulas.costs.counts import COUNTS, Taken
from klsite.api import PREFIX, problem_answer

MINUTE = 60
REFUSED = "You have asked {most:,} times within a minute, which is as often as {who} may. Try again in {seconds} s."
ADVICE = " With a token, which you make in your account, you may ask more often."

Respond = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Policy:
    """So many requests a minute, by the name that the headers give it."""

    name: str
    setting: str
    who: str
    advice: str = ""

    @property
    def most(self) -> int:
        return int(getattr(settings, self.setting))


STRANGERS = Policy("strangers", "API_REQUESTS_OF_STRANGER", "an address", ADVICE)
TOKENS = Policy("tokens", "API_REQUESTS_OF_TOKEN", "a token")


@dataclass(frozen=True)
class Counted:
    """What counting a request came to."""

    policy: Policy
    taken: Taken

    def say(self, response: HttpResponseBase) -> None:
        """Writes the headers: what is allowed, and what is left of it for how long."""
        name = self.policy.name
        response.headers["RateLimit-Policy"] = f'"{name}";q={self.policy.most};w={MINUTE}'
        response.headers["RateLimit"] = f'"{name}";r={self.taken.left};t={self.taken.reset_after}'


class CountRequestsMiddleware:
    """Counts what is asked of the API, and says with each answer how much is left.

    By token once that is known to be valid, whatever the address: programs of one house share that. Everything else is
    counted by address, requests with a made-up token too, or each of these would begin a count of its own.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_limited(request):
            return self.get_response(request)
        counted = count(request)
        request.counted = counted  # type: ignore[attr-defined]  # for the middleware below, and the page cache
        response = self.get_response(request)
        counted.say(response)
        return response


class RefuseRequestsMiddleware:
    """Answers with a 429 whoever has asked too often."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return refusal(request) or self.get_response(request)


def is_limited(request: HttpRequest) -> bool:
    """Whether a request counts: all to the API, but for a browser's question whether it may send one."""
    is_preflight = request.method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.META
    return request.path_info.startswith(PREFIX) and not is_preflight


def count(request: HttpRequest) -> Counted:
    """Counts a request for its token or else its address."""
    token = KNOWN.name_of(request)
    policy, key = (TOKENS, token) if token else (STRANGERS, caller_of(request))
    return Counted(policy, COUNTS.take(f"api {policy.name} {key}", policy.most, MINUTE))


def is_refused(request: HttpRequest) -> bool:
    """Whether a request is one too many."""
    counted: Counted | None = getattr(request, "counted", None)
    return counted is not None and not counted.taken.allowed


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The answer to a request that is one too many; None to all others."""
    if not is_refused(request):
        return None
    counted: Counted = request.counted  # type: ignore[attr-defined]
    policy, seconds = counted.policy, counted.taken.reset_after
    words = REFUSED.format(most=policy.most, who=policy.who, seconds=seconds) + policy.advice
    answer = problem_answer(429, words)
    answer.headers["Retry-After"] = str(seconds)
    answer.headers["Cache-Control"] = "no-store"
    return answer
