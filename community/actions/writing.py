"""What authors do with their texts: begin, save, send for review, take back, delete."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from community import limits, markup
from community.actions.judging import decide_by_rule
from community.actions.log import locked, record, require
from community.actions.pinning import accepted_view, as_stored
from community.actions.publishing import plan_publication
from community.errors import Conflict, WrongState
from community.kinds import Kind
from community.models import Contribution, Decision, Revision, User
from community.permissions import can_delete, can_edit, can_withdraw, is_author, is_member
from community.states import Action, Review, Visibility
from community.texts import clean, known_formula, one_kind_of_line_end
from community.trust import BY_TRUST, is_trusted
from formulas.definitions.pinned_view import PinnedView
from formulas.licence import LICENCE

NOT_YOURS = "Only the author can change a text, and only until it is deleted."


@transaction.atomic
def begin(
    *, author: User, formula: str, kind: Kind, text: str = "", view: Mapping[str, Any] | None = None
) -> Contribution:
    """A new contribution with a draft of `text`; raises Unacceptable for an unknown formula or a wrong view."""
    require(is_member(author), "Log in to write.")
    known_formula(formula)
    limits.check_drafts(author)
    contribution = Contribution.objects.create(formula=formula, kind=kind, author=author)
    contribution.current_revision = _new_draft(contribution, text, accepted_view(formula, view or {}))
    contribution.save()
    return contribution


@transaction.atomic
def save_draft(
    *,
    author: User,
    contribution: Contribution,
    text: str,
    view: Mapping[str, Any] | None = None,
    expected_saved_at: datetime | None = None,
) -> Contribution:
    """The contribution with `text` as its draft; `view` stays as it was if it is not given.

    What was sent in stays as it is: changing it begins a new revision, and takes it out of review; the same text
    once more changes nothing. Raises Conflict if the text was not last saved at `expected_saved_at`, where given.
    """
    contribution = locked(contribution)
    require(can_edit(author, contribution), NOT_YOURS)
    current = contribution.current_revision
    assert current is not None
    stored = contribution.pinned_view(current)
    pinned = stored if view is None else accepted_view(contribution.formula, view, stored)
    text = clean(text)
    if (text, pinned) == (current.text, stored):
        return contribution
    if expected_saved_at and expected_saved_at != current.saved_at:
        raise Conflict(f"This text was saved elsewhere at {current.saved_at:%H:%M} UTC, after you opened it.", None)
    if contribution.review == Review.PENDING:
        _take_back(author, contribution)
        current = contribution.current_revision
        assert current is not None
    if current.is_draft:
        current.text, current.view, current.saved_at = text, as_stored(pinned), timezone.now()
        current.save()
    else:
        contribution.current_revision = _new_draft(contribution, text, pinned)
    contribution.review = Review.DRAFT
    contribution.save()
    return contribution


@transaction.atomic
def submit(*, author: User, contribution: Contribution) -> Contribution:
    """The contribution, sent for review, or published at once if its author is trusted.

    Raises NotAllowed without a verified address, Unacceptable for a text that cannot be published as it is, TooMuch
    for one that comes too soon.
    """
    contribution = locked(contribution)
    require(can_edit(author, contribution), NOT_YOURS)
    require(has_verified_address(author), "Verify your e-mail address first; your account page does it.")
    if contribution.review != Review.DRAFT:
        raise WrongState(_why_not_submitted(contribution))
    revision = contribution.current_revision
    assert revision is not None
    rendered = limits.check_text(author, contribution, revision)
    limits.check_pace(author, contribution)
    _seal(revision, rendered)
    record(Action.SUBMIT, contribution, _sent_in, actor=author, revision=revision)
    if is_trusted(author) and contribution.visibility in (Visibility.PRIVATE, Visibility.PUBLIC):
        decide_by_rule(Action.APPROVE, contribution, reason=BY_TRUST)
    elif author.is_moderator:
        plan_publication(contribution)
    return contribution


@transaction.atomic
def withdraw(*, author: User, contribution: Contribution) -> Contribution:
    """The contribution, out of review, with a draft of the same text."""
    contribution = locked(contribution)
    require(can_edit(author, contribution), NOT_YOURS)
    if not can_withdraw(author, contribution):
        raise WrongState("Only a text that is in review can be withdrawn.")
    _take_back(author, contribution)
    return contribution


@transaction.atomic
def discard_edit(*, author: User, contribution: Contribution) -> Contribution:
    """The contribution with the published text as its newest; the edit stays in its history only."""
    contribution = locked(contribution)
    require(can_edit(author, contribution), NOT_YOURS)
    if not contribution.has_edit:
        raise WrongState("There is no edit of a published text to discard.")
    if contribution.review == Review.PENDING:
        _take_back(author, contribution)
    contribution.current_revision = contribution.published_revision
    contribution.review = Review.APPROVED
    contribution.save()
    return contribution


@transaction.atomic
def delete(*, actor: User, contribution: Contribution, reason: str = "") -> Decision:
    """The entry of the deletion. What was published leaves a note that it was there; a moderator has to say why."""
    contribution = locked(contribution)
    require(can_delete(actor, contribution), "Only the author can delete a draft, and moderators what was sent in.")
    if contribution.visibility == Visibility.DELETED:
        raise WrongState("This text is deleted already.")
    reason = one_kind_of_line_end(reason).strip()
    limits.check_reason(reason, required=not is_author(actor, contribution))
    revision = contribution.current_revision
    return record(Action.DELETE, contribution, _deleted, actor=actor, revision=revision, reason=reason)


def has_verified_address(user: User) -> bool:
    """Whether `user` has shown that mail to their address arrives."""
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())


def digest(text: str, view: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a text and its view as both were sent in: of `Revision.view`, never completed."""
    return hashlib.sha256(json.dumps([text, dict(view)], sort_keys=True).encode()).hexdigest()


def _new_draft(contribution: Contribution, text: str, view: PinnedView | None) -> Revision:
    return Revision.objects.create(
        contribution=contribution,
        number=contribution.revisions.count() + 1,
        text=clean(text),
        view=as_stored(view),
        saved_at=timezone.now(),
    )


def _seal(revision: Revision, rendered: markup.Rendered) -> None:
    revision.html, revision.renderer = rendered.html, markup.RENDERER_VERSION
    revision.sha256 = digest(revision.text, revision.view)
    revision.licence = LICENCE
    revision.submitted_at = timezone.now()
    revision.save()


def _take_back(author: User, contribution: Contribution) -> None:
    sent = contribution.current_revision
    assert sent is not None
    draft = _new_draft(contribution, sent.text, contribution.pinned_view(sent))

    def back_to_draft(changed: Contribution) -> None:
        changed.current_revision, changed.review, changed.submitted_at = draft, Review.DRAFT, None

    record(Action.WITHDRAW, contribution, back_to_draft, actor=author, revision=sent)


def _sent_in(contribution: Contribution) -> None:
    assert contribution.current_revision is not None
    contribution.review = Review.PENDING
    contribution.submitted_at = contribution.current_revision.submitted_at
    contribution.first_submitted_at = contribution.first_submitted_at or contribution.submitted_at


def _deleted(contribution: Contribution) -> None:
    contribution.visibility, contribution.published_revision = Visibility.DELETED, None


def _why_not_submitted(contribution: Contribution) -> str:
    if contribution.review == Review.PENDING:
        return "This text is in review already."
    return "Nothing has changed since this text was last judged; change it first."
