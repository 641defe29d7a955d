"""What is written down about mutants still fits the code: else `make soak` would find out only after hours."""

import importlib

import pytest

from tests.mutation.faults import Fault, faults
from tests.mutation.modules import EQUIVALENT, TESTS, UNREAD
from tests.mutation.running import LIBRARIES
from tests.serving import ROOT


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_fault_can_be_put_into_its_file(fault: Fault) -> None:
    assert (ROOT / fault.file).read_text(encoding="utf-8").count(fault.old) == 1
    assert [name for name in fault.tests if not (ROOT / "tests" / name.partition("::")[0]).exists()] == []


@pytest.mark.parametrize("module", sorted({entry["module"] for entry in EQUIVALENT}))
def test_line_whose_mutants_change_nothing_is_still_there(module: str) -> None:
    said = " ".join((ROOT / module).read_text(encoding="utf-8").split())
    lines = [entry["old"] for entry in EQUIVALENT if entry["module"] == module]
    assert [line for line in lines if " ".join(line.split()) not in said] == []


@pytest.mark.parametrize("module", TESTS | UNREAD)
def test_module_and_the_tests_beside_it_are_there(module: str) -> None:
    assert [name for name in (TESTS | UNREAD)[module] if not (ROOT / "tests" / name).is_file()] == []
    assert (ROOT / module).is_file()


def test_every_library_that_the_runner_imports_is_there() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
