"""The log of what was done to contributions, people and reports. Rows are added, never changed: see log_triggers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Decision(models.Model):
    """Who did what to one thing, when and why. Texts are not repeated here, only named by id and digest."""

    action = models.CharField(max_length=20)  # one of `words.decisions.actions`
    actor = models.ForeignKey(  # null: the site itself, by a rule that `reason` names
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="decisions"
    )
    contribution = models.ForeignKey("Contribution", models.PROTECT, null=True, related_name="decisions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="decisions_about")
    report = models.ForeignKey("Report", models.PROTECT, null=True, related_name="decisions")
    revision = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="decisions")
    sha256 = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    judged_version = models.PositiveIntegerField(null=True)  # what the contribution's version was
    version = models.PositiveIntegerField(null=True)  # and what it became
    before = models.JSONField(default=dict, blank=True)  # what an undo brings back
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["contribution", "-id"], name="decision_of_contribution"),
            models.Index(fields=["created_at"], name="decision_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, person__isnull=True, report__isnull=True)
                | Q(contribution__isnull=True, person__isnull=False, report__isnull=True)
                | Q(contribution__isnull=True, person__isnull=True, report__isnull=False),
                name="decision_has_one_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor or 'The site'}: {self.action} {self.target}"

    @property
    def target(self) -> models.Model | None:
        return self.contribution or self.person or self.report
