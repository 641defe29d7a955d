"""The page on which a text is written: what is on it, in whatever state the text stands."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from community.actions.writing import has_verified_address
from community.errors import Conflict, Refused, TooMuch, Unacceptable
from community.kinds import Kind
from community.models import Contribution
from community.pages.form_keys import new_key
from community.pages.pinned_views import in_words
from community.pages.previews import preview_or_word
from community.pages.visitors import signed_in
from community.permissions import is_member
from community.states import Review
from community.trust import publishes_at_once
from community.words.states import standing
from community.writing.forms import Typed, offered_view
from community.writing.next_steps import steps, turned_down
from formulas.definitions import loading
from formulas.definitions.formula import Formula


@dataclass(frozen=True)
class Manuscript:
    """What is written about, as what, and the contribution once there is one."""

    formula: Formula
    kind: Kind
    contribution: Contribution | None = None

    @property
    def title(self) -> str:
        """What stands above it: what to write, or once it is stored, whose it is."""
        return f"Your {self.kind.word}" if self.contribution else self.kind.manuscript_title

    @property
    def address(self) -> str:
        if self.contribution:
            return reverse("edit-text", args=[self.contribution.pk])
        return reverse("write", args=[self.formula.slug, self.kind])

    @property
    def saved_at(self) -> datetime | None:
        newest = self.contribution and self.contribution.current_revision
        return newest.saved_at if newest else None

    @property
    def has_draft(self) -> bool:
        """Whether its newest text was never sent in."""
        newest = self.contribution.current_revision if self.contribution else None
        return newest is not None and newest.is_draft

    def of(self, contribution: Contribution) -> "Manuscript":
        """The manuscript, now that it is stored."""
        return replace(self, contribution=contribution)


def manuscript_of(contribution: Contribution) -> Manuscript:
    """The manuscript of what is stored; its formula exists, as a system check reports those that do not."""
    return Manuscript(loading.catalogue().by_slug[contribution.formula], contribution.kind, contribution)


def show(
    request: HttpRequest,
    manuscript: Manuscript,
    typed: Typed,
    *,
    refusal: Refused | None = None,
    trouble_with_address: str = "",
    asked_for_preview: bool = False,
    is_restored: bool = False,
    offers_anyway: bool = False,
) -> HttpResponse:
    """The page with what was typed in its form, and why that was refused if it was."""
    view = offered_view(manuscript.formula, typed, manuscript.contribution)
    context = {
        "manuscript": manuscript,
        "typed": typed if typed.view else typed.with_view(view, is_pinned=False),
        # Who has been shown the other text may save over it; nobody else.
        "saved_at": manuscript.saved_at if isinstance(refusal, Conflict) else typed.saved_at,
        "key": typed.key or new_key(),
        "plot": in_words(manuscript.formula, view),
        "shortest": settings.TEXT_SHORTEST,
        "longest": f"{manuscript.kind.longest:,}",
        "preview": preview_or_word(request, typed.text),
        "trouble_with_address": trouble_with_address,
        "asked_for_preview": asked_for_preview,
        "is_restored": is_restored,
        "is_saved": refusal is None and not is_restored and manuscript.has_draft and typed.saved_at is not None,
        "offers_anyway": offers_anyway,
        "refusal": refusal,
        "errors": refusal.errors if isinstance(refusal, Unacceptable) else {},
        **_of_author(request, manuscript),
        **_of_stored(request, manuscript, refusal),
    }
    status = refusal.status if refusal else 200
    response = render(request, "community/writing/write.html", context, status=status)
    if isinstance(refusal, TooMuch):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def _of_author(request: HttpRequest, manuscript: Manuscript) -> dict[str, object]:
    """What the page says to the one who writes."""
    if not is_member(request.user):
        return {"is_stranger": True}
    author = signed_in(request)
    at_once = publishes_at_once(author, manuscript.contribution)
    return {"author": author.pk, "needs_address": not has_verified_address(author), "at_once": at_once}


def _of_stored(request: HttpRequest, manuscript: Manuscript, refusal: Refused | None) -> dict[str, object]:
    """What the page says of the text that is stored."""
    contribution = manuscript.contribution
    # A change takes a text out of review, and overwrites what another window has saved: neither happens by itself.
    in_review = contribution is not None and contribution.review == Review.PENDING
    context: dict[str, object] = {
        "saves_itself": is_member(request.user) and not in_review and not isinstance(refusal, Conflict)
    }
    if contribution is None:
        return context
    return context | {
        "standing": standing(contribution, at_once=publishes_at_once(signed_in(request), contribution)),
        "steps": steps(signed_in(request), contribution),
        "turned_down": turned_down(contribution),
        "other": contribution.current_revision if isinstance(refusal, Conflict) else None,
    }
