"""The API against its description, in 20,000 cases: asked by a moderator, an author and a stranger."""

import secrets
from pathlib import Path

import pytest

from tests.api_trials import UNCOUNTED, tokens_of, try_api
from tests.serving import ready_site

pytestmark = pytest.mark.soak

CASES = 20_000
EACH = 200  # of each operation, in each phase that makes them up
SECONDS = 1_800  # for each caller


def test_nothing_is_found_that_the_description_does_not_say(tmp_path: Path) -> None:
    seed = secrets.randbelow(2**32)
    print(f"seed {seed}")
    cases = 0
    with ready_site(tmp_path, DEMO_DATA="true", **UNCOUNTED) as site:
        tokens = tokens_of(tmp_path)
        for token in (tokens["mona"], tokens["ada"], None):
            trial = try_api(site, token, cases=EACH, seconds=SECONDS, seed=seed)
            print(f"{trial.cases:,} cases")
            assert trial.found_nothing, trial.report
            cases += trial.cases
    assert cases >= CASES
