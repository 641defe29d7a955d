"""Which token a request is sent with, found out once a minute: limits ask before anybody knows whether it is valid."""

import time
from threading import Lock

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from knox.crypto import hash_token

from community.models import Token
from formulas.costs.callers import caller_of
from formulas.costs.counts import COUNTS

KNOWN_FOR = 60.0  # seconds
MOST_KNOWN = 10_000
# Looking for what nobody has is a query as well: so many strange tokens a minute are looked for, for one address.
LOOK_UPS, MINUTE = 60, 60
SCHEME = "bearer"


class KnownTokens:
    """What tokens that were looked up lately are called, for all threads of a process."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, float]] = {}
        self._lock = Lock()

    def name_of(self, request: HttpRequest) -> str:
        """A name for the valid token that was sent, empty without one; what it may do is asked elsewhere."""
        scheme, *words = request.META.get("HTTP_AUTHORIZATION", "").split()[:2] or [""]
        if scheme.lower() != SCHEME or not words:
            return ""
        digest = hash_token(words[0])
        name, until = self._known.get(digest, ("", 0.0))
        if until > time.monotonic():
            return name
        return self._look_up(digest, caller_of(request))

    def forget(self) -> None:
        """Forgets all."""
        with self._lock:
            self._known.clear()

    def _look_up(self, digest: str, caller: str) -> str:
        strange = f"strange tokens {caller}"
        if not COUNTS.take(strange, LOOK_UPS, MINUTE).allowed:
            return ""
        lasts = Q(expiry=None) | Q(expiry__gt=timezone.now())
        live = Token.objects.filter(lasts, digest=digest, user__is_active=True)
        found = live.values_list("public_id", flat=True).first()
        if found is None:
            return ""
        COUNTS.give_back(strange)
        with self._lock:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[digest] = str(found), time.monotonic() + KNOWN_FOR
        return str(found)


KNOWN = KnownTokens()
