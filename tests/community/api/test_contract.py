"""Random questions to the community's part of the API; `make soak` asks many more."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.community.api.contract import OPERATIONS, ask, operations_described
from tests.community.conftest import World


def test_every_operation_is_asked(world: World) -> None:
    assert operations_described() == set(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
@given(data=st.data())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_answer_is_what_the_description_promises(operation: str, world: World, data: st.DataObject) -> None:
    ask(operation, world, data)
