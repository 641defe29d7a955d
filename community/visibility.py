"""What a reader meets at a contribution's address: decided here, and put into words by pages and API."""

from dataclasses import dataclass
from typing import TypeAlias

from community.models import Contribution, Revision
from community.permissions import Reader, revision_for
from community.states import Visibility
from community.told import as_told_to


@dataclass(frozen=True)
class Text:
    """A text, by the revision of it that this reader is shown."""

    contribution: Contribution
    revision: Revision


@dataclass(frozen=True)
class Placeholder:
    """That everybody saw a text here, and that it is hidden until moderators have looked at it."""

    contribution: Contribution


@dataclass(frozen=True)
class Gone:
    """That everybody saw a text here, and that it was deleted."""

    contribution: Contribution


Met: TypeAlias = Text | Placeholder | Gone | None


def met_at(pk: int, reader: Reader) -> Met:
    """What `reader` meets where contribution `pk` stands; None says no more than that there is nothing for them.

    One query for a text, two for one's own and for all else. The rows come with author and both revisions.
    """
    rows = Contribution.objects.filter(pk=pk).select_related("author", "current_revision", "published_revision")
    seen: Contribution | None = rows.visible_to(reader).first()
    if seen is not None and (revision := revision_for(reader, seen)) is not None:
        return Text(as_told_to(reader, seen), revision)
    left: Contribution | None = rows.filter(published_at__isnull=False).first()  # of all others nothing is said
    if left is not None and left.visibility == Visibility.HIDDEN:
        return Placeholder(left)
    return Gone(left) if left is not None and left.visibility == Visibility.DELETED else None
