"""What is done to accounts: making moderators, and removing a person without losing the log."""

from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from community.actions.records import record, require
from community.errors import WrongState
from community.models import Action, Contribution, Decision, Report, Review, Token, User, Visibility
from community.permissions import is_member

FORMER_NAME = "A former member"
NOWHERE = "removed.invalid"  # a domain that will never exist (RFC 2606)


@transaction.atomic
def make_moderator(*, user: User) -> Decision:
    """The entry; raises WrongState for somebody who is one already, or who cannot sign in."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise WrongState(f"{user.email} cannot sign in, and so cannot moderate.")
    if user.is_moderator:
        raise WrongState(f"{user.email} is a moderator already.")
    user.is_moderator = True
    user.save()
    return Decision.objects.create(action=Action.MAKE_MODERATOR, person=user)


@transaction.atomic
def remove_account(*, user: User, keep_published: bool) -> Decision:
    """The entry of the removal: the person is scrubbed, unpublished texts are erased, published ones too if wished.

    The row stays, since the log points to it; nothing in it tells any longer who it was.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    require(is_member(user), "This account is closed already.")
    for contribution in Contribution.objects.select_for_update(of=("self",)).filter(author=user):
        _erase(contribution, actor=user, keep_published=keep_published)
    for rows in (EmailAddress, Authenticator, Token):
        rows.objects.filter(user=user).delete()
    _end_sessions(user)
    Report.objects.filter(reporter=user).update(text="")
    user.email, user.name = f"{uuid4()}@{NOWHERE}", FORMER_NAME
    user.is_active = user.is_moderator = user.is_staff = user.is_superuser = False
    user.last_login, user.scrubbed_at = None, timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    return Decision.objects.create(action=Action.SCRUB, actor=user, person=user)


def _erase(contribution: Contribution, *, actor: User, keep_published: bool) -> None:
    kept = contribution.published_revision_id if keep_published and contribution.published_revision_id else None
    erased = contribution.revisions.filter(erased_at=None).exclude(pk=kept)
    if not erased.exists():
        return
    erased.update(text="", html="", view={}, erased_at=timezone.now())

    def change(changed: Contribution) -> None:
        if kept is None:
            changed.visibility, changed.published_revision = Visibility.DELETED, None
        else:
            changed.current_revision_id = kept
            changed.review = Review.APPROVED

    record(Action.ERASE, contribution, change, actor=actor, revision=None)


def _end_sessions(user: User) -> None:
    keys = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    UserSession.objects.filter(user=user).delete()
