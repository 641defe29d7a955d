"""What authors do with their texts: begin, save, send for review, take back, delete."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from community import limits, markup
from community.actions.answering import answer_flags
from community.actions.judging import decide_by_rule
from community.actions.log import locked, record, require
from community.actions.pinning import accepted_view, as_stored
from community.actions.publishing import plan_publication
from community.errors import Conflict, KeyReused, Unacceptable, WrongState
from community.kinds import Kind
from community.models import Contribution, Decision, Revision, User
from community.permissions import can_delete, can_edit, can_judge, can_withdraw, is_author, is_member
from community.preconditions import WHATEVER, Expected
from community.states import Action, Review, Visibility
from community.texts import clean, one_kind_of_line_end
from community.told import as_told, is_being_judged
from community.trust import BY_TRUST, publishes_at_once
from formulas.definitions.pinned_view import PinnedView
from formulas.licence import LICENCE

NOT_YOURS = "Only the author can change a text, and only until it is deleted."
BEING_JUDGED = "A moderator is deciding about this text just now: try again in a minute."


def begun_with(author: User, key: str) -> Contribution | None:
    """The contribution of `author` that was begun by the form or request which `key` names; None for none."""
    return Contribution.objects.filter(author=author, key=key).first() if key else None


@transaction.atomic
def begin(
    *, author: User, formula: str, kind: Kind, text: str = "", view: Mapping[str, Any] | None = None, key: str = ""
) -> Contribution:
    """A new contribution with a draft of `text`; where `key` has begun one already, that one, saved with `text`.

    So a form that is sent twice, or again since its answer was lost, makes one text. Raises Unacceptable for an unknown
    formula or a wrong view, KeyReused for the key of a text on another formula or of another kind.
    """
    require(is_member(author), "Log in to write.")
    try:
        with transaction.atomic():
            return _begun(author, formula, kind, text, accepted_view(formula, view or {}), key)
    except (IntegrityError, Unacceptable):
        # The same form, sent a moment ago, may have been first. With the savepoint the lock on the person is gone: all
        # actions lock texts before people, and who did otherwise would wait for another for ever.
        begun = begun_with(author, key)
        if begun is None:
            raise
    if (begun.formula, begun.kind) != (formula, kind):
        raise KeyReused("This key belongs to another text: give each text a key of its own.")
    return save_draft(author=author, contribution=begun, text=text, view=view or {}, key=key)


@transaction.atomic
def save_draft(
    *,
    author: User,
    contribution: Contribution,
    text: str,
    view: Mapping[str, Any] | None = None,
    expected_saved_at: datetime | None = None,
    key: str = "",
) -> Contribution:
    """The contribution with `text` as its draft; `view` stays as it was if it is not given.

    What was sent in stays as it is: changing it begins a new revision, and takes it out of review; the same text
    once more changes nothing. Raises Conflict if the text was not last saved at `expected_saved_at`, where given, or
    else if it was not last saved by the form that began it, where `key` says that it comes from there.
    """
    contribution = locked(contribution)
    require_editable(author, contribution)
    current = contribution.current_revision
    assert current is not None
    stored = contribution.pinned_view(current)
    pinned = stored if view is None else accepted_view(contribution.formula, view, stored)
    text = clean(text)
    is_of_form = bool(key) and key == contribution.key
    expected = expected_saved_at or (contribution.key_saved_at if is_of_form else None)
    if (text, pinned) == (current.text, stored):
        return contribution
    if expected and expected != current.saved_at:
        raise Conflict(f"This text was saved elsewhere at {current.saved_at:%H:%M} UTC, after you opened it.", None)
    if contribution.review == Review.PENDING:
        _take_back(author, contribution)
        current = contribution.current_revision
        assert current is not None
    written = _written(contribution, current, text, pinned)
    contribution.current_revision, contribution.review = written, Review.DRAFT
    if is_of_form:
        contribution.key_saved_at = written.saved_at
    contribution.save()
    return contribution


@transaction.atomic
def submit(*, author: User, contribution: Contribution, expected: Expected = WHATEVER) -> Contribution:
    """The contribution, sent for review, or published at once if its author is trusted; sent already, as it is.

    Raises NotAllowed without a verified address, Unacceptable for a text that cannot be published as it is, TooMuch
    for one that comes too soon.
    """
    contribution = locked(contribution)
    require_editable(author, contribution)
    require(has_verified_address(author), "Verify your e-mail address first; your account page does it.")
    if _is_sent(as_told(contribution)):
        expected.check(contribution, author, done=contribution.decisions.filter(action=Action.SUBMIT).last())
        return contribution
    expected.check(contribution, author)
    if contribution.review != Review.DRAFT:
        raise WrongState("Nothing has changed since this text was last judged; change it first.")
    revision = contribution.current_revision
    assert revision is not None
    rendered = limits.check_text(author, contribution, revision)
    limits.check_pace(author, contribution)
    _seal(revision, rendered)
    record(Action.SUBMIT, contribution, _sent_in, actor=author, revision=revision)
    if publishes_at_once(author, contribution):
        decide_by_rule(Action.APPROVE, contribution, reason=BY_TRUST)
    elif author.is_moderator:
        plan_publication(contribution)
    return contribution


@transaction.atomic
def withdraw(*, author: User, contribution: Contribution, expected: Expected = WHATEVER) -> Contribution:
    """The contribution, out of review, with a draft of the same text; withdrawn already, as it is."""
    contribution = locked(contribution)
    require_editable(author, contribution)
    if _is_withdrawn(contribution):
        expected.check(contribution, author, done=contribution.decisions.last())
        return contribution
    expected.check(contribution, author)
    if not can_withdraw(author, contribution):
        _refuse_while_judged(contribution)
        raise WrongState("Only a text that is in review can be withdrawn.")
    _take_back(author, contribution)
    return contribution


@transaction.atomic
def discard_edit(*, author: User, contribution: Contribution, expected: Expected = WHATEVER) -> Contribution:
    """The contribution with the published text as its newest, as it may be already; the edit stays in its history."""
    contribution = locked(contribution)
    require_editable(author, contribution)
    expected.check(contribution, author)
    if not contribution.has_edit:
        _refuse_while_judged(contribution)
        if contribution.is_public:
            return contribution
        raise WrongState("There is no edit of a published text to discard.")
    if contribution.review == Review.PENDING:
        _take_back(author, contribution)
    contribution.current_revision = contribution.published_revision
    contribution.review = Review.APPROVED
    contribution.save()
    return contribution


@transaction.atomic
def delete(*, actor: User, contribution: Contribution, reason: str = "", expected: Expected = WHATEVER) -> Decision:
    """The entry of the deletion, the first where the same person does it again; a moderator has to say why.

    What was published leaves a note that it was there.
    """
    contribution = locked(contribution)
    require(can_delete(actor, contribution), "Only the author can delete a draft, and moderators what was sent in.")
    last = contribution.decisions.last()
    if contribution.visibility == Visibility.DELETED:
        if last and (last.action, last.actor_id) == (Action.DELETE, actor.pk):
            return last
        raise WrongState("This text is deleted already.")
    expected.check(contribution, actor, last=last if can_judge(actor, contribution) else None)
    reason = one_kind_of_line_end(reason).strip()
    limits.check_reason(reason, required=not is_author(actor, contribution))
    revision = contribution.current_revision
    decision = record(Action.DELETE, contribution, _deleted, actor=actor, revision=revision, reason=reason)
    answer_flags(decision)
    return decision


def require_editable(author: User, contribution: Contribution) -> None:
    """Nothing; raises NotAllowed for what is not theirs to change, WrongState while that is being decided."""
    if is_author(author, contribution) and not can_edit(author, contribution):
        _refuse_while_judged(contribution)
    require(can_edit(author, contribution), NOT_YOURS)


def has_verified_address(user: User) -> bool:
    """Whether `user` has shown that mail to their address arrives."""
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())


def digest(text: str, view: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a text and its view as both were sent in: of `Revision.view`, never completed."""
    return hashlib.sha256(json.dumps([text, dict(view)], sort_keys=True).encode()).hexdigest()


def _begun(author: User, formula: str, kind: Kind, text: str, view: PinnedView | None, key: str) -> Contribution:
    """A new contribution; raises IntegrityError where there is one with this key."""
    limits.check_drafts(author)
    contribution = Contribution.objects.create(formula=formula, kind=kind, author=author, key=key)
    draft = _new_draft(contribution, text, view)
    contribution.current_revision, contribution.key_saved_at = draft, draft.saved_at if key else None
    contribution.save()
    return contribution


def _written(contribution: Contribution, current: Revision, text: str, view: PinnedView | None) -> Revision:
    """The draft with the text; a new one where the newest text was sent in."""
    if not current.is_draft:
        return _new_draft(contribution, text, view)
    current.text, current.view, current.saved_at = text, as_stored(view), timezone.now()
    current.save()
    return current


def _new_draft(contribution: Contribution, text: str, view: PinnedView | None) -> Revision:
    """A new row of text; raises TooMuch for one that is more than its author may store in a day."""
    limits.check_revisions(contribution.author, text)
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
    contribution.key = ""  # the form that it was begun with may begin another one


def _refuse_while_judged(contribution: Contribution) -> None:
    """Nothing; raises WrongState while a decision can be taken back, of which the author knows nothing yet."""
    if is_being_judged(contribution):
        raise WrongState(BEING_JUDGED)


def _is_sent(contribution: Contribution) -> bool:
    """Whether the newest text is in review, or was published by the site for being sent: sent twice, sent once."""
    if contribution.review == Review.PENDING:
        return True
    last = contribution.decisions.last()
    if last is None or last.actor_id is not None or last.action != Action.APPROVE:
        return False
    return last.revision_id == contribution.current_revision_id


def _is_withdrawn(contribution: Contribution) -> bool:
    last = contribution.decisions.last()
    return contribution.review == Review.DRAFT and last is not None and last.action == Action.WITHDRAW
