"""Who sees a text, in words: for its author and the moderators, whom its page shows more than others see."""

from community.models import Contribution, Revision
from community.states import Review, Visibility

OF_VISIBILITY = {
    Visibility.PUBLIC: "Everybody sees this text.",
    Visibility.PRIVATE: "Only its author and moderators see it.",
    Visibility.HIDDEN: "Others see only that it is hidden while moderators look at it.",
    Visibility.SPAM: "Only its author and moderators see it.",
}


def who_sees(text: Contribution, shown: Revision) -> str:
    """Who sees the revision that is shown, in a sentence."""
    if text.is_public and shown != text.published_revision:
        return "Others see the text as it was published before."
    if text.visibility == Visibility.PRIVATE and text.review == Review.DRAFT:
        return "Only its author sees it."
    return OF_VISIBILITY[Visibility(text.visibility)]
