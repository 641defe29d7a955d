"""Tasks that an older version has stored are done by this one, though their functions have moved since."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from community.models import User
from community.states import Action
from tests.clock import Clock
from tests.community.working import work
from tests.personas import judged, pending

pytestmark = pytest.mark.django_db

migration = import_module("community.migrations.0005_path_of_the_notices_task")


@pytest.fixture
def stored(ada: User, maria: User, clock: Clock) -> DBTaskResult:
    """The task of a notice, as an older version stored it."""
    judged(maria, pending(ada), Action.REJECT)
    DBTaskResult.objects.update(task_path="community.actions.telling.deliver_notice")
    task: DBTaskResult = DBTaskResult.objects.get()
    return task


def test_notice_that_waits_since_before_is_sent(stored: DBTaskResult, clock: Clock) -> None:
    migration.rename(apps, None)
    clock.move(hours=1)
    work()
    stored.refresh_from_db()
    assert (stored.status, len(mail.outbox)) == (TaskResultStatus.SUCCESSFUL, 1)


@pytest.mark.parametrize("status", TaskResultStatus.values)
def test_only_what_is_not_finished_gets_the_new_path(status: str, stored: DBTaskResult) -> None:
    DBTaskResult.objects.update(status=status)
    migration.rename(apps, None)
    stored.refresh_from_db()
    assert (stored.task_path == migration.NOW) == (status in ("READY", "RUNNING"))


def test_going_back_gives_waiting_tasks_their_old_path(stored: DBTaskResult) -> None:
    migration.rename(apps, None)
    migration.rename_back(apps, None)
    stored.refresh_from_db()
    assert stored.task_path == migration.BEFORE
