"""What the form of a text holds. Its rules stand in the actions: here is only read what was sent, or is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from community.models import Revision
from community.pages.pinned_views import VIEW_PREFIX
from community.texts import cleaned_view
from formulas.definitions.formula import Formula
from formulas.definitions.parameters import read_parameters


@dataclass(frozen=True)
class Typed:
    """What somebody has typed, to the character, and the plot that may go with it."""

    text: str = ""
    view: Mapping[str, str] = field(default_factory=dict)  # name of a parameter -> its value, as it was sent
    is_pinned: bool = False
    saved_at: datetime | None = None  # of the text that the page was made from; None for a new one

    @property
    def pinned_view(self) -> Mapping[str, str]:
        return self.view if self.is_pinned else {}

    @property
    def view_fields(self) -> list[tuple[str, str]]:
        return [(f"{VIEW_PREFIX}{name}", value) for name, value in self.view.items()]


def sent(fields: QueryDict) -> Typed:
    """What was sent with the form."""
    names = [name for name in fields if name.startswith(VIEW_PREFIX)]
    return Typed(
        text=fields.get("text", ""),
        view={name.removeprefix(VIEW_PREFIX): fields.get(name, "") for name in names},
        is_pinned="pinned" in fields,
        saved_at=_moment(fields.get("saved_at", "")),
    )


def stored(revision: Revision) -> Typed:
    """What the author has stored."""
    return Typed(revision.text, _written(revision.view), is_pinned=bool(revision.view), saved_at=revision.saved_at)


def offered_view(formula: Formula, address: QueryDict) -> dict[str, str]:
    """The values in an address that may go with a text; raises Unacceptable for what is none."""
    return _written(cleaned_view(formula.slug, address.dict()))


def shown_view(formula: Formula, typed: Typed) -> dict[str, float]:
    """The values that the form offers, as numbers; wrong ones as near as the formula has them."""
    values = read_parameters(formula, {name: [value] for name, value in typed.view.items()}).values
    return {name: value for name, value in values.items() if name in typed.view}


def _written(view: Mapping[str, float]) -> dict[str, str]:
    return {name: repr(value) for name, value in view.items()}


def _moment(value: str) -> datetime | None:
    try:
        return parse_datetime(value)
    except ValueError:
        return None
