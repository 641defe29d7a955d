"""One text as a moderator has to know it before deciding: what it says, what changed, who wrote it, what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from community import markup
from community.judgements import revision_in_question
from community.models import Contribution, Flag, Revision, User
from community.moderation.choices import Choice, choices
from community.moderation.desk import news
from community.moderation.diff import Piece, changes, shortened
from community.moderation.log import Entry, entry
from community.pages.cases import TrackRecord, compared_with, latest_decisions, open_flags, problems_of, track_record
from community.pages.pinned_views import ViewInWords, in_words
from community.states import Review
from community.words.states import standing_on_desk
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.pinned_view import PinnedView

FLAGS = 50


@dataclass(frozen=True)
class Shown:
    """A text as readers see it, and the plot that goes with it."""

    revision: Revision
    formula: Formula | None
    view: PinnedView | None

    @property
    def html(self) -> str:
        return markup.safe(self.revision.html)

    @property
    def pinned(self) -> ViewInWords | None:
        return in_words(self.formula, self.view)


@dataclass(frozen=True)
class Item:
    """All that its page shows."""

    contribution: Contribution
    formula: Formula | None  # None where its file is no longer there
    text: Shown | None  # the text to decide about; None for what is deleted or was taken back
    public: Shown | None  # what readers see meanwhile, where that is another text
    base: Shown | None  # what the text is compared with
    flags: list[Flag]
    history: list[Entry]
    record: TrackRecord
    choices: list[Choice]

    @property
    def standing(self) -> str:
        return standing_on_desk(self.contribution)

    @property
    def is_pending(self) -> bool:
        return self.contribution.review == Review.PENDING and self.text is not None

    @property
    def news(self) -> str:
        return news(self.contribution, self.text.revision if self.text else None)

    @cached_property
    def changes(self) -> list[Piece]:
        """The differences from `base`, with what stands around them; empty where the texts are the same."""
        if self.base is None or self.text is None or self.base.revision.text == self.text.revision.text:
            return []
        return list(shortened(changes(self.base.revision.text, self.text.revision.text)))

    @property
    def earlier(self) -> Shown | None:
        """`base`, where another plot was pinned to it."""
        if self.base is None or self.text is None or self.base.view == self.text.view:
            return None
        return self.base

    @cached_property
    def problems(self) -> Sequence[markup.FormulaProblem]:
        """The formulas of the text that cannot be set."""
        return problems_of(self.text.revision) if self.text else ()


def item(moderator: User, contribution: Contribution) -> Item:
    """The page's content; a constant number of queries."""
    revision, published = revision_in_question(contribution), contribution.published_revision
    formula = loading.catalogue().by_slug.get(contribution.formula)
    decisions = latest_decisions(contribution)
    is_edit = published is not None and revision is not None and published != revision

    def shown(text: Revision | None) -> Shown | None:
        return Shown(text, formula, contribution.pinned_view(text)) if text else None

    return Item(
        contribution=contribution,
        formula=formula,
        text=shown(revision),
        public=shown(published) if is_edit else None,
        base=shown(compared_with(contribution, revision, decisions)),
        flags=list(open_flags().filter(contribution=contribution)[:FLAGS]),
        history=[entry(decision, moderator) for decision in decisions],
        record=track_record(contribution.author),
        choices=choices(contribution),
    )
