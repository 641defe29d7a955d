"""What changed between two texts: line by line, within changed lines word by word; bounded work for any texts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, groupby

# Finding what two texts share takes difflib up to the cube of their length: 16 s for a thousand words "a a a …", and
# 32,000 characters hold sixteen times as many. So its steps are counted: these take about 0.3 s, and what has not been
# compared by then counts as changed.
MOST_STEPS = 1_000_000
TELLING = 4  # characters: a shorter word on its own between two changes ("the", "=") only breaks them up
CONTEXT = 240  # characters of what stayed the same, before and after a change

LINES = re.compile(r"[^\n]*\n|[^\n]+")
WORDS = re.compile(r"\w+\s*|[^\w\s]+\s*|\s+")  # a formula without spaces is many of these
KEPT, DELETED, INSERTED, SKIPPED = "kept", "deleted", "inserted", "skipped"


@dataclass(frozen=True)
class Piece:
    """A run of characters that were kept, deleted or inserted; `skipped` is kept too, and too long to be shown."""

    kind: str
    text: str


@dataclass
class _Steps:
    """How much work may still be spent on comparing two texts."""

    left: int

    def spend(self, steps: int) -> bool:
        """Whether there was enough left; the work is now taken off."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


def changes(old: str, new: str) -> list[Piece]:
    """The pieces in order: those kept or inserted make `new`, those kept or deleted make `old`."""
    steps = _Steps(MOST_STEPS)
    found: list[Piece] = []
    for before, after in _aligned(LINES.findall(old), LINES.findall(new), steps):
        if before == after:
            found.append(Piece(KEPT, before))
        else:
            found += _changed_words(before, after, steps)
    return list(_joined(found))


def shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The same pieces, of long kept ones only what stands next to a change."""
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        start = 0 if place == 0 else _word_end(piece.text, CONTEXT)
        end = len(piece.text) if place == last else _word_end(piece.text, len(piece.text) - CONTEXT)
        if piece.kind == KEPT and end - start > CONTEXT:
            parts = ((KEPT, piece.text[:start]), (SKIPPED, piece.text[start:end]), (KEPT, piece.text[end:]))
            yield from (Piece(kind, text) for kind, text in parts if text)
        else:
            yield piece


def _changed_words(old: str, new: str, steps: _Steps) -> Iterator[Piece]:
    for before, after in _aligned(WORDS.findall(old), WORDS.findall(new), steps, shortest=TELLING):
        if before == after:
            yield Piece(KEPT, before)
        else:
            yield from (Piece(DELETED, before), Piece(INSERTED, after))


def _aligned(old: Sequence[str], new: Sequence[str], steps: _Steps, shortest: int = 0) -> Iterator[tuple[str, str]]:
    """The two texts side by side, in runs that are equal and runs that are not; some may be empty."""
    start = end = 0
    for place, new_place, size in _shared(old, new, steps, shortest):
        yield "".join(old[start:place]), "".join(new[end:new_place])
        start, end = place + size, new_place + size
        yield "".join(old[place:start]), "".join(new[new_place:end])


def _shared(old: Sequence[str], new: Sequence[str], steps: _Steps, shortest: int) -> list[tuple[int, int, int]]:
    """Where the runs that both have begin in each, and how long they are, in order; the last is empty, at the end."""
    head = _equal_at_start(old, new)
    tail = _equal_at_start(old[head:][::-1], new[head:][::-1])
    middle = _longest_runs(old[head : len(old) - tail], new[head : len(new) - tail], steps)
    telling = [run for run in middle if run[2] > 1 or len(old[head + run[0]].strip()) >= shortest]
    inner = [(head + place, head + new_place, size) for place, new_place, size in telling]
    return [(0, 0, head), *inner, (len(old) - tail, len(new) - tail, tail), (len(old), len(new), 0)]


def _longest_runs(old: Sequence[str], new: Sequence[str], steps: _Steps) -> list[tuple[int, int, int]]:
    """As SequenceMatcher.get_matching_blocks, which counts no steps: the longest run, then those beside it."""
    matcher = SequenceMatcher(None, old, new)
    places: dict[str, list[int]] = matcher.b2j  # type: ignore[attr-defined]  # documented, and not in the stubs
    costs = [0, *accumulate(1 + len(places.get(token, ())) for token in old)]
    found, ranges = [], [(0, len(old), 0, len(new))]
    while ranges:
        low, high, new_low, new_high = ranges.pop()
        if low == high or new_low == new_high or not steps.spend(costs[high] - costs[low]):
            continue
        place, new_place, size = matcher.find_longest_match(low, high, new_low, new_high)
        if size:
            found.append((place, new_place, size))
            ranges += [(low, place, new_low, new_place), (place + size, high, new_place + size, new_high)]
    return sorted(found)


def _equal_at_start(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return next((count for count, (before, after) in enumerate(pairs) if before != after), min(len(old), len(new)))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces without empty ones; between two kept ones at most one deletion and one insertion, in this order."""
    for kept, run in groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.kind == KEPT):
        parts = list(run)
        for kind in (KEPT,) if kept else (DELETED, INSERTED):
            if text := "".join(part.text for part in parts if part.kind == kind):
                yield Piece(kind, text)


def _word_end(text: str, place: int) -> int:
    """Where the word at `place`, or the one before, ends."""
    return max(text.rfind(" ", 0, max(place, 0)), text.rfind("\n", 0, max(place, 0))) + 1
