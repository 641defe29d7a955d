"""ETag and If-Match: the ETag of what can be changed begins with the tag of its state, which `If-Match` names.

After the state's tag, behind a point, the ETag has a digest of the answer, so that no 304 is given when a vote or a
name has changed. `If-Match` is compared up to the point, and a weak tag (`W/`) is as good as another: gzip makes it so.
"""

import hashlib
import re
from typing import Any, TypeVar

from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from community.errors import Changed, NoState, Unacceptable
from community.preconditions import WHATEVER, Expected

IF_MATCH = "If-Match"
DESCRIPTION = (
    "The `ETag` of what you have read, or the `etag` of a row: where that is no longer its state nothing is changed, "
    "and the answer is a 412. `*` stands for whatever state."
)
# Between ETags there may be blanks, and commas with nothing between them (RFC 9110, 5.6.1); none at the ends arrive.
ETAG, BLANKS, GAP = r'(?:W/)?"[^",]*"', r"[ \t]*", r",[, \t]*"
STATES = f"^(?:\\*|(?:{GAP})?{ETAG}(?:{BLANKS}{GAP}{ETAG})*(?:{BLANKS}{GAP})?)$"
ETAGS: dict[str, Any] = {"type": "string", "pattern": STATES}
IF_MATCH_PARAMETER = OpenApiParameter(IF_MATCH, ETAGS, OpenApiParameter.HEADER, description=DESCRIPTION)
REQUIRED_IF_MATCH_PARAMETER = OpenApiParameter(
    IF_MATCH, ETAGS, OpenApiParameter.HEADER, required=True, description=f"{DESCRIPTION} Without it, a 428."
)
MODERATORS_IF_MATCH_PARAMETER = OpenApiParameter(
    IF_MATCH, ETAGS, OpenApiParameter.HEADER, description=f"{DESCRIPTION} For moderators: without it, a 428."
)
UNREAD = "Say which state you have read: send If-Match with the ETag of it, or with the `etag` of its row in a list."
STATELESS = "There is no state here that If-Match could name. Leave it out."

Answered = TypeVar("Answered", bound=HttpResponse)


def expected(request: Request, *, required: bool = False) -> Expected:
    """The states that the request names; raises NoState, a 428, where it has to name one, Unacceptable for no ETag."""
    if IF_MATCH not in request.headers:
        if required:
            raise NoState(UNREAD)
        return WHATEVER
    sent = request.headers[IF_MATCH].strip()
    if not re.fullmatch(STATES, sent):
        advice = 'send one in its quotes, as in "c12-v3-r31", several with commas between them, or *.'
        raise Unacceptable({IF_MATCH: f"{sent[:60]!r} is no ETag; {advice}"})
    return WHATEVER if sent == "*" else Expected(frozenset(map(_state, re.findall(ETAG, sent))))


def refuse_condition(request: Request) -> None:
    """Nothing; raises Changed, a 412, for a condition on what has no state: it is never passed over in silence."""
    if expected(request) != WHATEVER:
        raise Changed(STATELESS, None, "")


def quoted(tag: str) -> str:
    """A tag as headers have it."""
    return f'"{tag}"'


def with_state(answer: Answered, tag: str) -> Answered:
    """The answer, whose ETag will begin with the tag of a state."""
    if tag:
        answer._klarity_state = tag  # type: ignore[attr-defined]  # until its body is there
    return answer


def state_of(answer: HttpResponse) -> str:
    """The tag that `with_state` was given; empty for none."""
    return str(getattr(answer, "_klarity_state", ""))


def set_etag(answer: HttpResponse) -> None:
    """Gives an answer its ETag, as soon as its body is there."""
    if not state_of(answer):
        return
    if isinstance(answer, SimpleTemplateResponse) and not answer.is_rendered:
        answer.add_post_render_callback(_set_etag)
    else:
        _set_etag(answer)


def _set_etag(answer: HttpResponse) -> None:
    digest = hashlib.sha256(answer.content).hexdigest()[:16]
    answer.headers["ETag"] = quoted(f"{state_of(answer)}.{digest}")


def _state(etag: str) -> str:
    return etag.removeprefix("W/").strip('"').partition(".")[0]
