"""The life of texts at random, many more lives than in every run. The seed is printed."""

import secrets

import pytest
from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.community.life import Life

pytestmark = pytest.mark.soak

LIVES = 2_000
STEPS = 40


@pytest.mark.django_db
def test_laws_hold_in_many_lives() -> None:
    chosen = secrets.randbits(32)
    print(f"seed {chosen}")
    many = settings(settings.get_profile("life"), max_examples=LIVES, stateful_step_count=STEPS, database=None)
    run_state_machine_as_test(seed(chosen)(Life), settings=many)
