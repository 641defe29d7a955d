"""Faults put into a copy of the tree: those written down by hand, and a sample of every module's mutants.

`python -m tests.mutation MODULE...` in a copy tries all mutants of a module.
"""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.faults import Fault, copy_of_tree, faults
from tests.mutation.modules import TESTS

pytestmark = pytest.mark.soak

MUTANTS = 40  # of each module; all of them take hours


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_fault_is_noticed(fault: Fault, tmp_path: Path) -> None:
    tree = copy_of_tree(tmp_path)
    fault.put_in(tree)
    assert fault.is_noticed(tree)


@pytest.mark.parametrize("module", TESTS)
def test_mutant_is_noticed_or_changes_nothing(module: str, tmp_path: Path) -> None:
    seed = secrets.randbits(32)
    print(f"{module}: {MUTANTS} mutants, seed {seed}")
    command = [sys.executable, "-m", "tests.mutation", module, f"--most={MUTANTS}", f"--seed={seed}"]
    done = subprocess.run(command, cwd=copy_of_tree(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
