"""Telling webhooks of what was published and withdrawn: rows on commit, and a task of the worker that calls.

A task makes one call. Of one webhook's there is one at a time, and after a failure all that it is to be told waits for
the end of a pause: so a machine that does not answer costs the worker one call a pause, however much has happened.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from community.actions.retrying import PAUSES, send_or_plan
from community.models import Contribution, Decision, Delivery, DeliveryAttempt, User, Webhook
from community.outgoing import WHOLE_SECONDS, Answer, post
from community.security_log import SERVER, SecurityEvent, note
from community.signatures import signature
from community.states import Action, Event, Visibility
from community.told import wait_before_telling

GIVEN_UP_AFTER = timedelta(days=7)
KEPT = timedelta(days=30)
HELD = timedelta(seconds=6 * WHOLE_SECONDS)  # by one call; whoever is killed in it holds up its webhook so long
FORGOTTEN_AFTER = timedelta(hours=1)
AFTER_MAILS = -10  # mails do not wait for machines of others,
AFTER_ALL = -20  # nor do those that answer wait for those that do not
GONE = 410
UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)

# The JSON of a published text as everybody is told of it, by its id and the address of the site; None where it is not
# public. The API says it, which stands above: `apps` puts it here.
public_json: Callable[[int, str], bytes | None] = lambda pk, origin: None  # noqa: E731  # replaced


def tell_webhooks(decision: Decision) -> None:
    """Hears of every new entry of the log. No webhook is told of what was taken back in time."""
    if decision.undoes:
        Delivery.objects.waiting().filter(decision=decision.undoes).update(cancelled_at=timezone.now())
        return
    if events := list(events_of(decision)):
        due = timezone.now() + wait_before_telling(decision)
        for hook in Webhook.objects.filter(is_active=True, owner__is_active=True):
            _tell(hook, decision, events, due)


def events_of(decision: Decision) -> Iterable[tuple[Event, Contribution]]:
    """What everybody notices of a decision."""
    text = decision.contribution
    if decision.action == Action.SCRUB:
        for left in Contribution.objects.public().filter(author=decision.person):
            yield Event.PUBLISHED, left  # under another name
    if text is None:
        return
    was_public = decision.before["visibility"] == Visibility.PUBLIC
    if was_public and not text.is_public:
        yield Event.WITHDRAWN, text
    if text.is_public and not (was_public and decision.before["published_revision"] == text.published_revision_id):
        yield Event.PUBLISHED, text


def plan(webhook: Webhook, at: datetime) -> None:
    """Has the worker call a webhook, if there is something to tell it then."""
    priority = AFTER_ALL if webhook.failures else AFTER_MAILS
    call_webhook.using(run_after=at, priority=priority).enqueue(webhook.pk)


def switch_off(webhook: Webhook, why: str, actor: User | str | None = None) -> None:
    """Switches a webhook off; what it was still to be told is cancelled. Call it inside a transaction.

    `actor` is who does it, if it is not its owner.
    """
    webhook.is_active, webhook.switched_off_because = False, why
    webhook.save()
    webhook.deliveries.waiting().update(cancelled_at=timezone.now())
    note(SecurityEvent.WEBHOOK_CHANGED, webhook.owner, actor=actor, webhook=webhook.public_id, change="off")


@task()
def call_webhook(webhook_id: int) -> None:
    """Run by the worker: tells a webhook the oldest of what waits for it, unless its pause is not over."""
    hook = _held(webhook_id)
    if hook is None:
        return
    delivery = _next(hook)
    if delivery is not None:
        body = _body(delivery)
        _note(hook, delivery, post(hook.address, body, _headers(hook, delivery, body)))
    Webhook.objects.filter(pk=hook.pk).update(called_until=None)
    _go_on(webhook_id)


def plan_forgotten_calls() -> int:
    """How many webhooks were planned again that are owed a call for long, with no task left to make it."""
    tasks = DBTaskResult.objects.filter(task_path=call_webhook.module_path, status__in=UNFINISHED)
    planned = {task.args_kwargs["args"][0] for task in tasks}
    long_ago = timezone.now() - FORGOTTEN_AFTER
    owed = Delivery.objects.waiting().filter(due_at__lt=long_ago).values("webhook")
    forgotten = _callable_at(long_ago).filter(pk__in=owed).exclude(pk__in=planned)
    for hook in forgotten:
        plan(hook, timezone.now())
    return len(forgotten)


@transaction.atomic
def delete_old_deliveries() -> None:
    """Deletes what was told, or was not, KEPT ago, and all attempts at it."""
    Delivery.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


@task()
def mail_that_it_is_off(webhook_id: int, attempt: int = 1) -> None:
    """Run by the worker: tells the owner of a webhook that it was switched off, if it still is."""
    about = Webhook.objects.select_related("owner")
    hook = about.filter(pk=webhook_id, is_active=False, owner__is_active=True).first()
    if hook is None:
        return
    again = mail_that_it_is_off
    send_or_plan(_mail(hook), attempt, lambda at: again.using(run_after=at).enqueue(webhook_id, attempt + 1))


def _tell(hook: Webhook, decision: Decision, events: Iterable[tuple[Event, Contribution]], due: datetime) -> None:
    wanted = [
        Delivery(webhook=hook, event=event, contribution=text, decision=decision, due_at=due)
        for event, text in events
        if event in hook.events and hook.formula in ("", text.formula)
    ]
    if wanted:
        Delivery.objects.bulk_create(wanted)
        plan(hook, max(due, hook.next_call_at or due))


def _callable_at(moment: datetime) -> QuerySet[Webhook]:
    """The webhooks that may be called: switched on, and not within a pause at that moment."""
    rested = Q(next_call_at=None) | Q(next_call_at__lte=moment)
    return Webhook.objects.filter(rested, is_active=True, owner__is_active=True)


def _held(webhook_id: int) -> Webhook | None:
    """The webhook, which nobody else calls until HELD is over; None where it may not be called, or somebody does."""
    now = timezone.now()
    free = Q(called_until=None) | Q(called_until__lte=now)
    hook = _callable_at(now).filter(pk=webhook_id)
    if hook.filter(free).update(called_until=now + HELD):
        return hook.get()
    for busy in hook:  # by a worker that goes on itself, unless it was killed
        plan(busy, now + HELD)
    return None


def _next(hook: Webhook) -> Delivery | None:
    """What its owner waits for, or else the oldest of what waits and is still so."""
    waiting = hook.deliveries.to_send().select_related("contribution")
    for delivery in (*waiting.filter(event=Event.PING), *waiting.exclude(event=Event.PING)):
        if _is_still_so(delivery):
            return delivery
        Delivery.objects.filter(pk=delivery.pk).update(cancelled_at=timezone.now())
    return None


def _is_still_so(delivery: Delivery) -> bool:
    """Whether it can still be told: what was hidden after it was published has been told, or will be, by its own event.

    Of who left, the text may have been removed as well; of what is public again, that is told next.
    """
    text = delivery.contribution
    return text is None or text.is_public == (delivery.event == Event.PUBLISHED)


def _body(delivery: Delivery) -> bytes:
    head = {
        "id": str(delivery.public_id),
        "type": delivery.event,
        "time": delivery.created_at.isoformat().replace("+00:00", "Z"),
    }
    whole = json.dumps(head).encode()
    told = _told(delivery)
    return whole if told is None else whole.removesuffix(b"}") + b', "contribution": ' + told + b"}"


def _told(delivery: Delivery) -> bytes | None:
    text = delivery.contribution
    if text is None:
        return None
    if delivery.event == Event.PUBLISHED and (said := public_json(text.pk, settings.SITE_URL)):
        return said
    page = f"{settings.SITE_URL}{text.get_absolute_url()}"
    return json.dumps({"id": text.pk, "formula": text.formula, "kind": str(text.kind), "page": page}).encode()


def _headers(hook: Webhook, delivery: Delivery, body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Klarity ({settings.SITE_URL})",
        "Klarity-Event": delivery.event,
        "Klarity-Delivery": str(delivery.public_id),
        "Klarity-Signature": signature(hook.secret, body, int(timezone.now().timestamp())),
        "Connection": "close",
    }


@transaction.atomic
def _note(hook: Webhook, delivery: Delivery, answer: Answer) -> None:
    """Stores what came of a call; its owner may have deleted or changed the webhook meanwhile."""
    now = timezone.now()
    locked = Webhook.objects.select_for_update().filter(pk=hook.pk).first()
    if locked is None:
        return
    DeliveryAttempt.objects.create(
        delivery=delivery, at=now, status=answer.status, outcome=answer.outcome, milliseconds=answer.milliseconds
    )
    if answer.is_success:
        Delivery.objects.filter(pk=delivery.pk).update(delivered_at=now)
        locked.failing_since, locked.failures, locked.next_call_at = None, 0, None
        locked.save()
    elif delivery.event == Event.PING:
        Delivery.objects.filter(pk=delivery.pk).update(cancelled_at=now)  # its owner sees it, and tries again
    elif locked.is_active:
        _note_failure(locked, answer, now)


def _note_failure(hook: Webhook, answer: Answer, now: datetime) -> None:
    hook.failing_since = hook.failing_since or now
    pause = PAUSES[min(hook.failures, len(PAUSES) - 1)]
    hook.failures += 1
    ends = hook.failing_since + GIVEN_UP_AFTER
    if answer.status == GONE:
        _give_up(hook, "It answered that it is gone (410).")
    elif now >= ends:
        _give_up(hook, f"It failed for a week, the last time so: {answer.outcome}")
    else:
        hook.next_call_at = min(now + pause, ends)
        hook.save()


def _give_up(hook: Webhook, why: str) -> None:
    switch_off(hook, why, SERVER)
    mail_that_it_is_off.enqueue(hook.pk)


def _go_on(webhook_id: int) -> None:
    """Plans the next call, where there is something left to tell."""
    hook = Webhook.objects.filter(pk=webhook_id, is_active=True).first()
    if hook and hook.deliveries.to_send().exists():
        plan(hook, hook.next_call_at or timezone.now())


def _mail(hook: Webhook) -> EmailMessage:
    address = f"{settings.SITE_URL}{reverse('webhook', args=[hook.public_id])}"
    text = render_to_string("community/mail/webhook_off.txt", {"webhook": hook, "address": address})
    return EmailMessage(subject="Your webhook was switched off", body=text, to=[hook.owner.email])
