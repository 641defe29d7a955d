"""Tasks of a worker that is gone are taken up again, and old ones are deleted."""

import logging
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from community.actions import tasks
from community.actions.tasks import STALE_AFTER, WorkerLostError, delete_finished, renew_lease, requeue_stale
from community.management.commands import work
from community.management.commands.work import Worker
from community.workers import own_id
from tests.community import sample_tasks

pytestmark = pytest.mark.django_db
# A worker gives its connection back between tasks, and with it would go the transaction around an ordinary test.
own_transactions = pytest.mark.django_db(transaction=True)

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED
LIVING = own_id()
GONE = f"{LIVING}0"  # a process of our number that started at another time
ELSEWHERE = f"another-{LIVING}"


def begun(*workers: str, ago: timedelta = timedelta(), status: TaskResultStatus = RUNNING, file: str = "-") -> Any:
    """A task that these workers took up one after the other, the last of them so long ago."""
    task = DBTaskResult.objects.get(pk=sample_tasks.write.enqueue(file, "done").id)
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=status, worker_ids=list(workers), started_at=timezone.now() - ago
    )
    task.refresh_from_db()
    return task


def now(task: DBTaskResult) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=task.pk)


# --- what is requeued ---------------------------------------------------------------------------------------


def test_task_of_a_worker_that_is_gone_waits_again_at_once() -> None:
    task = begun(GONE)
    assert requeue_stale() == 1
    assert (now(task).status, now(task).started_at) == (READY, None)
    assert DBTaskResult.objects.ready().get() == task


def test_task_that_a_living_worker_took_up_in_the_same_moment_stays_with_it() -> None:
    task, other = begun(GONE), begun(LIVING)
    DBTaskResult.objects.update(started_at=timezone.now())
    assert requeue_stale() == 1
    assert (now(task).status, now(other).status) == (READY, RUNNING)


def test_task_of_a_worker_that_cannot_be_seen_waits_again_when_its_lease_has_ended() -> None:
    task = begun(ELSEWHERE, ago=timedelta(minutes=5, seconds=1))
    assert requeue_stale() == 1
    assert now(task).status == READY


def test_task_of_a_worker_that_cannot_be_seen_stays_while_its_lease_holds() -> None:
    task = begun(ELSEWHERE, ago=timedelta(minutes=4))
    assert requeue_stale() == 0
    assert now(task).status == RUNNING


def test_task_of_a_living_worker_stays_however_long_it_takes() -> None:
    task = begun(LIVING, ago=timedelta(days=1))
    assert requeue_stale() == 0
    assert now(task).status == RUNNING


def test_the_last_worker_counts() -> None:
    task = begun(GONE, LIVING)
    assert requeue_stale() == 0
    assert now(task).status == RUNNING


@pytest.mark.parametrize("status", [READY, SUCCESSFUL, FAILED])
def test_task_that_is_not_running_stays_as_it_is(status: TaskResultStatus) -> None:
    task = begun(GONE, ago=timedelta(days=1), status=status)
    assert requeue_stale() == 0
    assert now(task).status == status
    assert now(task).started_at == task.started_at


def test_task_that_is_finished_while_it_is_looked_at_stays_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    task = begun(GONE)

    def lives_not_but_was_done(worker_id: str) -> bool:
        now(task).set_successful(None)
        return False

    monkeypatch.setattr(tasks, "lives", lives_not_but_was_done)
    assert requeue_stale() == 0
    assert now(task).status == SUCCESSFUL


def test_task_that_another_worker_took_up_while_it_is_looked_at_stays_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    task = begun(GONE)

    def lives_not_but_another_has_it(worker_id: str) -> bool:
        now(task).claim(ELSEWHERE)
        return False

    monkeypatch.setattr(tasks, "lives", lives_not_but_another_has_it)
    assert requeue_stale() == 0
    assert now(task).status == RUNNING


def test_requeueing_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    task = begun(ELSEWHERE, GONE)
    requeue_stale()
    said = f"Task {task.pk} (tests.community.sample_tasks.write) waits again: worker {GONE} is gone"
    assert caplog.record_tuples == [("community.actions.tasks", logging.WARNING, said)]


# --- and what is given up -----------------------------------------------------------------------------------


def test_task_is_requeued_five_times() -> None:
    task = begun(*[GONE] * 5)
    assert requeue_stale() == 1
    assert now(task).status == READY


def test_task_that_was_requeued_five_times_has_failed(caplog: pytest.LogCaptureFixture) -> None:
    task = begun(*[GONE] * 6)
    assert requeue_stale() == 0
    (error,) = now(task).task_result.errors
    assert now(task).status == FAILED
    assert now(task).finished_at is not None
    assert error.exception_class is WorkerLostError
    assert error.traceback.startswith(f"6 workers took up task {task.pk}")
    assert caplog.record_tuples == [("community.actions.tasks", logging.ERROR, error.traceback)]


def test_task_that_was_requeued_five_times_goes_on_in_a_living_worker() -> None:
    task = begun(*[GONE] * 5, LIVING)
    requeue_stale()
    assert now(task).status == RUNNING


# --- leases -------------------------------------------------------------------------------------------------


def test_lease_of_a_task_that_is_held_is_renewed() -> None:
    task = begun(LIVING, ago=STALE_AFTER)
    assert renew_lease(task)
    assert _lease(task) > timezone.now() - timedelta(minutes=1)


def test_lease_of_a_task_that_another_took_up_is_not_renewed() -> None:
    task = begun(LIVING, ago=STALE_AFTER)
    now(task).claim(ELSEWHERE)
    before = _lease(task)
    assert not renew_lease(task)
    assert _lease(task) == before


def test_lease_of_another_task_that_was_left_by_the_same_worker_is_not_renewed() -> None:
    task, left = begun(LIVING, ago=STALE_AFTER), begun(LIVING, ago=STALE_AFTER)
    assert renew_lease(task)
    assert _lease(left) == left.started_at


def test_lease_of_a_finished_task_is_not_renewed() -> None:
    task = begun(LIVING, ago=STALE_AFTER)
    now(task).set_successful(None)
    assert not renew_lease(task)
    assert _lease(task) == task.started_at


@own_transactions
def test_worker_renews_the_lease_of_a_task_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def renew_once(task: DBTaskResult) -> None:
        monkeypatch.setattr(work, "MINUTE", 60.0)
        held.append(renew_lease(task))
        sample_tasks.RENEWED.set()

    monkeypatch.setattr(work, "MINUTE", 0.01)
    monkeypatch.setattr(work, "renew_lease", renew_once)
    sample_tasks.RENEWED.clear()
    task = sample_tasks.await_renewal.enqueue()
    Worker().work(once=True)
    task.refresh()
    assert task.status == SUCCESSFUL
    assert held == [True]


def _lease(task: DBTaskResult) -> datetime:
    lease: datetime | None = now(task).started_at
    assert lease is not None
    return lease


# --- what is deleted ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [SUCCESSFUL, FAILED])
@pytest.mark.parametrize(("away", "kept"), [(timedelta(seconds=-10), True), (timedelta(), False)])
def test_finished_task_is_deleted_after_two_weeks(status: TaskResultStatus, away: timedelta, kept: bool) -> None:
    task = begun(LIVING, status=status)
    DBTaskResult.objects.filter(pk=task.pk).update(finished_at=timezone.now() - timedelta(days=14) - away)
    delete_finished()
    assert DBTaskResult.objects.filter(pk=task.pk).exists() == kept


def test_finished_tasks_of_all_queues_are_deleted_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    task = begun(LIVING, status=SUCCESSFUL)
    finished_at = timezone.now() - timedelta(days=100)
    DBTaskResult.objects.filter(pk=task.pk).update(queue_name="another", finished_at=finished_at)
    delete_finished()
    assert not DBTaskResult.objects.exists()
    assert not caplog.records


@pytest.mark.parametrize("status", [READY, RUNNING])
def test_task_that_is_not_finished_is_never_deleted(status: TaskResultStatus) -> None:
    task = begun(LIVING, ago=timedelta(days=100), status=status)
    delete_finished()
    assert now(task).status == status


@pytest.mark.parametrize(("left", "kept"), [(timedelta(hours=1), True), (timedelta(hours=-1), False)])
def test_session_is_deleted_when_it_has_expired(left: timedelta, kept: bool) -> None:
    session = Session.objects.create(session_key="k" * 32, session_data="", expire_date=timezone.now() + left)
    Worker().do_chores()
    assert Session.objects.filter(pk=session.pk).exists() == kept


# --- the worker ---------------------------------------------------------------------------------------------


@own_transactions
def test_worker_does_at_its_start_what_another_left_behind(tmp_path: Path) -> None:
    task = begun(GONE, file=str(tmp_path / "lines"))
    Worker().work(once=True)
    assert now(task).status == SUCCESSFUL
    assert (tmp_path / "lines").read_text() == "done\n"


@own_transactions
def test_worker_does_not_rest_while_tasks_are_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(seconds: float) -> None:
        pytest.fail("rests")

    monkeypatch.setattr(time, "sleep", never)
    monkeypatch.setattr(Worker, "rest", never)
    for line in "abc":
        sample_tasks.write.enqueue(str(tmp_path / "lines"), line)
    Worker().work(once=True)
    assert (tmp_path / "lines").read_text() == "a\nb\nc\n"


@own_transactions
def test_task_that_fails_is_told_in_the_log_and_the_next_one_is_done(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    failing = sample_tasks.fail.enqueue()
    sample_tasks.write.enqueue(str(tmp_path / "lines"), "done")
    Worker().work(once=True)
    failing.refresh()
    assert failing.status == FAILED
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert failing.id in record.message
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "told to fail"
    assert (tmp_path / "lines").read_text() == "done\n"


@own_transactions
def test_worker_looks_for_what_was_left_behind_between_tasks_too(tmp_path: Path) -> None:
    worker = Worker()
    for chore in worker.chores:
        chore.seconds = 0
    sample_tasks.write.enqueue(str(tmp_path / "lines"), "first")
    worker.do_chores()
    left = begun(GONE, file=str(tmp_path / "lines"))
    worker.run()
    assert now(left).status == SUCCESSFUL


def test_worker_that_was_told_to_stop_takes_up_nothing_more(tmp_path: Path) -> None:
    task = sample_tasks.write.enqueue(str(tmp_path / "lines"), "done")
    worker = Worker()
    worker.running = False
    worker.work(once=False)
    task.refresh()
    assert task.status == READY
