"""A short life of texts in every run; `make soak` lives longer ones."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.community.life import Life


@pytest.mark.site
@pytest.mark.django_db
def test_laws_hold_whatever_anybody_does() -> None:
    run_state_machine_as_test(Life, settings=settings.get_profile("life"))
