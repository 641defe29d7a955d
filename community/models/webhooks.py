"""Programs that are called when something is published or withdrawn, and what came of each call."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.querysets import DeliveryQuerySet
from community.states import Event


class Webhook(models.Model):
    """An address that its owner wants to be called. Pauses belong to it, not to what is sent: one failure is enough."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="webhooks")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.CharField(max_length=500)
    secret = models.CharField(max_length=80)  # as it is, since each call is signed with it
    events = models.JSONField(default=list)  # of Event's values
    formula = models.SlugField(max_length=100, blank=True)  # empty: whatever it is about
    created_at = models.DateTimeField(default=timezone.now)
    is_active = models.BooleanField(default=True)
    switched_off_because = models.CharField(max_length=200, blank=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)  # one after the other
    next_call_at = models.DateTimeField(null=True)  # not before that
    called_until = models.DateTimeField(null=True)  # held by the worker that is calling it

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"webhook of {self.owner_id} to {self.address}"


class Delivery(models.Model):
    """One event to be told to one webhook, once the time in which it can be taken back is over."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # the same at each attempt
    event = models.CharField(max_length=40, choices=Event)
    contribution = models.ForeignKey("Contribution", models.PROTECT, null=True, related_name="+")  # null: a ping
    decision = models.ForeignKey("Decision", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["webhook", "due_at", "id"], name="delivery_of_webhook")]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "decision", "contribution"], name="delivery_once_a_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to webhook {self.webhook_id}"


class DeliveryAttempt(models.Model):
    """One call, and what came of it."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True)  # null: there was no answer
    outcome = models.CharField(max_length=200)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"attempt at delivery {self.delivery_id}: {self.outcome}"
