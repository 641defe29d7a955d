"""A text as a page shows it: whose, what it says, and what the one who looks at it may do."""

from collections.abc import Collection
from dataclasses import dataclass

from community import markup
from community.models import Contribution, Revision, User, Vote
from community.pages.pinned_views import ViewInWords, in_words
from community.permissions import can_react
from community.reading import rows
from community.reading.rows import Row
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.licence import ADDRESSES


@dataclass(frozen=True)
class DisplayedText:
    """A text as somebody meets it; `answer` is their own vote: it clicked, or not for them, or none."""

    row: Row
    is_stranger: bool
    may_react: bool
    answer: bool | None

    @property
    def html(self) -> str:
        return markup.safe(self.row.html)

    @property
    def licence_address(self) -> str:
        return ADDRESSES.get(self.row.licence, "")

    @property
    def pinned(self) -> ViewInWords | None:
        """The plot as its author saw it."""
        return in_words(self.formula, self.row.view)

    @property
    def formula(self) -> Formula | None:
        """What it is about; None where the formula's file is no longer there."""
        return loading.catalogue().by_slug.get(self.row.formula)

    @property
    def title(self) -> str:
        """What it is, as in "An explanation of KL Divergence"."""
        return self.row.kind.text_title.format(loading.catalogue().title(self.row.formula))


def have_maths(texts: Collection[DisplayedText]) -> bool:
    """Whether the font of formulas is needed: fetched early it moves nothing, fetched needlessly it costs 100 kB."""
    return any("<math" in text.row.html for text in texts)


def displayed_texts(published: Collection[Row], viewer: User | None) -> list[DisplayedText]:
    """The texts as `viewer` (None: a stranger) meets them; one query for the votes of a member."""
    answers = _answers(viewer, published)
    return [_displayed(row, viewer, answers.get(row.id)) for row in published]


def displayed_text(text: Contribution, revision: Revision, viewer: User | None) -> DisplayedText:
    """One text, by the revision that `viewer` is to see of it."""
    row = rows.row(text, revision)
    if revision.is_draft:  # rendered only when it is sent in; until then its author alone sees it
        row = row._replace(html=_draft_html(revision.text))
    return _displayed(row, viewer, _answers(viewer, [row]).get(row.id))


def _displayed(row: Row, viewer: User | None, answer: bool | None) -> DisplayedText:
    return DisplayedText(
        row=row,
        is_stranger=viewer is None,
        may_react=viewer is not None and _may_react(row, viewer),
        answer=answer,
    )


def _may_react(row: Row, viewer: User) -> bool:
    # The predicate asks a contribution; this one is never stored.
    return can_react(viewer, Contribution(id=row.id, author_id=row.author_id, visibility=row.visibility))


def _answers(viewer: User | None, published: Collection[Row]) -> dict[int, bool]:
    """How `viewer` has voted on each of the texts, by its id."""
    if viewer is None or not published:
        return {}
    votes = Vote.objects.filter(reader=viewer, contribution__in=[row.id for row in published])
    return dict(votes.values_list("contribution", "clicked"))


def _draft_html(text: str) -> str:
    """The HTML of a draft; of one that is longer than can be sent in, why it cannot be shown."""
    try:
        return markup.render(text).html
    except ValueError as error:
        return markup.render(str(error)).html
