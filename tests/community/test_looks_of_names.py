"""The migration that writes down what names look like: for real, from a database as it was before, and back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from community.models import User
from community.names import looks
from tests.community.test_log_triggers import EXPECTED, triggers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.site]

BEFORE, AFTER = "0006_decision_action_without_choices", "0007_looks_of_names"
TWINS = ("Emmy", "Еmmу")  # the second in Cyrillic letters, as far as they go


@pytest.fixture
def before() -> Iterator[Any]:
    """The people of the database as it was; afterwards it is of this release."""
    call_command("migrate", "community", BEFORE, verbosity=0)
    yield (
        MigrationExecutor(connection).loader.project_state([("community", BEFORE)]).apps.get_model("community", "User")
    )
    call_command("migrate", "community", verbosity=0)


def test_looks_of_those_who_are_there_are_written_and_twins_left_alone(before: Any) -> None:
    for number, name in enumerate(TWINS):
        before.objects.create(email=f"emmy{number}@example.org", name=name)
    call_command("migrate", "community", AFTER, verbosity=0)
    assert tuple(User.objects.order_by("email").values_list("name", flat=True)) == TWINS
    assert [(user.look, user.look_in_lower_case) for user in User.objects.order_by("email")] == [*map(looks, TWINS)]
    assert User.objects.named_like("EMMY").count() == 2
    assert triggers() == EXPECTED
