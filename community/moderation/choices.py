"""The decisions as they are offered: what each is called and what it does, and reasons to start from."""

from dataclasses import dataclass

from community.judgements import WITHOUT_REASON, possible_actions
from community.models import Contribution
from community.states import Action, Review

LABELS = {
    Action.APPROVE: "Approve",
    Action.REQUEST_CHANGES: "Ask for changes",
    Action.REJECT: "Reject",
    Action.SPAM: "Mark as spam",
    Action.HIDE: "Hide",
    Action.RESTORE: "Restore",
    Action.KEEP: "Keep",
}
OF_A_NEW_TEXT = {
    Action.APPROVE: "Everybody sees it from now on.",
    Action.REQUEST_CHANGES: "Its author reads what to change, and can send it in again.",
    Action.REJECT: "It is not published.",
    Action.SPAM: "It is taken away, and its author cannot change it any more.",
    Action.RESTORE: "It is no spam; it stands again where it stood before.",
}
OF_AN_EDIT = OF_A_NEW_TEXT | {
    Action.APPROVE: "Everybody sees the edit in place of the text before it.",
    Action.REQUEST_CHANGES: "Its author reads what to change; the text before it stays where it is.",
    Action.REJECT: "The edit is not published; the text before it stays where it is.",
    Action.SPAM: "All of it is taken away, what was published too.",
    Action.HIDE: "Readers see a note in place of the published text until it is restored.",
    Action.RESTORE: "Everybody sees the published text again; the flags are answered.",
    Action.KEEP: "The published text stays as it is; the flags are answered.",
}
OF_A_PUBLISHED_TEXT = OF_AN_EDIT | {Action.REJECT: "It is no longer published, and does not come back."}

STANDARD_REASONS = {
    "Not clear yet": "I could not follow the step from … to …: please say it in one more sentence.",
    "Not true": "This is not true as it stands: … Please correct it, or say where it is from.",
    "Said before": "Another text on this page says this already: … What does yours see that it does not?",
    "Not about the formula": "This does not help to understand the formula: …",
    "Copied": "This stands elsewhere in the same words: … Please write it in your own.",
}


@dataclass(frozen=True)
class Offer:
    """One decision that is possible now."""

    action: Action
    label: str
    effect: str
    takes_reason: bool


def offers(contribution: Contribution) -> list[Offer]:
    """What can be decided about the text as it stands."""
    effects = _effects(contribution)
    return [
        Offer(action, LABELS[action], effects[action], action not in WITHOUT_REASON)
        for action in possible_actions(contribution)
    ]


def _effects(contribution: Contribution) -> dict[Action, str]:
    if contribution.published_revision_id is None:
        return OF_A_NEW_TEXT
    return OF_AN_EDIT if contribution.review == Review.PENDING else OF_A_PUBLISHED_TEXT
