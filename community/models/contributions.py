"""Explanations and aha moments: the contribution, and the revisions of its text."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.fields import KindField
from community.querysets import ContributionQuerySet
from community.states import Review, Visibility
from formulas.definitions.pinned_view import PinnedView


class Contribution(models.Model):
    """One reader's text about one formula. `version` counts what was done to it, so that nobody judges blindly."""

    formula = models.SlugField(max_length=100, db_index=False)  # the permanent slug: formulas are files, not rows
    kind = KindField(max_length=30)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contributions")
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.PRIVATE)
    review = models.CharField(max_length=17, choices=Review, default=Review.DRAFT)
    # Null only between the making of the row and that of its first revision.
    current_revision = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    published_revision = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    # Names the form or the request that it was begun with: sent again, that means this text and no second one.
    key = models.CharField(max_length=64, blank=True, default="")
    key_saved_at = models.DateTimeField(null=True)  # when that form last saved it
    created_at = models.DateTimeField(auto_now_add=True)
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)  # of the current revision, or of the last one before it
    published_at = models.DateTimeField(null=True)  # for the first time
    clicked = models.PositiveIntegerField("it clicked", default=0)
    not_for_me = models.PositiveIntegerField(default=0)
    score = models.FloatField(default=0)  # community.ranking, from the two above

    objects = ContributionQuerySet.as_manager()

    class Meta:
        # The columns stand in the order of the queries: those that are compared, then those that sort.
        indexes = [
            models.Index(
                fields=["visibility", "formula", "kind", "-score", "-published_at", "-id"], name="contribution_best"
            ),
            models.Index(fields=["visibility", "formula", "kind", "-published_at", "-id"], name="contribution_newest"),
            models.Index(fields=["visibility", "formula", "-published_at", "-id"], name="contribution_of_formula"),
            models.Index(fields=["visibility", "-published_at", "-id"], name="contribution_of_all"),
            models.Index(fields=["author", "visibility", "-published_at", "-id"], name="contribution_of_author"),
            models.Index(fields=["author", "-first_submitted_at"], name="contribution_posted"),
            models.Index(fields=["review", "submitted_at", "id"], name="contribution_queue"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="contribution_visibility"),
            models.CheckConstraint(condition=Q(review__in=Review.values), name="contribution_review"),
            models.UniqueConstraint(fields=["author", "key"], condition=~Q(key=""), name="contribution_begun_once"),
            # Who is public has something to show, and since when.
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.PUBLIC)
                | Q(published_revision__isnull=False, published_at__isnull=False),
                name="contribution_public_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} on {self.formula}"

    def get_absolute_url(self) -> str:
        return reverse("contribution", args=[self.pk])

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def state(self) -> str:
        """The one word for where it stands: what everybody sees of it, or else how far its text has come."""
        if self.visibility == Visibility.PUBLIC:
            return "published"
        return self.review if self.visibility == Visibility.PRIVATE else self.visibility

    @property
    def has_edit(self) -> bool:
        """Whether a newer text than the published one is being written or reviewed."""
        return self.is_public and self.current_revision_id != self.published_revision_id

    def pinned_view(self, revision: "Revision") -> PinnedView | None:
        """The plot that goes with one of its texts."""
        return PinnedView.from_stored(self.formula, revision.completed_view or revision.view)


class Revision(models.Model):
    """One state of a text. Once submitted it never changes; its HTML is made then, not when it is read."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)  # Markdown with LaTeX
    view = models.JSONField(default=dict, blank=True)  # PinnedView.as_json; sealed before there were, values alone
    completed_view = models.JSONField(default=dict, blank=True)  # of such a view: what it meant, stored once
    html = models.TextField(blank=True)
    renderer = models.PositiveSmallIntegerField(default=0)  # markup.RENDERER_VERSION that made the HTML
    sha256 = models.CharField(max_length=64, blank=True)  # of text and view
    licence = models.CharField(max_length=20, blank=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)  # null: a draft, which its author may still change
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="revision_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of contribution {self.contribution_id}"

    @property
    def is_draft(self) -> bool:
        return self.submitted_at is None
