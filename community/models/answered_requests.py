"""What programs were answered, kept for a day under the key that their request came with."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AnsweredRequest(models.Model):
    """A request of one person that was done, by the key that they gave it: sent again, it is answered, not done."""

    # No constraint in the database: it would lock the person's row before the text's, and all actions lock texts first.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)  # SHA-256 of its method, its address and its body
    status = models.PositiveSmallIntegerField(default=0)  # 0 only within the transaction that answers it
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True)  # compressed; null for one that is not kept
    size = models.PositiveIntegerField(default=0)  # of `body`, in bytes
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="answered_request_age")]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="answered_request_once")]

    def __str__(self) -> str:
        return f"request {self.key!r} of {self.person_id}"
