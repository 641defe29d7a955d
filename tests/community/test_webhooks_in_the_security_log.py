"""Webhooks in the security log: made, switched, removed, and by whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.actions.deliveries import call_webhook
from community.actions.webhooks import delete_webhook, ping_webhook, switch_webhook
from community.models import Delivery, User, Webhook
from community.outgoing import Answer
from community.states import Event
from tests.community.hooks import Network, hook
from tests.security_lines import SecurityLines

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def test_webhook_is_told_when_it_is_made_switched_and_removed(ada: User, security_lines: SecurityLines) -> None:
    made = hook(ada)
    who, named = f"person={ada.pk}", f"webhook={made.public_id}"
    assert security_lines.told() == [f"event=webhook_made {who} {named}"]
    for on in (False, False, True, True):
        switch_webhook(webhook=made, on=on)
    assert security_lines.told() == [
        f"event=webhook_changed {who} {named} change=off",
        f"event=webhook_changed {who} {named} change=on",
    ]
    for _ in range(2):
        delete_webhook(owner=ada, public_id=str(made.public_id))
    assert security_lines.told() == [f"event=webhook_removed {who} {named}"]


def test_trying_a_webhook_is_no_event(ada: User, security_lines: SecurityLines) -> None:
    made = hook(ada)
    security_lines.told()
    ping_webhook(webhook=made)
    assert security_lines.told() == []


def test_site_that_gives_up_is_told_as_the_actor(
    ada: User, security_lines: SecurityLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = Network()
    network.answer = Answer(410, "Answered 410.", 5)
    monkeypatch.setattr("community.actions.deliveries.post", network)
    made = hook(ada)
    Delivery.objects.create(webhook=made, event=Event.PUBLISHED, due_at=timezone.now() - timedelta(minutes=1))
    security_lines.told()
    call_webhook.func(made.pk)
    assert not Webhook.objects.get().is_active
    named = f"person={ada.pk} actor=server webhook={made.public_id}"
    assert security_lines.told() == [f"event=webhook_changed {named} change=off"]
