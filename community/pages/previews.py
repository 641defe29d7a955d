"""What a text would look like if it were published as it is: for the form on which it is written, and for programs."""

from dataclasses import dataclass

from django.http import HttpRequest

from community import markup, rendered_apart
from community.errors import Unacceptable
from community.permissions import is_member
from community.rendered_apart import caller_named
from community.texts import clean
from formulas.costs.callers import caller_of
from formulas.costs.gate import Shed


@dataclass(frozen=True)
class Preview:
    """The text as readers will see it; `html` is safe. `trouble` says why there is nothing to see."""

    html: str = ""
    problems: tuple[markup.FormulaProblem, ...] = ()
    trouble: str = ""


def preview_of(request: HttpRequest, text: str) -> Preview:
    """What the text would look like if it were published as it is; raises Shed when too much is being set just now."""
    user = request.user
    caller = caller_named(user.pk) if is_member(user) and user.pk else caller_of(request)
    try:
        rendered = rendered_apart.rendered(clean(text), caller)
    except (ValueError, Unacceptable) as error:
        return Preview(trouble=str(error))
    return Preview(markup.safe(rendered.html), rendered.problems)


def preview_or_word(request: HttpRequest, text: str) -> Preview:
    """The same for a page that holds more than the preview: in its place, a word on why it is missing."""
    try:
        return preview_of(request, text)
    except Shed as shed:
        return Preview(trouble=f"The preview is missing. {shed.text}")
