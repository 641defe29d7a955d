"""The tasks themselves: begun by a worker that is gone they wait again, finished long ago they are deleted.

And what else is over: sessions with where they were begun, and counts of attempts, which stand under an address.

A task is done at least once. While it runs, `started_at` is its worker's lease, which the worker renews.
"""

import logging
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from community.workers import lives
from formulas.texts.counted import counted

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(minutes=5)
MOST_REQUEUES = 5
KEPT_DAYS = 14


class WorkerLostError(Exception):
    """Every worker that took up the task was gone before the task was done."""


def requeue_stale() -> int:
    """How many tasks wait again that a worker had begun and will not finish; those requeued often enough fail."""
    abandoned = [task for task in DBTaskResult.objects.running() if _is_abandoned(task)]
    return sum(_requeue(task) for task in abandoned if not _give_up(task))


def renew_lease(task: DBTaskResult) -> bool:
    """True if the worker that began the task still holds it; it then holds it for another STALE_AFTER."""
    held: QuerySet[DBTaskResult] = DBTaskResult.objects.running().filter(pk=task.pk, worker_ids=task.worker_ids)
    return bool(held.update(started_at=timezone.now()))


def delete_finished() -> None:
    """Deletes the tasks that were finished, well or badly, KEPT_DAYS ago or earlier."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEPT_DAYS, verbosity=0)


@transaction.atomic
def delete_expired_sessions() -> None:
    """Deletes the sessions that nobody can come back to: a stranger's holds what they typed before logging in.

    Where a member's was begun, and with what, goes with it; allauth would keep that until they look at their sessions.
    """
    call_command("clearsessions")
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def delete_expired_counts() -> None:
    """Deletes what was counted of attempts long ago: Django does so only once the table is full."""
    names = (str(settings.CACHES["default"]["LOCATION"]), "expires")
    table, expires = (connection.ops.quote_name(name) for name in names)
    now = timezone.now().replace(microsecond=0, tzinfo=None)
    with connection.cursor() as cursor:
        before = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(f"DELETE FROM {table} WHERE {expires} < %s", [before])  # noqa: S608  # names of ours, quoted


def _is_abandoned(task: DBTaskResult) -> bool:
    living = lives(task.worker_ids[-1])
    lease_ended: bool = task.started_at < timezone.now() - STALE_AFTER
    return lease_ended if living is None else not living


def _give_up(task: DBTaskResult) -> bool:
    """True if the task had been requeued too often to try again; it has failed."""
    if len(task.worker_ids) <= MOST_REQUEUES:
        return False
    text = f"{counted(len(task.worker_ids), 'worker')} took up task {task.pk} ({task.task_path}), and none came back"
    failed = _unchanged(task).update(
        status=TaskResultStatus.FAILED,
        finished_at=timezone.now(),
        exception_class_path=f"{WorkerLostError.__module__}.{WorkerLostError.__qualname__}",
        traceback=text,
    )
    if failed:
        logger.error(text)
    return True


def _requeue(task: DBTaskResult) -> bool:
    """True if the task waits again; False if it is no longer as it was read."""
    requeued = _unchanged(task).update(status=TaskResultStatus.READY, started_at=None)
    if requeued:
        logger.warning("Task %s (%s) waits again: worker %s is gone", task.pk, task.task_path, task.worker_ids[-1])
    return bool(requeued)


def _unchanged(task: DBTaskResult) -> QuerySet[DBTaskResult]:
    """The task, unless somebody renewed, finished or requeued it since it was read: each of these moves one of them."""
    return DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
