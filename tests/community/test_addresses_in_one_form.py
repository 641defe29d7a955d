"""The migration that gives addresses their one form: for real, on rows as they were before."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from community.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.site]

BEFORE, AFTER = "0008_keys_of_forms", "0009_addresses_in_one_form"


@pytest.fixture
def before() -> Iterator[Any]:
    """The people of the database as it was; afterwards it is of this release."""
    call_command("migrate", "community", BEFORE, verbosity=0)
    yield (
        MigrationExecutor(connection).loader.project_state([("community", BEFORE)]).apps.get_model("community", "User")
    )
    call_command("migrate", "community", verbosity=0)


def stored(people: Any, address: str) -> int:
    """The number of somebody who has just that address, as it was possible before."""
    user = people.objects.create(email=f"{people.objects.count()}@example.org", name="Emmy")
    table = connection.ops.quote_name(User._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET email = %s WHERE id = %s", [address, user.pk])  # noqa: S608
    EmailAddress.objects.create(user_id=user.pk, email=address, verified=True, primary=True)
    return int(user.pk)


def addresses_of(number: int) -> set[str]:
    return {User.objects.get(pk=number).email, EmailAddress.objects.get(user=number).email}


BEFORE_AND_AFTER = {
    "emmy@example.org": "emmy@example.org",
    "emmy@bücher.example": "emmy@xn--bcher-kva.example",
    "rui@exam\u200bple.org": "rui@example.org",
    '"emmy"@example.org': '"emmy"@example.org',
}


def test_address_gets_the_form_in_which_its_mailbox_was_reached(before: Any) -> None:
    numbers = {address: stored(before, address) for address in BEFORE_AND_AFTER}
    call_command("migrate", "community", AFTER, verbosity=0)
    assert {address: addresses_of(number) for address, number in numbers.items()} == {
        address: {after} for address, after in BEFORE_AND_AFTER.items()
    }


def test_address_that_somebody_else_has_by_now_stays_as_it_is(before: Any) -> None:
    first, second = stored(before, "emmy@example.org"), stored(before, "emmy@exam\u200bple.org")
    call_command("migrate", "community", AFTER, verbosity=0)
    assert addresses_of(first) == {"emmy@example.org"}
    assert addresses_of(second) == {"emmy@exam\u200bple.org"}
