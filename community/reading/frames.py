"""What stands around a letter's text and is the same for all strangers: made once for the same words, then kept."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string

from community.reading.pinned import pinned
from community.reading.rows import Row
from formulas import catalogue

LICENCES = {"CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/"}
KEPT = 2_000  # of each piece, a kilobyte or so: without it the templates would take longer than all else on the page


class Frame(NamedTuple):
    """All that the pieces are made of: whatever changes makes another frame, so that what is kept stays true."""

    id: int
    author_id: int
    author_name: str
    published_at: datetime | None
    clicked: int
    licence: str

    @property
    def licence_address(self) -> str:
        return LICENCES.get(self.licence, "")


def frame(row: Row) -> Frame:
    """What stands around the text of `row`."""
    return Frame(row.id, row.author_id, row.author_name, row.published_at, row.clicked, row.licence)


@lru_cache(maxsize=KEPT)
def head(frame: Frame) -> str:
    """Whose text it is, and from when."""
    return render_to_string("community/_letter_head.html", {"frame": frame})


@lru_cache(maxsize=KEPT)
def foot(frame: Frame, *, is_stranger: bool) -> str:
    """Votes, flag, link and licence for who may not answer now: strangers are shown the way in, its author is not."""
    return render_to_string("community/_letter_foot.html", {"frame": frame, "is_stranger": is_stranger})


def show_me(slug: str, view: Mapping[str, float]) -> str:
    """The button that moves the plot to the author's values; empty where there are none."""
    return _show_me(slug, tuple(view.items())) if view else ""


@lru_cache(maxsize=KEPT)
def _show_me(slug: str, view: tuple[tuple[str, float], ...]) -> str:
    found = pinned(catalogue.load().by_slug.get(slug), dict(view))
    return render_to_string("community/_show_me.html", {"pinned": found}) if found else ""
