"""What stands under a panel to say what is what."""

from collections.abc import Iterator
from dataclasses import replace

from formulas.definitions.figures import Panel
from formulas.marks.mark import Key

PEAK_DECIMALS = 2


def legend(panel: Panel) -> Iterator[Key]:
    """The keys of `panel`; marks that share one are named in it together."""
    for marks in panel.alike:
        if not marks[0].keys():
            continue
        first, *more = marks[0].keys()
        label = ", ".join(mark.label for mark in marks)
        yield replace(first, label=label, names=tuple(name for mark in marks for name in mark.names))
        yield from more
