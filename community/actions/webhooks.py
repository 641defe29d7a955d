"""Webhooks: made, tried, switched on and off, deleted."""

import secrets
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community.actions.deliveries import plan, switch_off
from community.actions.log import require
from community.actions.writing import has_verified_address
from community.errors import TooMuch, Unacceptable, WrongState
from community.models import Delivery, User, Webhook
from community.permissions import is_member
from community.public_addresses import target
from community.security_log import SecurityEvent, note
from community.states import Event
from community.texts import known_formula
from formulas.texts.counted import counted

CHOICES = (Event.PUBLISHED, Event.WITHDRAWN)
SECRET_BYTES = 32
PING_GAP = 60  # seconds
OFF_BY_OWNER = "You switched it off."


@transaction.atomic
def create_webhook(*, owner: User, address: str, events: Collection[str], formula: str = "") -> tuple[Webhook, str]:
    """The webhook, and the secret with which its calls are signed, which is not shown again."""
    require(is_member(owner), "Log in to make a webhook.")
    require(has_verified_address(owner), "Verify your e-mail address first.")
    User.objects.select_for_update().get(pk=owner.pk)  # so that two at once are counted one after the other
    if errors := _errors(owner, address, events, formula):
        raise Unacceptable(errors)
    secret = f"klarity_hook_{secrets.token_urlsafe(SECRET_BYTES)}"
    chosen = [event.value for event in CHOICES if event in events]
    made = Webhook.objects.create(owner=owner, address=address, events=chosen, formula=formula, secret=secret)
    note(SecurityEvent.WEBHOOK_MADE, owner, webhook=made.public_id)
    return made, secret


@transaction.atomic
def delete_webhook(*, owner: User, public_id: str) -> bool:
    """Whether there was such a webhook of `owner`; it is not called again."""
    deleted, _ = Webhook.objects.filter(owner=owner, public_id=public_id).delete()
    if deleted:
        note(SecurityEvent.WEBHOOK_REMOVED, owner, webhook=public_id)
    return bool(deleted)


@transaction.atomic
def switch_webhook(*, webhook: Webhook, on: bool) -> Webhook:
    """The webhook, called again from the next event on, or no longer. What happened meanwhile it is not told."""
    hook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if not on and hook.is_active:
        switch_off(hook, OFF_BY_OWNER)
    elif on and not hook.is_active:
        hook.is_active, hook.switched_off_because = True, ""
        hook.failing_since, hook.failures, hook.next_call_at = None, 0, None
        hook.save()
        note(SecurityEvent.WEBHOOK_CHANGED, hook.owner, webhook=hook.public_id, change="on")
    return hook


@transaction.atomic
def switch_off_webhooks(*, owner: User, why: str, actor: User | None = None) -> list[Webhook]:
    """The webhooks of `owner` that were on, and are off now; no other is made meanwhile."""
    User.objects.select_for_update().get(pk=owner.pk)
    # Not the key: whoever stores what a webhook is to be told would wait for it, and may have what we wait for.
    hooks = list(Webhook.objects.select_for_update(no_key=True).filter(owner_id=owner.pk, is_active=True))
    for hook in hooks:
        switch_off(hook, why, actor)
    return hooks


@transaction.atomic
def ping_webhook(*, webhook: Webhook) -> Delivery:
    """A call with nothing in it, which leaves at once, even where others wait for the end of a pause."""
    hook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if not hook.is_active:
        raise WrongState("This webhook is switched off; switch it on to try it.")
    last = hook.deliveries.filter(event=Event.PING).order_by("-created_at").first()
    now = timezone.now()
    if last and (ago := (now - last.created_at).total_seconds()) < PING_GAP:
        raise TooMuch("A webhook can be tried once a minute.", seconds=round(PING_GAP - ago) or 1)
    ping = Delivery.objects.create(webhook=hook, event=Event.PING, created_at=now, due_at=now)
    Webhook.objects.filter(pk=hook.pk).update(next_call_at=None)
    plan(hook, now)
    return ping


def _errors(owner: User, address: str, events: Collection[str], formula: str) -> dict[str, str]:
    errors = {}
    try:
        target(address)
    except ValueError as error:
        errors["address"] = str(error)
    if not events or set(events) - set(CHOICES):
        errors["events"] = f"Choose at least one of {', '.join(CHOICES)}."
    try:
        if formula:
            known_formula(formula)
    except Unacceptable as error:
        errors |= error.errors
    if Webhook.objects.filter(owner=owner).count() >= settings.WEBHOOKS_EACH:
        errors["address"] = f"You have {counted(settings.WEBHOOKS_EACH, 'webhook')}; delete one that you do not need."
    return errors
