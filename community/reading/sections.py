"""What readers have written about a formula, for its page: the best of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from community.models import Contribution, Kind, User
from community.reading.paging import BEST, cut, prepared
from community.reading.pinned import query
from community.reading.rows import Rows, read
from community.reading.shown import Letter, letters
from formulas.definition import Formula

SHOWN = 10  # of each kind; the others stand on a page of their own


@dataclass(frozen=True)
class Section:
    """The texts of one kind, and whether there are more of them."""

    letters: list[Letter]
    has_more: bool


@dataclass(frozen=True)
class Sections:
    """Both kinds; `query` is the plot's state (`?name=value`), for links that take it along."""

    explanations: Section
    ahas: Section
    query: str

    @property
    def has_letters(self) -> bool:
        return bool(self.explanations.letters or self.ahas.letters)


def sections(formula: Formula, values: Mapping[str, float], viewer: User | None) -> Sections:
    """The best texts about `formula` as `viewer` meets them; `values` are where the plot's variables stand.

    One query for each kind, and for a member one for all of their votes.
    """
    best = {kind: cut(read(_best(formula.slug, kind).all()), BEST, SHOWN) for kind in (Kind.EXPLANATION, Kind.AHA)}
    shown = letters([row for page in best.values() for row in page.rows], viewer)
    explanations, ahas = (
        Section([letter for letter in shown if letter.row.kind == kind], bool(page.next)) for kind, page in best.items()
    )
    return Sections(explanations, ahas, query(formula, values))


@cache
def _best(slug: str, kind: Kind) -> Rows:
    """The query for the best texts; put together once, as that takes longer than running it."""
    return prepared(Contribution.objects.public().filter(formula=slug, kind=kind), BEST, SHOWN)
