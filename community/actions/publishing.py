"""What the site publishes by itself: the texts of a moderator whom no other moderator could review."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from community.actions.judging import decide_by_rule
from community.actions.log import locked
from community.models import Contribution, Decision, User
from community.permissions import is_moderator
from community.states import Action, Review, Visibility

REASON = "There was no other moderator to review it."


def plan_publication(contribution: Contribution) -> None:
    """Has the worker publish a moderator's pending text in a day, if nobody can review it. Call it in a transaction."""
    later = timezone.now() + settings.LONE_MODERATOR_WAIT
    publish_after_waiting.using(run_after=later).enqueue(contribution.pk, contribution.version)


@task()
def publish_after_waiting(contribution_id: int, version: int) -> None:
    """Run by the worker when the time of waiting is over."""
    publish_unreviewed(contribution=Contribution.objects.get(pk=contribution_id), version=version)


@transaction.atomic
def publish_unreviewed(*, contribution: Contribution, version: int) -> Decision | None:
    """The entry of the publication; None where the text is not what waited, or another moderator can review it.

    That other one may be gone a day later and the text still in review: so it is asked for again then.
    """
    contribution = locked(contribution)
    author = contribution.author
    if contribution.version != version or contribution.review != Review.PENDING or not is_moderator(author):
        return None
    if contribution.visibility not in (Visibility.PRIVATE, Visibility.PUBLIC):
        return None
    if User.objects.filter(is_moderator=True, is_active=True).exclude(pk=author.pk).exists():
        plan_publication(contribution)
        return None
    return decide_by_rule(Action.APPROVE, contribution, reason=REASON)
