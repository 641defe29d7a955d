"""Who sees what. Pages, feeds and the API read these querysets and nothing else."""

from datetime import timedelta
from typing import Protocol, TypeAlias, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from community.states import Review, Visibility

Row = TypeVar("Row", bound=Model)


class Member(Protocol):
    """What has to be known of a person: the models stand on these querysets, which so know none of them."""

    is_active: bool
    is_moderator: bool

    @property
    def is_authenticated(self) -> bool: ...


Reader: TypeAlias = Member | AnonymousUser

NEWS_FOR = timedelta(days=7)  # for so long a mail is worth sending: whoever comes back later reads it on the site
JUDGED = (Review.PENDING, Review.CHANGES_REQUESTED, Review.REJECTED)  # what a moderator has before them, or had


class ContributionQuerySet(QuerySet[Row]):
    """Contributions by who may see them."""

    def public(self) -> "ContributionQuerySet[Row]":
        """Those that everybody sees."""
        return self.filter(visibility=Visibility.PUBLIC)

    def visible_to(self, user: Reader) -> "ContributionQuerySet[Row]":
        """The public ones; for authors their own too; for moderators what is or was before them, but no drafts."""
        if not (user.is_authenticated and user.is_active):
            return self.public()
        seen = Q(visibility=Visibility.PUBLIC) | Q(author=user)
        if user.is_moderator:
            seen |= Q(review__in=JUDGED) | Q(visibility__in=(Visibility.HIDDEN, Visibility.SPAM))
        return self.filter(seen).exclude(visibility=Visibility.DELETED)

    def sent_in(self) -> "ContributionQuerySet[Row]":
        """Those that were ever before the moderators, gone or not; `revision_in_question` says what may be shown."""
        return self.filter(first_submitted_at__isnull=False)

    def awaiting_review(self, moderator: Member) -> "ContributionQuerySet[Row]":
        """What `moderator` may decide on, oldest first: nobody is shown their own."""
        if not (moderator.is_active and moderator.is_moderator):
            return self.none()
        waiting = self.filter(review=Review.PENDING).exclude(visibility__in=(Visibility.SPAM, Visibility.DELETED))
        return waiting.exclude(author=moderator).order_by("submitted_at", "id")

    def under_doubt(self, moderator: Member) -> "ContributionQuerySet[Row]":
        """Published texts of others that are hidden or have flags nobody has answered yet, oldest first."""
        if not (moderator.is_active and moderator.is_moderator):
            return self.none()
        every = self.model._default_manager
        hidden = every.filter(visibility=Visibility.HIDDEN).values("pk")
        flagged = every.filter(flags__isnull=False, flags__settled_by=None).values("pk")
        # The few that are one of both, by their ids: asked for each text, "flagged?" took a second with 100,000 texts.
        doubtful = self.filter(pk__in=hidden.union(flagged), visibility__in=(Visibility.PUBLIC, Visibility.HIDDEN))
        return doubtful.exclude(author=moderator).order_by("published_at", "id")


class NoticeQuerySet(QuerySet[Row]):
    """Notices by what there is still to do with them."""

    def told(self) -> "NoticeQuerySet[Row]":
        """Those whose decision can no longer be taken back, and was not."""
        return self.filter(cancelled_at=None, due_at__lte=timezone.now())

    def unread(self) -> "NoticeQuerySet[Row]":
        return self.told().filter(read_at=None)

    def to_send(self) -> "NoticeQuerySet[Row]":
        """Those whose mail has not left, while they are news."""
        return self.told().filter(sent_at=None, due_at__gt=timezone.now() - NEWS_FOR)


class DeliveryQuerySet(QuerySet[Row]):
    """What webhooks are told, by whether there is still something to do."""

    def waiting(self) -> "DeliveryQuerySet[Row]":
        """Those that have not arrived and were not cancelled."""
        return self.filter(delivered_at=None, cancelled_at=None)

    def to_send(self) -> "DeliveryQuerySet[Row]":
        """Those whose decision can no longer be taken back, in the order in which it was made."""
        return self.waiting().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
