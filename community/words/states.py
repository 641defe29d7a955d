"""Where a text stands, and who sees it: in words for its author, for moderators, and beside the text itself."""

from dataclasses import dataclass

from django.template.defaultfilters import date

from community.models import Contribution, Revision
from community.states import Review, Visibility


@dataclass(frozen=True)
class Standing:
    """Where a text stands, and what that means."""

    label: str
    meaning: str


# By Contribution.state. To its author:
STANDINGS = {
    "draft": Standing("Draft", "Nobody else sees it."),
    "pending": Standing(
        "In review", "A moderator will read it. A change takes it out of review until you send it again."
    ),
    "changes_requested": Standing(
        "Changes asked for", "Only you and the moderators see it. Change it and send it again."
    ),
    "rejected": Standing("Not published", "Only you and the moderators see it. You can change it and send it again."),
    "approved": Standing("Not published", "Only you and the moderators see it."),
    "published": Standing(
        "Published", "Everybody sees it. An edit is reviewed first, and until then this text stays public."
    ),
    "hidden": Standing("Hidden for now", "Readers see that something was here. A moderator will look at it."),
    "spam": Standing("Taken for spam", "Nobody else sees it, and it cannot be changed."),
    "deleted": Standing("Deleted", "Nobody sees it any more."),
}
# By Contribution.review of the newer text of a published one. To its author:
EDITS = {
    Review.DRAFT: "edit not sent yet",
    Review.PENDING: "edit in review",
    Review.CHANGES_REQUESTED: "changes to your edit asked for",
    Review.REJECTED: "edit not published",
}
EDIT_MEANING = "Everybody sees the old text, which stays until a moderator has approved your edit."
# By Contribution.state. To moderators, who know what each of them means:
ON_THE_DESK = {
    "draft": "Taken back by its author.",
    "pending": "In review.",
    "changes_requested": "Sent back to its author with what to change.",
    "rejected": "Not published.",
    "approved": "Not published.",
    "published": "Published: everybody sees it.",
    "hidden": "Hidden: readers see a note in its place.",
    "spam": "Taken for spam: nobody sees it.",
    "deleted": "Deleted.",
}
# Beside the text, to its author and moderators, who are shown more of it than others:
SEEN_BY = {
    Visibility.PUBLIC: "Everybody sees this text.",
    Visibility.PRIVATE: "Only its author and moderators see it.",
    Visibility.HIDDEN: "Others see only that it is hidden while moderators look at it.",
    Visibility.SPAM: "Only its author and moderators see it.",
}

# The same to an author whose texts are published unread:
AT_ONCE = {
    "changes_requested": "Only you and the moderators see it. Change it and publish it.",
    "published": "Everybody sees it. An edit takes its place as soon as you publish it.",
}
EDIT_AT_ONCE = "Everybody sees the old text until you publish your edit."

DAY = "j F Y"


def standing(contribution: Contribution, *, at_once: bool = False) -> Standing:
    """Where `contribution` stands, for its author; `at_once` where what they send next is published unread."""
    found = STANDINGS[contribution.state]
    label, meaning = found.label, found.meaning
    if at_once:
        meaning = AT_ONCE.get(contribution.state, meaning)
    if contribution.has_edit and contribution.review in EDITS:
        is_theirs = at_once and contribution.review != Review.PENDING  # what is in review stays there
        label = f"{label}, {EDITS[Review(contribution.review)]}"
        meaning = EDIT_AT_ONCE if is_theirs else EDIT_MEANING
    return Standing(label + _when(contribution), meaning)


def standing_on_desk(contribution: Contribution) -> str:
    """Where `contribution` stands, in a sentence for moderators."""
    return ON_THE_DESK[contribution.state]


def who_sees(text: Contribution, shown: Revision) -> str:
    """Who sees the revision that is shown, in a sentence."""
    if text.is_public and shown != text.published_revision:
        return "Others see the text as it was published before."
    if text.visibility == Visibility.PRIVATE and text.review == Review.DRAFT:
        return "Only its author sees it."
    return SEEN_BY[Visibility(text.visibility)]


def _when(contribution: Contribution) -> str:
    """Since when it is in review, or when it was first published; empty where neither says where it stands."""
    sent_at, published_at = contribution.submitted_at, contribution.published_at
    if contribution.visibility not in (Visibility.PRIVATE, Visibility.PUBLIC):
        return ""
    if contribution.review == Review.PENDING and sent_at:
        return f" since {date(sent_at, DAY)}"
    return f" on {date(published_at, DAY)}" if contribution.is_public and not contribution.has_edit else ""
