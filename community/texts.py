"""What a text and its formula have to be like before they are stored."""

from community.errors import Unacceptable
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.texts.counted import counted

DRAFT_LONGEST = 100_000  # characters: longer than may be sent in, so that a draft can be shortened at leisure


def clean(text: str) -> str:
    """`text` with one kind of line end and without NUL, which PostgreSQL refuses; raises Unacceptable if too long."""
    cleaned = one_kind_of_line_end(text)
    if len(cleaned) > DRAFT_LONGEST:
        raise Unacceptable({"text": f"This has {counted(len(cleaned), 'character')}; a draft holds {DRAFT_LONGEST:,}."})
    return cleaned


def one_kind_of_line_end(text: str) -> str:
    """`text` with \\n at the end of each line, and without NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def known_formula(slug: str) -> Formula:
    """The formula; raises Unacceptable with the nearest names if there is none."""
    formulas = loading.catalogue()
    if slug in formulas.by_slug:
        return formulas.by_slug[slug]
    near = ", ".join(near.slug for near in formulas.nearest(slug))
    raise Unacceptable({"formula": f"There is no formula {slug[:60]!r}." + (f" The nearest: {near}." if near else "")})
