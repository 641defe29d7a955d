"""What the site publishes by itself: the texts of a moderator whom no other moderator could review."""

from django.db import transaction
from django_tasks import task

from community.actions.judging import publish
from community.actions.records import locked
from community.actions.telling import tell
from community.models import Contribution, Decision, Review, User, Visibility

REASON = "There was no other moderator to review it."


@task()
def publish_after_waiting(contribution_id: int, version: int) -> None:
    """Run by the worker when the time of waiting is over."""
    publish_unreviewed(contribution=Contribution.objects.get(pk=contribution_id), version=version)


@transaction.atomic
def publish_unreviewed(*, contribution: Contribution, version: int) -> Decision | None:
    """The entry of the publication; None where there is another moderator, or the text is not what waited."""
    contribution = locked(contribution)
    if contribution.version != version or contribution.review != Review.PENDING:
        return None
    if contribution.visibility not in (Visibility.PRIVATE, Visibility.PUBLIC):
        return None
    others = User.objects.filter(is_moderator=True, is_active=True).exclude(pk=contribution.author_id)
    if others.exists():
        return None
    decision = publish(contribution, actor=None, reason=REASON)
    tell(contribution.author, decision)
    return decision
