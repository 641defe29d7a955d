"""The outbox: what has to be told to whom, by mail and on the site."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.querysets import NoticeQuerySet


class Notice(models.Model):
    """One decision to be told to one person, once the time in which it can be taken back is over."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    decision = models.ForeignKey("Decision", models.PROTECT, related_name="notices")
    # The same for each attempt: a mail that arrives twice can be told to be one.
    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "-due_at"], name="notice_of_recipient")]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "decision"], name="notice_once_a_decision"),
        ]

    def __str__(self) -> str:
        return f"notice to {self.recipient_id} of decision {self.decision_id}"
