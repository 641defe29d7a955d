"""What an author can do with a text next, and what they have to answer before."""

from dataclasses import dataclass

from community.judgements import JUDGEMENTS
from community.models import Contribution, Decision, User
from community.permissions import can_delete, can_discard_edit, can_edit, can_withdraw
from community.states import Visibility
from community.told import undoable


@dataclass(frozen=True)
class Steps:
    """What its author can do with a text."""

    edit: bool
    withdraw: bool
    discard_edit: bool
    delete: bool


def steps(user: User, contribution: Contribution) -> Steps:
    """What `user` may do with `contribution` as it stands."""
    return Steps(
        edit=can_edit(user, contribution),
        withdraw=can_withdraw(user, contribution),
        discard_edit=can_discard_edit(user, contribution),
        delete=can_delete(user, contribution) and contribution.visibility != Visibility.DELETED,
    )


def turned_down(contribution: Contribution) -> Decision | None:
    """The judgement that the text still has to answer; None if the last one was in its favour, or there is none."""
    with_notice = [judgement.action for judgement in JUDGEMENTS.values() if judgement.notice]
    told = contribution.decisions.filter(action__in=with_notice, undone_by=None).exclude(pk__in=undoable().values("pk"))
    last = told.last()
    return last if last and JUDGEMENTS[last.action].turns_down else None
