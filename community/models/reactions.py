"""What readers think of a published text: whether it clicked, and whether something is wrong with it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Vote(models.Model):
    """One reader's answer to one text: "It clicked" or "Not for me". Nobody else sees who answered what."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="votes")
    contribution = models.ForeignKey("Contribution", models.PROTECT, related_name="votes")
    clicked = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["reader", "-created_at"], name="vote_of_reader")]
        constraints = [models.UniqueConstraint(fields=["reader", "contribution"], name="vote_once")]

    def __str__(self) -> str:
        return f"vote of {self.reader_id} on contribution {self.contribution_id}"


class FlagReason(models.TextChoices):
    """Why a text should not stand as it does."""

    WRONG = "wrong", "It says something that is not true"
    SPAM = "spam", "It advertises something"
    RUDE = "rude", "It is rude or hurtful"
    COPIED = "copied", "It is copied from somewhere"
    OTHER = "other", "Something else"


class Flag(models.Model):
    """One reader's doubt about a published revision, open until a moderator has decided."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="flags")
    contribution = models.ForeignKey("Contribution", models.PROTECT, related_name="flags")
    revision = models.ForeignKey("Revision", models.PROTECT, related_name="flags")
    reason = models.CharField(max_length=6, choices=FlagReason)
    note = models.TextField(blank=True)
    trusted = models.BooleanField()  # whether the reader was trusted when it was raised
    created_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey("Decision", models.PROTECT, null=True, related_name="settled_flags")

    class Meta:
        indexes = [models.Index(fields=["settled_by", "contribution"], name="flag_open")]
        constraints = [models.UniqueConstraint(fields=["reader", "revision"], name="flag_once_a_revision")]

    def __str__(self) -> str:
        return f"flag of {self.reader_id} on contribution {self.contribution_id}"
