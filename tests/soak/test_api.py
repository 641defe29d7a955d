"""The API under thousands of random questions; what fails is printed so that it can be asked again."""

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.community.api.contract import OPERATIONS
from tests.community.api.contract import ask as ask_community
from tests.community.conftest import World, lasting_world, world
from tests.formulas.contract import READS, ask

__all__ = ["lasting_world", "world"]  # fixtures

# The reads ask the database nothing (tests/formulas/api/test_api.py holds that), but after each request Django looks
# whether a connection that an earlier test has opened is still good.
pytestmark = [pytest.mark.soak, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """No line in the log for each of a thousand wrong questions."""
    caplog.set_level(logging.ERROR, "django.request")


@pytest.mark.parametrize("read", READS)
@given(data=st.data())
@settings(max_examples=500, deadline=None, suppress_health_check=[*HealthCheck], print_blob=True)
def test_answer_is_what_the_description_promises(read: str, data: st.DataObject) -> None:
    ask(read, data)


@pytest.mark.parametrize("operation", OPERATIONS)
@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[*HealthCheck], print_blob=True)
def test_community_answers_what_the_description_promises(operation: str, world: World, data: st.DataObject) -> None:
    ask_community(operation, world, data)
