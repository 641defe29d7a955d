"""Telling people what was decided: whom to tell, a row in the outbox, and a task of the worker that sends it."""

import logging
import uuid
from collections.abc import Collection
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from community.actions.notice_mails import is_still_true, mail, message_id
from community.models import Decision, Notice, User
from community.told import wait_before_telling
from community.trust import BY_TRUST
from community.words import decisions

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
FORGOTTEN_AFTER = timedelta(hours=1)  # due for so long, a notice has been tried, or has lost its task
UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def tell_whom_it_concerns(decision: Decision) -> None:
    """Hears of every new entry of the log. Nobody is told of what was taken back in time."""
    if decision.undoes:
        Notice.objects.filter(decision=decision.undoes).update(cancelled_at=timezone.now())
    if recipient := recipient_of(decision):
        tell(recipient, decision)


def recipient_of(decision: Decision) -> User | None:
    """Who is told of `decision`: nobody of what they did themselves, or see as it happens."""
    if not decisions.notice(decision) or _is_seen_at_once(decision):
        return None
    concerned = decision.contribution.author if decision.contribution else _waiting_reporter(decision)
    return concerned if concerned and concerned.pk != decision.actor_id else None


def tell(recipient: User, decision: Decision) -> None:
    """Plans a notice of `decision`, to leave when it can no longer be taken back. Call it inside the transaction."""
    wait = wait_before_telling(decision)
    notice = Notice.objects.create(
        recipient=recipient,
        decision=decision,
        message_id=message_id(uuid.uuid4()),
        due_at=timezone.now() + wait,
    )
    _plan(notice, wait)


def plan_forgotten() -> int:
    """How many notices were planned again: long due, with no task left to send them, since theirs failed outright."""
    tasks = DBTaskResult.objects.filter(task_path=deliver_notice.module_path, status__in=UNFINISHED)
    planned = {task.args_kwargs["args"][0] for task in tasks}
    due = Notice.objects.to_send().filter(due_at__lt=timezone.now() - FORGOTTEN_AFTER, recipient__is_active=True)
    forgotten = due.filter(attempts__lt=MOST_ATTEMPTS).exclude(pk__in=planned)
    for notice in forgotten:
        _plan(notice, timedelta())
    return len(forgotten)


def mark_read(*, reader: User, notices: Collection[int] | None = None) -> int:
    """How many notices `reader` has now seen for the first time: of those with these ids, or of all."""
    unread = Notice.objects.filter(recipient=reader).unread()
    if notices is not None:
        unread = unread.filter(pk__in=notices)
    return unread.update(read_at=timezone.now())


@task()
def deliver_notice(notice_id: int) -> None:
    """Run by the worker: sends a notice unless it was sent or cancelled, or is no longer true.

    Where mail fails, it plans another attempt, which looks at all of that again.
    """
    about = ("recipient", "decision__contribution", "decision__report")
    notice = Notice.objects.to_send().select_related(*about).filter(pk=notice_id).first()
    if notice is None or not notice.recipient.is_active:
        return
    if not is_still_true(notice):
        Notice.objects.filter(pk=notice.pk).update(cancelled_at=timezone.now())
        return
    # Counted before the attempt. Between sending and the mark a worker may be killed: the mail then leaves twice,
    # with the same Message-ID.
    Notice.objects.filter(pk=notice.pk).update(attempts=F("attempts") + 1)
    try:
        mail(notice).send()
    except Exception as error:  # whatever it is: a notice is tried again, not lost
        _try_again(notice, error)
    else:
        Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now())


def _is_seen_at_once(decision: Decision) -> bool:
    """True for the site's approval of a trusted author's text, whose page they get for sending it."""
    return decision.actor is None and decision.reason == BY_TRUST


def _waiting_reporter(decision: Decision) -> User | None:
    """Who sent the report; None for one whose text went with their account, as nobody waits for that answer."""
    report = decision.report
    return report.reporter if report and report.text else None


def _try_again(notice: Notice, error: Exception) -> None:
    attempts = notice.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        logger.error("Notice %s could not be sent in %s attempts: %s", notice.pk, attempts, error)
        return
    _plan(notice, min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE))


def _plan(notice: Notice, wait: timedelta) -> None:
    deliver_notice.using(run_after=timezone.now() + wait).enqueue(notice.pk)
