"""What is done to accounts: names, passwords, moderators, and removing a person without losing the log."""

from itertools import chain, count
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.actions.answered_requests import forget_answers
from community.actions.answering import answer_flags
from community.actions.log import record, require
from community.actions.publishing import plan_publication
from community.actions.reporting import close
from community.actions.sessions import end_sessions
from community.errors import WrongState
from community.kept_names import FORMER_NAME
from community.models import Contribution, Decision, Flag, Notice, Report, Token, User, Webhook
from community.names import LONGEST
from community.permissions import is_member, is_superuser
from community.security_log import SERVER, SecurityEvent, note
from community.states import Action, Review, Visibility

NOWHERE = "removed.invalid"  # a domain that will never exist (RFC 2606)


@transaction.atomic
def rename(*, user: User, name: str) -> User:
    """The person, called `name` from now on; raises Unacceptable for a name that they cannot have."""
    user = User.objects.select_for_update().get(pk=user.pk)
    require(user.scrubbed_at is None, "This account is closed.")
    user.name = User.objects.free_name(name, of=user)
    user.save()
    return user


@transaction.atomic
def settle_name(*, user: User) -> User:
    """The person, with a number after their name if somebody was given the same one before they were a member."""
    user = User.objects.select_for_update().get(pk=user.pk)
    names = chain([user.name], (_numbered(user.name, number) for number in count(2)))
    user.name = next(name for name in names if not User.objects.is_taken(name, of=user))
    user.save()
    return user


@transaction.atomic
def forget_password(*, user: User) -> User:
    """The person, whose password opens nothing any longer, whoever chose it."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_unusable_password()
    user.save()
    note(SecurityEvent.PASSWORD_TAKEN_AWAY, user)
    return user


@transaction.atomic
def make_moderator(*, user: User, actor: User | None = None) -> Decision:
    """The entry; raises WrongState for somebody who is one already, or who cannot sign in.

    `actor` is the superuser who does it; None is whoever runs a command on the server.
    """
    require(actor is None or is_superuser(actor), "Only superusers make moderators.")
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise WrongState(f"{user.email} cannot sign in, and so cannot moderate.")
    if user.is_moderator:
        raise WrongState(f"{user.email} is a moderator already.")
    for contribution in Contribution.objects.filter(author=user, review=Review.PENDING):
        plan_publication(contribution)  # from now on there may be nobody who can review it
    note(SecurityEvent.ROLE_GIVEN, user, actor=actor or SERVER, role="moderator")
    return record(Action.MAKE_MODERATOR, user, _moderating, actor=actor)


@transaction.atomic
def remove_account(*, user: User, keep_published: bool, actor: User | None = None) -> Decision:
    """The entry of the removal: the person is scrubbed, unpublished texts are erased, published ones too if wished.

    The row stays, since the log points to it; nothing in it tells any longer who it was. `actor` is a superuser who
    does it for the person, as for somebody who cannot sign in any more; without one it is the person.
    """
    # Texts before the person, as all actions lock them: the other way round two of them could wait for each other.
    contributions = Contribution.objects.select_for_update().filter(author=user).order_by("pk")
    list(contributions)
    user = User.objects.select_for_update().get(pk=user.pk)
    by = user if actor is None or actor.pk == user.pk else actor
    require(user.scrubbed_at is None and is_member(by), "This account is closed already.")
    require(by is user or by.is_superuser, "Only superusers remove the accounts of others.")
    for contribution in contributions.all():  # read again: one more may have been begun until the person was locked
        _erase(contribution, actor=by, keep_published=keep_published)
    _forget_what_they_said(user, actor=by)
    _forget_how_they_came_in(user)
    user.groups.clear()
    user.user_permissions.clear()
    note(SecurityEvent.ACCOUNT_REMOVED, user, actor=None if by is user else by)
    return record(Action.SCRUB, user, _scrubbed, actor=by)


def _numbered(name: str, number: int) -> str:
    return f"{name[: LONGEST - len(f' {number}')]} {number}"


def _moderating(user: User) -> None:
    user.is_moderator = True


def _scrubbed(user: User) -> None:
    user.email, user.name = f"{uuid4()}@{NOWHERE}", FORMER_NAME
    user.is_active = user.is_moderator = user.is_staff = user.is_superuser = False
    user.last_login, user.scrubbed_at = None, timezone.now()
    user.set_unusable_password()


def _erase(contribution: Contribution, *, actor: User, keep_published: bool) -> None:
    shown = contribution.visibility in (Visibility.PUBLIC, Visibility.HIDDEN)  # hidden: and may be restored
    kept = contribution.published_revision if keep_published and shown else None
    erased = contribution.revisions.filter(erased_at=None)
    erased = erased.exclude(pk=kept.pk) if kept else erased
    if not erased.exists():
        return
    erased.update(text="", html="", view={}, completed_view={}, erased_at=timezone.now())

    def change(changed: Contribution) -> None:
        if kept is None:
            changed.visibility, changed.published_revision, changed.key = Visibility.DELETED, None, ""
        else:
            changed.current_revision, changed.review = kept, Review.APPROVED

    decision = record(Action.ERASE, contribution, change, actor=actor)
    if kept is None:
        answer_flags(decision)


def _forget_what_they_said(user: User, *, actor: User) -> None:
    Report.objects.filter(reporter=user).update(text="", view={})
    for report in Report.objects.select_for_update().filter(reporter=user, closed_at=None):
        close(report, actor=actor, reason="Whoever sent it removed their account, and with it this text.")
    Flag.objects.filter(reader=user).update(note="")
    forget_answers(user)
    Notice.objects.filter(recipient=user, sent_at=None, cancelled_at=None).update(cancelled_at=timezone.now())


def _forget_how_they_came_in(user: User) -> None:
    addresses = EmailAddress.objects.filter(user=user)
    # The admin's own log repeats names and addresses.
    named = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    for address in {user.email, *addresses.values_list("email", flat=True)}:
        named |= Q(object_repr__icontains=address)
    LogEntry.objects.filter(named).update(object_repr=FORMER_NAME, change_message="")
    end_sessions(user)
    for rows in (Authenticator.objects, Token.objects):
        rows.filter(user=user).delete()
    Webhook.objects.filter(owner=user).delete()
    addresses.delete()
