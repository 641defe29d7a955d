"""`manage.py work`: the background worker, which sends mail and does whatever else no page waits for."""

import logging
import os
import select
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from community.actions.answered_requests import forget_old_answers
from community.actions.deliveries import delete_old_deliveries, plan_forgotten_calls
from community.actions.notices import plan_forgotten
from community.actions.tasks import (
    delete_expired_counts,
    delete_expired_sessions,
    delete_finished,
    renew_lease,
    requeue_stale,
)
from community.workers import own_id

logger = logging.getLogger(__name__)

REST_SECONDS = 1.0
MINUTE = 60.0
HOUR = 60 * MINUTE


@dataclass
class Chore:
    """Something to do at the start, and again whenever so many seconds have passed."""

    do: Callable[[], object]
    seconds: float
    due: float = 0.0

    def do_if_due(self) -> None:
        """Does it, if it is time."""
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + self.seconds
            self.do()


class Worker(db_worker.Worker):
    """The library's worker, which also takes up what others left behind, and ends without a word or a lost task."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            worker_id=own_id(),
            batch=True,  # `run` returns when nothing is ready, and we rest in a way that a signal ends
            interval=REST_SECONDS,
            startup_delay=False,
            max_tasks=None,
        )
        self.chores = [
            Chore(requeue_stale, MINUTE),
            Chore(plan_forgotten, HOUR),
            Chore(plan_forgotten_calls, HOUR),
            Chore(delete_finished, HOUR),
            Chore(delete_old_deliveries, HOUR),
            Chore(delete_expired_sessions, HOUR),
            Chore(delete_expired_counts, HOUR),
            Chore(forget_old_answers, HOUR),
        ]
        self.awoken, self.wake = os.pipe()
        os.set_blocking(self.wake, False)

    def work(self, *, once: bool) -> None:
        """Returns when told to stop; with `once` when nothing is ready any more."""
        self.do_chores()
        self.run()
        while self.running and not once:
            self.rest()
            self.do_chores()
            self.run()

    def do_chores(self) -> None:
        """Does what is due."""
        for chore in self.chores:
            chore.do_if_due()

    def rest(self) -> None:
        """Returns after REST_SECONDS, or at once when a signal comes or came."""
        close_old_connections()
        select.select([self.awoken], [], [], REST_SECONDS)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Runs the task, keeps its lease meanwhile, and does what became due, however many tasks are ready."""
        with lease_of(db_task_result):
            super().run_task(db_task_result)
        self.do_chores()

    def configure_signals(self) -> None:
        """Has SIGINT and SIGTERM end the worker; in the C part of Python they end its rest, on whatever thread."""
        signal.set_wakeup_fd(self.wake)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.shutdown)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Lets the present task be finished; a second signal ends it unfinished, and it is taken up again."""
        self.running = False
        self.reset_signals()


@contextmanager
def lease_of(task: DBTaskResult) -> Iterator[None]:
    """Renews the task's lease every minute, from a thread of its own."""
    ended = threading.Event()
    thread = threading.Thread(target=_renew, args=(task, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew(task: DBTaskResult, ended: threading.Event) -> None:
    while not ended.wait(MINUTE):
        try:
            renew_lease(task)
        except Error as error:
            logger.warning("The lease of task %s was not renewed: %s", task.pk, error)
        connection.close()  # this thread's own


class Command(BaseCommand):
    """Runs until SIGTERM or Ctrl-C."""

    requires_system_checks: list[str] = []  # `migrate` has made them; a worker that died is back sooner without
    help = "Runs the background worker until SIGTERM or Ctrl-C. Start as many as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds --once."""
        parser.add_argument("--once", action="store_true", help="ends when no task is ready any more")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Returns when told to stop; CommandError in one line when the database cannot be used."""
        worker = Worker()
        worker.configure_signals()
        try:
            worker.work(once=once)
        except (OperationalError, InterfaceError) as error:
            raise CommandError(f"The worker cannot use the database: {str(error).splitlines()[0]}") from error
