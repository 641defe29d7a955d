"""Every operation of the API answers as its description says, whatever it is asked; `make soak` asks much more."""

import tomllib
from pathlib import Path

import pytest

from klsite.openapi.operations import operations_of
from tests.api_trials import UNCOUNTED, tokens_of, try_api
from tests.serving import ROOT, ready_site
from tests.test_breaking_changes import agreed

SECONDS = 40
NO_DEFAULTS = {"400", "410", "412", "422", "428"}  # no answers to what fits, as Schemathesis has it by itself


@pytest.mark.process
def test_nothing_is_found_that_the_description_does_not_say(tmp_path: Path) -> None:
    with ready_site(tmp_path, DEMO_DATA="true", **UNCOUNTED) as site:
        trial = try_api(site, tokens_of(tmp_path)["mona"], cases=3, seconds=SECONDS, seed=1)
    assert trial.found_nothing, trial.report
    assert trial.cases > 100, trial.report


def test_refusals_that_no_schema_explains_are_described() -> None:
    described = {operation.name: operation.described["responses"].keys() for operation in operations_of(agreed())}
    settings = tomllib.loads((ROOT / "tests/schemathesis.toml").read_text(encoding="utf-8"))["operations"]
    found = {
        (name, status)
        for group in settings
        for name in group["include-operation-id"]
        for status in group["checks"].get("positive_data_acceptance", {}).get("expected-statuses", ())
        if status in NO_DEFAULTS
    }
    assert len(found) > 40
    assert [(name, status) for name, status in sorted(found) if status not in described[name]] == []
