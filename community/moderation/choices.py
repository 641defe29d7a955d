"""What can be decided about a text, as its page offers it, and reasons to start from."""

from dataclasses import dataclass

from community.judgements import possible_judgements
from community.models import Contribution

STANDARD_REASONS = {
    "Not clear yet": "I could not follow the step from … to …: please say it in one more sentence.",
    "Not true": "This is not true as it stands: … Please correct it, or say where it is from.",
    "Said before": "Another text on this page already says this: … What does yours add?",
    "Not about the formula": "This does not help readers understand the formula: …",
    "Copied": "This appears elsewhere in the same words: … Please write it in your own.",
}


@dataclass(frozen=True)
class Choice:
    """One decision that is possible now."""

    action: str
    label: str
    effect: str
    needs_reason: bool


def choices(contribution: Contribution) -> list[Choice]:
    """What can be decided about the text as it stands."""
    stands = contribution.published_revision_id, contribution.review
    return [
        Choice(judgement.action, judgement.label, judgement.effect.of(*stands), judgement.needs_reason)
        for judgement in possible_judgements(contribution)
    ]
