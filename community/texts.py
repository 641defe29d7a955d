"""What a text and its view have to be like before they are stored."""

from collections.abc import Mapping
from typing import Any

from community.errors import Unacceptable
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.parameters import read_parameters

DRAFT_LONGEST = 100_000  # characters: longer than may be sent in, so that a draft can be shortened at leisure


def clean(text: str) -> str:
    """`text` with one kind of line end and without NUL, which PostgreSQL refuses; raises Unacceptable if too long."""
    cleaned = one_kind_of_line_end(text)
    if len(cleaned) > DRAFT_LONGEST:
        raise Unacceptable({"text": f"This has {len(cleaned):,} characters; a draft holds {DRAFT_LONGEST:,}."})
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


def cleaned_view(slug: str, view: Mapping[str, Any]) -> dict[str, float]:
    """The values of `view` that differ from the formula's defaults; raises Unacceptable for what is none of them."""
    formula = known_formula(slug)
    reading = read_parameters(formula, {str(name): [str(value)] for name, value in view.items()})
    if reading.problems:
        raise Unacceptable({"view": " ".join(f"{found.parameter}: {found.detail}." for found in reading.problems)})
    return {name: value for name, value in reading.values.items() if value != formula.defaults[name]}
