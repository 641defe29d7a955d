"""Where a text stands, in words for its author, and what can be done with it next."""

from dataclasses import dataclass

from django.template.defaultfilters import date

from community.judgements import JUDGEMENTS
from community.models import Contribution, Decision, User
from community.permissions import can_delete, can_discard_edit, can_edit, can_withdraw
from community.states import Review, Visibility

LABELS = {
    "draft": "Draft",
    "pending": "In review",
    "changes_requested": "Changes asked for",
    "rejected": "Not published",
    "approved": "Not published",
    "published": "Published",
    "hidden": "Hidden for now",
    "spam": "Taken for spam",
    "deleted": "Deleted",
}
MEANINGS = {
    "draft": "Nobody else sees it.",
    "pending": "A moderator will read it. A change takes it out of review until you send it again.",
    "changes_requested": "Only you and the moderators see it. Change it and send it again.",
    "rejected": "Only you and the moderators see it. You can change it and send it again.",
    "approved": "Only you and the moderators see it.",
    "published": "Everybody sees it. An edit is reviewed first, and until then this text stays public.",
    "hidden": "Readers see that something was here. A moderator will look at it.",
    "spam": "Nobody else sees it, and it cannot be changed.",
    "deleted": "Nobody sees it any more.",
}
EDIT_LABELS = {
    Review.DRAFT: "edit not sent yet",
    Review.PENDING: "edit in review",
    Review.CHANGES_REQUESTED: "changes to your edit asked for",
    Review.REJECTED: "edit not published",
}
EDIT_MEANING = "Everybody sees the old text, which stays until a moderator has approved your edit."

DAY = "j F Y"


@dataclass(frozen=True)
class Standing:
    """Where a text stands, and what that means."""

    label: str
    meaning: str


@dataclass(frozen=True)
class Steps:
    """What its author can do with a text."""

    edit: bool
    withdraw: bool
    discard_edit: bool
    delete: bool


def standing(contribution: Contribution) -> Standing:
    """The words for where `contribution` stands."""
    label, meaning = LABELS[contribution.state], MEANINGS[contribution.state]
    if contribution.has_edit and contribution.review in EDIT_LABELS:
        label, meaning = f"{label}, {EDIT_LABELS[Review(contribution.review)]}", EDIT_MEANING
    return Standing(label + _when(contribution), meaning)


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
    told = [judgement.action for judgement in JUDGEMENTS.values() if judgement.notice]
    last = contribution.decisions.filter(action__in=told, undone_by=None).last()
    return last if last and JUDGEMENTS[last.action].turns_down else None


def _when(contribution: Contribution) -> str:
    """Since when it is in review, or when it was first published; empty where neither says where it stands."""
    sent_at, published_at = contribution.submitted_at, contribution.published_at
    if contribution.visibility not in (Visibility.PRIVATE, Visibility.PUBLIC):
        return ""
    if contribution.review == Review.PENDING and sent_at:
        return f" since {date(sent_at, DAY)}"
    return f" on {date(published_at, DAY)}" if contribution.is_public and not contribution.has_edit else ""
