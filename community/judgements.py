"""What a moderator can decide about a text: one row for each judgement. Pages, API, actions and words all ask here.

One more judgement is one more row: nothing else names them all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from community.models import Contribution, Decision, Revision
from community.permissions import GONE
from community.states import Action, Review, Visibility

Condition = Callable[[Contribution], bool]


@dataclass(frozen=True)
class Wording:
    """What is said of a text that was never published, of an edit in review, and of a text published otherwise.

    Where one is not given, it is the one before it.
    """

    new: str
    edit: str = ""
    published: str = ""

    def of(self, published_revision: int | None, review: str) -> str:
        """The words for a text that stands so."""
        if published_revision is None:
            return self.new
        edit = self.edit or self.new
        return edit if review == Review.PENDING else self.published or edit


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One thing that a moderator can decide: all that the site knows of it."""

    action: str  # the word that the log keeps and the API uses
    label: str  # on the button
    effect: Wording  # beside the button
    done: str  # "Maria …", with {} for the text
    alone: str = ""  # the same without the text, where it cannot just be left out
    notice: Wording | None  # the subject of what its author is told, who is told nothing where there is none
    still_true: Callable[[Decision], bool]  # whether that can be said of the text as it stands by now
    is_possible: Condition
    change: Callable[[Contribution], None]  # to a locked contribution, which is stored afterwards
    revision: Callable[[Contribution], Revision | None]  # what is judged
    needs_newest: bool = False  # who has read only the text before an edit in review cannot judge so
    needs_reason: bool = True
    answers_flags: Condition
    turns_down: bool = False  # its author is shown the reason until there is a better judgement
    costs_trust: bool = False

    @property
    def ends_review(self) -> bool:
        """Whether it answers what was sent in, for or against: that text is then what the next one is compared with."""
        return self.needs_newest


def possible_judgements(contribution: Contribution) -> tuple[Judgement, ...]:
    """Those that can be made about `contribution` as it stands; asks the database for its flags."""
    return tuple(judgement for judgement in JUDGEMENTS.values() if judgement.is_possible(contribution))


def actions_that_cost_trust() -> list[str]:
    """The judgements after which nothing of its author is published unread for a while."""
    return [judgement.action for judgement in JUDGEMENTS.values() if judgement.costs_trust]


# --- about which text -------------------------------------------------------------------------------------


def revision_in_question(contribution: Contribution) -> Revision | None:
    """The text that moderators have before them: the one in review, or else the published one, or the last one sent.

    None for what has been deleted, and for what its author has taken back.
    """
    if contribution.visibility == Visibility.DELETED:
        return None
    if contribution.review == Review.PENDING:
        return contribution.current_revision
    sent = contribution.current_revision if contribution.review != Review.DRAFT else None
    return contribution.published_revision or sent


def public_revision(contribution: Contribution) -> Revision | None:
    """The text that readers have before them, also where an edit of it is in review; else the one in question."""
    return contribution.published_revision or revision_in_question(contribution)


# --- when -------------------------------------------------------------------------------------------------


def _in_review(contribution: Contribution) -> bool:
    return contribution.review == Review.PENDING and contribution.visibility not in GONE


def _hidden(contribution: Contribution) -> bool:
    return contribution.visibility == Visibility.HIDDEN


def _public(contribution: Contribution) -> bool:
    return contribution.is_public


def _flagged(contribution: Contribution) -> bool:
    return contribution.is_public and contribution.flags.filter(settled_by=None).exists()


def _sent(contribution: Contribution) -> bool:
    """Sent in and not taken back since: what an author is still writing is nobody else's."""
    published = contribution.visibility in (Visibility.PUBLIC, Visibility.HIDDEN)
    return published or (contribution.review != Review.DRAFT and contribution.visibility not in GONE)


def _always(contribution: Contribution) -> bool:
    return True


def _never(contribution: Contribution) -> bool:
    return False


# --- until when its notice is true ------------------------------------------------------------------------


def _is_public_text(decision: Decision) -> bool:
    """The text that was approved is what everybody sees: of a newer one there is a newer notice."""
    text = decision.contribution
    return text is not None and text.is_public and text.published_revision_id == decision.revision_id


def _is_unanswered(decision: Decision) -> bool:
    """The author has not sent it in again since; whoever has only begun to change it still wants to know why."""
    text = decision.contribution
    if text is None or text.visibility in GONE or text.review in (Review.PENDING, Review.APPROVED):
        return False
    return text.submitted_at is None or text.submitted_at <= decision.created_at


def _stands(*visibilities: Visibility) -> Callable[[Decision], bool]:
    """Everybody still sees of the text what the decision let them see."""
    return lambda decision: decision.contribution is not None and decision.contribution.visibility in visibilities


# --- what changes -----------------------------------------------------------------------------------------


def _approve(contribution: Contribution) -> None:
    contribution.review, contribution.visibility = Review.APPROVED, Visibility.PUBLIC
    contribution.published_revision = contribution.current_revision
    contribution.published_at = contribution.published_at or timezone.now()


def _request_changes(contribution: Contribution) -> None:
    contribution.review = Review.CHANGES_REQUESTED


def _reject(contribution: Contribution) -> None:
    """An edit is turned down, and what is public stays so; a hidden text goes."""
    if not _in_review(contribution):
        contribution.visibility, contribution.published_revision = Visibility.PRIVATE, None
    if contribution.review != Review.DRAFT:
        contribution.review = Review.REJECTED  # a draft that its author has begun meanwhile was not judged


def _spam(contribution: Contribution) -> None:
    contribution.visibility = Visibility.SPAM


def _hide(contribution: Contribution) -> None:
    contribution.visibility = Visibility.HIDDEN


def _restore(contribution: Contribution) -> None:
    was_public = contribution.published_revision_id is not None
    contribution.visibility = Visibility.PUBLIC if was_public else Visibility.PRIVATE


def _keep(contribution: Contribution) -> None:
    """Nothing changes but that the flags are answered."""


# --- the table, in the order in which they are offered -----------------------------------------------------

_ROWS = (
    Judgement(
        action=Action.APPROVE,
        label="Approve",
        effect=Wording("Everybody sees it from now on.", "Everybody sees the edit instead of the old text."),
        done="approved {}",
        notice=Wording("Your {kind} on {formula} is published"),
        still_true=_is_public_text,
        is_possible=_in_review,
        change=_approve,
        revision=revision_in_question,
        needs_newest=True,
        needs_reason=False,
        answers_flags=_always,
    ),
    Judgement(
        action=Action.REQUEST_CHANGES,
        label="Ask for changes",
        effect=Wording(
            "Its author reads what to change, and can send it in again.",
            "Its author reads what to change; the old text stays where it is.",
        ),
        done="asked for changes to {}",
        notice=Wording("Your {kind} on {formula}: changes are asked for"),
        still_true=_is_unanswered,
        is_possible=_in_review,
        change=_request_changes,
        revision=revision_in_question,
        needs_newest=True,
        answers_flags=_never,  # the flags are about what is public
        turns_down=True,
    ),
    Judgement(
        action=Action.RESTORE,
        label="Restore",
        effect=Wording(
            "It is not spam; it is back where it was before.",
            "Everybody sees the published text again; the flags are answered.",
        ),
        done="restored {}",
        notice=Wording("Your {kind} on {formula} is back"),
        still_true=_stands(Visibility.PUBLIC, Visibility.PRIVATE),
        is_possible=lambda contribution: contribution.visibility in (Visibility.HIDDEN, Visibility.SPAM),
        change=_restore,
        revision=public_revision,
        answers_flags=_always,
    ),
    Judgement(
        action=Action.KEEP,
        label="Keep",
        effect=Wording(
            "The published text stays as it is. Those who flagged it are told so, with your reason if you give one."
        ),
        done="kept {} as it is",
        alone="kept",
        notice=None,
        still_true=_stands(Visibility.PUBLIC),
        is_possible=_flagged,
        change=_keep,
        revision=public_revision,
        needs_reason=False,
        answers_flags=_always,
    ),
    Judgement(
        action=Action.REJECT,
        label="Reject",
        effect=Wording(
            "It is not published.",
            "The edit is not published; the old text stays where it is.",
            "It is no longer published, and does not come back.",
        ),
        done="rejected {}",
        # An edit that is turned down leaves the old text where it is, and its author should know that.
        notice=Wording(
            "Your {kind} on {formula} was not published",
            "Your edit of your {kind} on {formula} was not published",
            "Your {kind} on {formula} is no longer published",
        ),
        still_true=_is_unanswered,
        is_possible=lambda contribution: _in_review(contribution) or _hidden(contribution),
        change=_reject,
        revision=revision_in_question,
        needs_newest=True,
        answers_flags=lambda contribution: not _in_review(contribution),  # they are about what is public
        turns_down=True,
        costs_trust=True,
    ),
    Judgement(
        action=Action.HIDE,
        label="Hide",
        effect=Wording("Readers see a note instead of the published text until it is restored."),
        done="hid {}",
        notice=Wording("Your {kind} on {formula} is hidden for now"),
        still_true=_stands(Visibility.HIDDEN),
        is_possible=_public,
        change=_hide,
        revision=public_revision,
        answers_flags=_always,
        turns_down=True,
    ),
    Judgement(
        action=Action.SPAM,
        label="Mark as spam",
        effect=Wording(
            "It is removed, and its author can no longer change it.",
            "All of it is removed, including what was published.",
        ),
        done="marked {} as spam",
        notice=Wording("Your {kind} on {formula} was taken for spam"),
        still_true=_stands(Visibility.SPAM),
        is_possible=_sent,
        change=_spam,
        revision=revision_in_question,
        answers_flags=_always,
        turns_down=True,
        costs_trust=True,
    ),
)
JUDGEMENTS: dict[str, Judgement] = {judgement.action: judgement for judgement in _ROWS}
