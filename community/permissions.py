"""Who may do what: pure predicates. Actions refuse by them, templates hide by them."""

from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser

from community.models import Contribution, Revision, User
from community.states import Review, Visibility

Reader: TypeAlias = User | AnonymousUser

GONE = (Visibility.SPAM, Visibility.DELETED)


def is_member(user: Reader) -> bool:
    """Somebody who has an account and may use it."""
    return bool(user.is_authenticated and user.is_active)


def is_moderator(user: Reader) -> bool:
    return is_member(user) and isinstance(user, User) and user.is_moderator


def is_superuser(user: Reader) -> bool:
    return is_member(user) and user.is_superuser


def can_change_account(user: Reader, other: User) -> bool:
    """Superusers change any account that is not removed; other staff, whom Django's permissions let, none of theirs."""
    return is_member(user) and user.is_staff and not other.scrubbed_at and (user.is_superuser or not other.is_superuser)


def can_change_roles(user: Reader, other: User) -> bool:
    """Superusers say what others may do. Nobody says it of themselves: so there is always one superuser left."""
    return is_superuser(user) and can_change_account(user, other) and other.pk != user.pk


def can_set_password(user: Reader, other: User) -> bool:
    """Superusers set the passwords of others; whoever has somebody's password may do all that they may."""
    return can_change_roles(user, other)


def is_author(user: Reader, contribution: Contribution) -> bool:
    return is_member(user) and contribution.author_id == user.pk


def can_edit(user: Reader, contribution: Contribution) -> bool:
    """Authors change what is theirs until it is gone."""
    return is_author(user, contribution) and contribution.visibility not in GONE


def can_withdraw(user: Reader, contribution: Contribution) -> bool:
    return can_edit(user, contribution) and contribution.review == Review.PENDING


def can_discard_edit(user: Reader, contribution: Contribution) -> bool:
    return can_edit(user, contribution) and contribution.has_edit


def can_judge(user: Reader, contribution: Contribution) -> bool:
    """Moderators decide about what others wrote."""
    return is_moderator(user) and contribution.author_id != user.pk


def can_delete(user: Reader, contribution: Contribution) -> bool:
    """Authors delete what is theirs, moderators what others have sent in and not taken back."""
    was_sent = contribution.visibility != Visibility.PRIVATE or contribution.review != Review.DRAFT
    return is_author(user, contribution) or (can_judge(user, contribution) and was_sent)


def can_react(user: Reader, contribution: Contribution) -> bool:
    """Readers vote on and flag the published texts of others."""
    return is_member(user) and contribution.is_public and contribution.author_id != user.pk


def revision_for(user: Reader, contribution: Contribution) -> Revision | None:
    """The text that `user` is shown: authors see their newest, moderators what was sent in, others what is public."""
    newest = contribution.current_revision
    if can_edit(user, contribution) or (is_author(user, contribution) and contribution.visibility == Visibility.SPAM):
        return newest
    if can_judge(user, contribution) and contribution.visibility != Visibility.DELETED:
        if newest and newest.submitted_at and contribution.review != Review.DRAFT:
            return newest
        return contribution.published_revision
    return contribution.published_revision if contribution.is_public else None
