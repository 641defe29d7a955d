"""The header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a request that is sent again is done once."""

import re

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from community.errors import Unacceptable

HEADER = "Idempotency-Key"
KEY_PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="A name for this request, at most 64 letters, digits, `-` or `_`, as of a UUID. Sent again with the "
    "same text it gives what it made first; with another text, a 422.",
)
# The draft has a string of structured fields, in quotes; many clients leave them out.
_KEY = re.compile(r'("?)(?P<key>[A-Za-z0-9_-]{1,64})\1')


def idempotency_key(request: Request) -> str:
    """The key of the request; empty without one. Raises Unacceptable for what is no key."""
    sent = request.headers.get(HEADER)
    if sent is None:
        return ""
    key = _KEY.fullmatch(sent.strip())
    if key is None:
        raise Unacceptable({HEADER: f"{sent[:40]!r} is no key; send 1 to 64 letters, digits, - or _, such as a UUID."})
    return key["key"]
