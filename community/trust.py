"""Who is trusted: whose texts are published at once, and whose flags can hide one."""

from django.conf import settings
from django.utils import timezone

from community.judgements import actions_that_cost_trust
from community.models import Contribution, Decision, User
from community.states import Action, Visibility

BY_TRUST = "The author is trusted."  # the reason in the log where the site publishes a text for that


def is_trusted(user: User) -> bool:
    """Whether enough of the user's texts were approved, and none was turned down lately."""
    about = Decision.objects.filter(contribution__author=user, undone_by=None)
    since = timezone.now() - settings.TRUSTED_REJECTION_MEMORY
    if about.filter(action__in=actions_that_cost_trust(), created_at__gt=since).exists():
        return False
    approved = about.filter(action=Action.APPROVE).values("contribution").distinct()
    return approved.count() >= settings.TRUSTED_APPROVALS


def publishes_at_once(author: User, contribution: Contribution | None) -> bool:
    """Whether what `author` sends in is published unread: a new text (None), or the newest one of `contribution`."""
    in_order = (Visibility.PRIVATE, Visibility.PUBLIC)  # what is hidden, or was taken for spam, is read first
    return (contribution is None or contribution.visibility in in_order) and is_trusted(author)


def is_new(user: User) -> bool:
    """Whether the account was made so lately that it has to go slowly."""
    return timezone.now() - user.date_joined < settings.NEW_FOR
