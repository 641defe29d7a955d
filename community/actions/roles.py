"""What superusers do about accounts in the admin: roles given and taken, passwords set, accounts closed and opened."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from community.actions.log import require
from community.actions.tokens import revoke_tokens
from community.actions.webhooks import switch_off_webhooks
from community.models import User
from community.permissions import can_change_account, can_change_roles, can_set_password
from community.security_log import SecurityEvent, note

Right = TypeVar("Right", Group, Permission)

# What stands in somebody's row -> what the security log calls it.
ROLES = {"is_moderator": "moderator", "is_staff": "staff", "is_superuser": "superuser"}

OFF_BY_SUPERUSER = "It was switched off when a superuser set another password."


@transaction.atomic
def change_roles(
    *,
    user: User,
    actor: User,
    is_staff: bool,
    is_superuser: bool,
    groups: Collection[Group],
    permissions: Collection[Permission],
) -> User:
    """The person, who may do exactly that in the admin from now on."""
    user = User.objects.select_for_update().get(pk=user.pk)
    require(can_change_roles(actor, user), "Only superusers say what somebody may do, and nobody what they may.")
    for field, wanted in (("is_staff", is_staff), ("is_superuser", is_superuser)):
        if getattr(user, field) != wanted:
            _note(user, actor, given=wanted, role=ROLES[field])
            setattr(user, field, wanted)
    user.save(update_fields=["is_staff", "is_superuser"])
    for given, group in _changes(user.groups.all(), groups):
        _note(user, actor, given=given, role="group", group=group.pk)
    for given, permission in _changes(user.user_permissions.all(), permissions):
        _note(user, actor, given=given, role="permission", permission=str(permission.codename)[:40])
    user.groups.set(groups)
    user.user_permissions.set(permissions)
    return user


@transaction.atomic
def close_or_open(*, user: User, actor: User, is_active: bool) -> User:
    """The person, who can sign in from now on or no longer can."""
    user = User.objects.select_for_update().get(pk=user.pk)
    require(can_change_account(actor, user), "This account is not yours to change.")
    if user.is_active != is_active:
        note(SecurityEvent.ACCOUNT_OPENED if is_active else SecurityEvent.ACCOUNT_CLOSED, user, actor=actor)
        user.is_active = is_active
        user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def set_password(*, user: User, actor: User, password: str | None) -> User:
    """The person with a new password, or without any; their tokens and webhooks end, as after a reset."""
    user = User.objects.select_for_update().get(pk=user.pk)
    require(can_set_password(actor, user), "Only superusers set the passwords of others.")
    user.set_password(password)
    user.save(update_fields=["password"])
    note(SecurityEvent.PASSWORD_RESET, user, actor=actor)
    revoke_tokens(owner=user, actor=actor)
    switch_off_webhooks(owner=user, why=OFF_BY_SUPERUSER, actor=actor)
    return user


def _note(user: User, actor: User, *, given: bool, **facts: object) -> None:
    note(SecurityEvent.ROLE_GIVEN if given else SecurityEvent.ROLE_TAKEN, user, actor=actor, **facts)


def _changes(held: Iterable[Right], wanted: Collection[Right]) -> list[tuple[bool, Right]]:
    """What is given (True) or taken to get from `held` to `wanted`."""
    held = list(held)
    given = [(True, one) for one in wanted if one not in held]
    return given + [(False, one) for one in held if one not in wanted]
