"""`python -m tests.mutation MODULE...`: prints the mutants that the tests beside each module do not notice."""

import sys
import time
from pathlib import Path

from tests.mutation.modules import tests_beside
from tests.mutation.mutants import mutants_of
from tests.mutation.running import survivors

for module in sys.argv[1:]:
    begun = time.monotonic()
    mutants = list(mutants_of(Path(module)))
    left = survivors(Path(module), mutants, tests_beside(module))
    for mutant in left:
        print(mutant)
    print(f"{module}: {len(mutants)} mutants, {len(left)} survive, {time.monotonic() - begun:.0f} s", flush=True)
