"""Answers that are made once: their bytes, plain and compressed, with the ETag that would be made of them."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

SHORTEST_TO_COMPRESS = 200  # bytes, as for GZipMiddleware
_ACCEPTS_GZIP = re.compile(r"\bgzip\b")


def unchanged(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    """The answer to whoever has already what this ETag stands for; None where it has to be made."""
    known = get_conditional_response(request, etag=tag)
    if known:
        known.headers["ETag"] = tag
    return known


@dataclass(frozen=True)
class KeptAnswer:
    """The `body` of an answer in JSON, and the header `Link` that goes with it, if there is one."""

    body: bytes
    link: str = ""

    def to(self, request: HttpRequest) -> HttpResponse:
        """A new answer for the caller, compressed if they accept that: GZipMiddleware then leaves it as it is."""
        zipped = len(self.body) >= SHORTEST_TO_COMPRESS and _ACCEPTS_GZIP.search(
            request.META.get("HTTP_ACCEPT_ENCODING", "")
        )
        headers = {"Link": self.link} if self.link else {}
        if not zipped:
            return HttpResponse(self.body, content_type="application/json", headers=headers | {"ETag": self._etag})
        headers |= {"ETag": f"W/{self._etag}", "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return HttpResponse(self._zipped, content_type="application/json", headers=headers)

    @cached_property
    def _etag(self) -> str:
        return f'"{hashlib.md5(self.body, usedforsecurity=False).hexdigest()}"'

    @cached_property
    def _zipped(self) -> bytes:
        return gzip.compress(self.body, mtime=0)
