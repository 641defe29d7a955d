"""What readers have written about a formula, for its page: the best of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from django.template.loader import render_to_string

from community.kinds import KINDS, Kind
from community.models import Contribution, User
from community.orders import BEST
from community.paging import cut, one_page
from community.reading.displayed_texts import DisplayedText, displayed_texts
from community.reading.rows import Prepared, columns
from formulas.definitions.formula import Formula
from formulas.definitions.pinned_view import query
from formulas.pages.pieces import Marks, Pieces

SHOWN = 10  # of each kind; the others stand on a page of their own
KEPT = 128  # formulas' sections as strangers see them, of up to 100 kB each


@dataclass(frozen=True)
class Section:
    """The texts of one kind, and whether there are more of them."""

    kind: Kind
    texts: tuple[DisplayedText, ...]
    has_more: bool


@dataclass(frozen=True)
class Sections:
    """One section for each kind; `query` is the plot's state (`?name=value`), for links that take it along."""

    formula: Formula
    of_kinds: tuple[Section, ...]
    query: str

    @property
    def has_texts(self) -> bool:
        return any(section.texts for section in self.of_kinds)

    @property
    def for_strangers(self) -> str:
        """All of them, set for a reader without a session."""
        return _for_strangers(replace(self, query=Marks()["query"])).filled({"query": self.query})


@lru_cache(maxsize=KEPT)
def _for_strangers(sections: Sections) -> Pieces:
    # Made once for the same texts, wherever the plot stands: setting twenty on each request would take longer than all
    # else on the page.
    return Pieces.of(render_to_string("community/_sections.html", {"sections": sections}))


def sections(formula: Formula, values: Mapping[str, float], viewer: User | None) -> Sections:
    """The best texts about `formula` as `viewer` meets them; `values` are where the plot's variables stand.

    One query for each kind, and for a member one for all of their votes.
    """
    best = {kind: cut(_best(formula.slug, kind).read(), BEST, SHOWN) for kind in KINDS.values()}
    shown = displayed_texts([row for page in best.values() for row in page.rows], viewer)
    of_kinds = tuple(
        Section(kind, tuple(text for text in shown if text.row.kind == kind), bool(page.next))
        for kind, page in best.items()
    )
    return Sections(formula, of_kinds, query(formula.moved(values)))


@cache
def _best(slug: str, kind: Kind) -> Prepared:
    """The query for the best texts."""
    texts = Contribution.objects.public().filter(formula=slug, kind=kind)
    return Prepared(one_page(columns(texts), BEST, SHOWN))
