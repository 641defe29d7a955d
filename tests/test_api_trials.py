"""Every operation of the API answers as its description says, whatever it is asked; `make soak` asks much more."""

from pathlib import Path

import pytest

from tests.api_trials import UNCOUNTED, tokens_of, try_api
from tests.serving import ready_site

SECONDS = 80


@pytest.mark.process
def test_nothing_is_found_that_the_description_does_not_say(tmp_path: Path) -> None:
    with ready_site(tmp_path, DEMO_DATA="true", **UNCOUNTED) as site:
        trial = try_api(site, tokens_of(tmp_path)["mona"], cases=3, seconds=SECONDS, seed=1)
    assert trial.found_nothing, trial.report
    assert trial.cases > 100, trial.report
