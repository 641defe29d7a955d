"""`python -m tests.mutation MODULE...`: prints the mutants that the tests beside each module do not notice.

Exits with 1 where there are any. It writes into the modules: run it in a copy of the tree, as `make soak` does.
"""

import argparse
import random
import sys
import time
from pathlib import Path

from tests.mutation.modules import changes_nothing, tests_beside
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.running import survivors


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="tests.mutation")
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--most", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lines", type=_span, default=range(sys.maxsize), metavar="40-90", help="only what is there")
    parser.add_argument("--quick", action="store_true", help="do not try the survivors once more in runs of their own")
    given = parser.parse_args()
    left = [_left_of(module, given.lines, given.most, given.seed, given.quick) for module in given.modules]
    return int(any(left))


def _span(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _left_of(module: str, lines: range, most: int | None, seed: int, quick: bool) -> list[Mutant]:
    """The mutants that nothing notices, which are printed."""
    begun = time.monotonic()
    there = (mutant for mutant in mutants_of(Path(module)) if mutant.line in lines)
    mutants = [mutant for mutant in there if not changes_nothing(module, mutant)]
    if most is not None and most < len(mutants):
        mutants = random.Random(seed).sample(mutants, most)  # noqa: S311  # no secrets
    left = survivors(Path(module), mutants, tests_beside(module), quick=quick)
    for mutant in left:
        print(mutant)
    print(f"{module}: {len(mutants)} mutants, {len(left)} survive, {time.monotonic() - begun:.0f} s", flush=True)
    return left


if __name__ == "__main__":
    sys.exit(main())
