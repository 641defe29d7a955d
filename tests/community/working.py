"""The background worker, run inside a test."""

from unittest import mock

from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands import db_worker


def work() -> None:
    """Does all tasks that are ready by now, as the worker of the site does them."""
    worker = db_worker.Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        worker_id="test",
        batch=True,
        interval=0,
        startup_delay=False,
        max_tasks=None,
    )
    # The connection is in the test's transaction, which would end with it.
    with mock.patch.object(db_worker, "close_old_connections"):
        worker.run()
