"""What readers do with other people's texts: vote and flag."""

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q

from community import limits
from community.actions.judging import decide_by_rule
from community.actions.log import locked, require
from community.errors import Unacceptable, WrongState
from community.models import Contribution, Flag, FlagReason, User, Vote
from community.permissions import can_react, is_member
from community.preconditions import WHATEVER, Expected
from community.ranking import wilson_lower_bound
from community.states import Action
from community.texts import one_kind_of_line_end
from community.trust import is_trusted

NOT_HERE = "Log in to answer; a text of your own, or one that is not published, cannot be voted on or flagged."


@transaction.atomic
def vote(*, reader: User, contribution: Contribution, clicked: bool, expected: Expected = WHATEVER) -> Contribution:
    """The contribution with the reader's one vote counted; a second vote replaces the first."""
    contribution = locked(contribution)
    require(can_react(reader, contribution), NOT_HERE)
    limits.check_changes(reader)
    expected.check(contribution, reader)
    given = Vote.objects.filter(reader=reader, contribution=contribution).first()
    if given is None:
        limits.check_votes(reader)
        given = Vote(reader=reader, contribution=contribution)
    given.clicked = clicked
    given.save()
    return _counted(contribution)


@transaction.atomic
def unvote(*, reader: User, contribution: Contribution, expected: Expected = WHATEVER) -> Contribution:
    """The contribution without the reader's vote; without one nothing happens."""
    contribution = locked(contribution)
    require(can_react(reader, contribution), NOT_HERE)
    limits.check_changes(reader)
    expected.check(contribution, reader)
    Vote.objects.filter(reader=reader, contribution=contribution).delete()
    return _counted(contribution)


@transaction.atomic
def flag(
    *,
    reader: User,
    contribution: Contribution,
    reason: FlagReason,
    note: str = "",
    expected: Expected = WHATEVER,
) -> Flag:
    """The flag, the first where the same is raised again.

    Enough of them from trusted readers hide the text until a moderator has looked at it.
    """
    contribution = locked(contribution)
    note = one_kind_of_line_end(note).strip()
    mine = _flag_of(reader, contribution)
    if mine and (mine.reason, mine.note) == (reason, note):
        return mine  # it may have hidden the text, so this comes first
    require(can_react(reader, contribution), NOT_HERE)
    expected.check(contribution, reader)
    published = contribution.published_revision
    assert published is not None
    limits.check_reason(note, required=False, field="note")
    if reason == FlagReason.OTHER and not note:
        raise Unacceptable({"note": "Say what is wrong."})
    if mine:
        when = "has looked at it" if mine.settled_by_id else "will look at it"
        raise WrongState(f"You have already flagged this text; a moderator {when}.")
    limits.check_flags(reader)
    raised = Flag.objects.create(
        reader=reader,
        contribution=contribution,
        revision=published,
        reason=FlagReason(reason),
        note=note,
        trusted=reader.is_moderator or is_trusted(reader),
    )
    trusted = Flag.objects.filter(revision=published, settled_by=None, trusted=True)
    if trusted.count() >= settings.TRUSTED_FLAGS_TO_HIDE:
        rule = f"{settings.TRUSTED_FLAGS_TO_HIDE} trusted readers have flagged it."
        decide_by_rule(Action.HIDE, contribution, reason=rule)
    return raised


def _flag_of(reader: User, contribution: Contribution) -> Flag | None:
    """The flag that `reader` has raised about the text as it is published."""
    if not is_member(reader):
        return None
    return Flag.objects.filter(reader=reader, revision=contribution.published_revision_id).first()


def _counted(contribution: Contribution) -> Contribution:
    votes = contribution.votes.aggregate(clicked=Count("pk", filter=Q(clicked=True)), all=Count("pk"))
    contribution.clicked = votes["clicked"]
    contribution.not_for_me = votes["all"] - votes["clicked"]
    contribution.score = wilson_lower_bound(contribution.clicked, contribution.not_for_me)
    contribution.save(update_fields=["clicked", "not_for_me", "score"])
    return contribution
