"""What readers have written about a formula, for its page: the best of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from django.template.loader import render_to_string

from community.models import Contribution, User
from community.pages.pinned_views import query
from community.reading.displayed_texts import Letter, letters
from community.reading.paging import BEST, cut, prepared
from community.reading.rows import Prepared
from community.states import Kind
from formulas.definitions.formula import Formula
from formulas.pages.pieces import Marks, Pieces

SHOWN = 10  # of each kind; the others stand on a page of their own
KEPT = 128  # formulas' sections as strangers see them, of up to 100 kB each


@dataclass(frozen=True)
class Section:
    """The texts of one kind, and whether there are more of them."""

    letters: tuple[Letter, ...]
    has_more: bool


@dataclass(frozen=True)
class Sections:
    """Both kinds; `query` is the plot's state (`?name=value`), for links that take it along."""

    formula: Formula
    explanations: Section
    ahas: Section
    query: str

    @property
    def has_letters(self) -> bool:
        return bool(self.explanations.letters or self.ahas.letters)

    @property
    def for_strangers(self) -> str:
        """Both, set for a reader without a session."""
        return _for_strangers(replace(self, query=Marks()["query"])).filled({"query": self.query})


@lru_cache(maxsize=KEPT)
def _for_strangers(sections: Sections) -> Pieces:
    # Made once for the same letters, wherever the plot stands: setting twenty on each request would take longer than
    # all else on the page.
    return Pieces.of(render_to_string("community/_sections.html", {"sections": sections}))


def sections(formula: Formula, values: Mapping[str, float], viewer: User | None) -> Sections:
    """The best texts about `formula` as `viewer` meets them; `values` are where the plot's variables stand.

    One query for each kind, and for a member one for all of their votes.
    """
    best = {kind: cut(_best(formula.slug, kind).read(), BEST, SHOWN) for kind in (Kind.EXPLANATION, Kind.AHA)}
    shown = letters([row for page in best.values() for row in page.rows], viewer)
    explanations, ahas = (
        Section(tuple(letter for letter in shown if letter.row.kind == kind), bool(page.next))
        for kind, page in best.items()
    )
    return Sections(formula, explanations, ahas, query(formula, values))


@cache
def _best(slug: str, kind: Kind) -> Prepared:
    """The query for the best texts."""
    return Prepared(prepared(Contribution.objects.public().filter(formula=slug, kind=kind), BEST, SHOWN))
