"""What the form of a text holds. Its rules stand in the actions: here is only read what was sent, or is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from community.models import Contribution
from community.pages.form_keys import sent_key
from community.pages.view_fields import view_fields, view_sent
from formulas.definitions.formula import Formula
from formulas.definitions.pinned_view import PinnedView, Query, long_form


@dataclass(frozen=True)
class Typed:
    """What somebody has typed, to the character, and the plot that may go with it."""

    text: str = ""
    view: Query = field(default_factory=dict)  # as it was sent, which may be no view
    is_pinned: bool = False
    saved_at: datetime | None = None  # of the text that the page was made from; None for a new one
    key: str = ""  # names the form of a new text: sent twice, it is one text

    @property
    def pinned_view(self) -> Mapping[str, Any]:
        """The view to store, in its long form; empty for none."""
        return long_form(self.view) if self.is_pinned and self.view else {}

    @property
    def view_fields(self) -> list[tuple[str, str]]:
        return view_fields(self.view)

    def with_view(self, view: PinnedView | None, *, is_pinned: bool) -> "Typed":
        return replace(self, view=view.as_query if view else {}, is_pinned=is_pinned)


def sent(fields: QueryDict) -> Typed:
    """What was sent with the form."""
    return Typed(
        text=fields.get("text", ""),
        view=view_sent(fields),
        is_pinned="pinned" in fields,
        saved_at=_moment(fields.get("saved_at", "")),
        key=sent_key(fields),
    )


def stored(contribution: Contribution) -> Typed:
    """What the author has stored."""
    revision = contribution.current_revision
    assert revision is not None
    view = contribution.pinned_view(revision)
    return Typed(revision.text, saved_at=revision.saved_at).with_view(view, is_pinned=view is not None)


def offered_view(formula: Formula, typed: Typed, contribution: Contribution | None) -> PinnedView:
    """The view to offer: what is stored, or what was sent, as near as the formula has it, or the plot's start."""
    if contribution and typed.view == stored(contribution).view:
        assert contribution.current_revision is not None
        kept = contribution.pinned_view(contribution.current_revision)
        return kept or PinnedView.at(formula, {})
    return PinnedView.nearest(formula, typed.view) or PinnedView.at(formula, {})


def _moment(value: str) -> datetime | None:
    try:
        return parse_datetime(value)
    except ValueError:
        return None
