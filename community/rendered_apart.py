"""Readers' texts rendered where that keeps nobody waiting: long ones in the process that does what takes long."""

from community import markup
from formulas.costs.apart import OutOfTimeError
from formulas.costs.gate import done

QUICK = 1_000  # characters, which take milliseconds whatever they are
COST = 1  # out of COSTS_A_MINUTE


def rendered(text: str, caller: str) -> markup.Rendered:
    """As `markup.render`, for a caller of the gate; raises Shed when there is too much to do.

    What takes too long is such a ValueError: the limits of `markup` find what makes a text slow, but not all of it.
    """
    if len(text) <= QUICK:
        return markup.render(text)
    try:
        made: markup.Rendered = done(caller, COST, markup.render, text)
    except OutOfTimeError as error:
        raise ValueError("This takes too long to set: make it shorter, or simpler.") from error
    return made


def caller_named(pk: int) -> str:
    """By what a member's texts are counted, from whichever address they come."""
    return f"member {pk}"
