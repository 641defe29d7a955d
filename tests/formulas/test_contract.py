"""A hundred random questions to the API; `make soak` asks many more."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formulas.contract import READS, ask

# The reads ask the database nothing (tests/formulas/api/test_api.py holds that), but after each request Django looks
# whether a connection that an earlier test has opened is still good.
pytestmark = [pytest.mark.django_db, pytest.mark.site]


@pytest.mark.parametrize("read", READS)
@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_answer_is_what_the_description_promises(read: str, data: st.DataObject) -> None:
    ask(read, data)
