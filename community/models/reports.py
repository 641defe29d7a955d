"""Readers' reports that something on a formula page is wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from formulas.definitions.pinned_view import PinnedView


class Report(models.Model):
    """What a reader says is wrong on a formula page, open until a moderator has closed it."""

    formula = models.SlugField(max_length=100)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports")
    text = models.TextField()
    view = models.JSONField(default=dict, blank=True)  # PinnedView.as_json of the plot that the reader had before them
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, blank=True, default="")  # of the form or the request, which may come twice

    class Meta:
        indexes = [models.Index(fields=["closed_at", "created_at"], name="report_open")]
        constraints = [
            models.UniqueConstraint(fields=["reporter", "key"], condition=~Q(key=""), name="report_sent_once"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} on {self.formula}"

    @property
    def pinned_view(self) -> PinnedView | None:
        return PinnedView.from_stored(self.formula, self.view)
