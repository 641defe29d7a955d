"""What a moderator can decide about a text, by how it stands: the pages, the API and the actions all ask here."""

from community.models import Contribution, Revision
from community.permissions import GONE
from community.states import Action, Review, Visibility

# In the order in which they are offered.
JUDGEMENTS = (
    *(Action.APPROVE, Action.REQUEST_CHANGES, Action.RESTORE, Action.KEEP),
    *(Action.REJECT, Action.HIDE, Action.SPAM),
)
ABOUT_THE_PUBLIC_TEXT = (Action.HIDE, Action.RESTORE, Action.KEEP)
WITHOUT_REASON = (Action.APPROVE, Action.KEEP)  # all others are explained to the author


def possible_actions(contribution: Contribution) -> tuple[Action, ...]:
    """Those of JUDGEMENTS that can be made about `contribution` as it stands; asks the database for its flags."""
    pending = contribution.review == Review.PENDING and contribution.visibility not in GONE
    hidden = contribution.visibility == Visibility.HIDDEN
    # Sent in and not taken back since: what an author is still writing is nobody else's.
    was_sent = contribution.visibility in (Visibility.PUBLIC, Visibility.HIDDEN) or contribution.review != Review.DRAFT
    possible = {
        Action.APPROVE: pending,
        Action.REQUEST_CHANGES: pending,
        Action.RESTORE: hidden or contribution.visibility == Visibility.SPAM,
        Action.KEEP: contribution.is_public and contribution.flags.filter(settled_by=None).exists(),
        Action.REJECT: pending or hidden,
        Action.HIDE: contribution.is_public,
        Action.SPAM: was_sent and contribution.visibility not in GONE,
    }
    return tuple(action for action in JUDGEMENTS if possible[action])


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


def judged_revision(contribution: Contribution, action: Action) -> Revision | None:
    """The text that `action` is about: hiding is about what is public, also where an edit of it is in review."""
    if action in ABOUT_THE_PUBLIC_TEXT and contribution.published_revision:
        return contribution.published_revision
    return revision_in_question(contribution)
