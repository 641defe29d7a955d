"""Recovery codes, until their owner says that they have them."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from community.models import User

# In the row of the codes, which allauth owns: whether they have to be kept yet, and whether they came with the first
# passkey or app. Rows that are older than this have neither.
TO_KEEP, CAME_WITH_THE_FIRST = "to_keep", "came_with_the_first"


@transaction.atomic
def ask_to_keep(*, codes: Authenticator, first: bool) -> None:
    """Marks codes as not yet kept; `first` if they came with the first passkey or app."""
    locked = Authenticator.objects.select_for_update().get(pk=codes.pk)
    locked.data |= {TO_KEEP: True, CAME_WITH_THE_FIRST: first}
    locked.save(update_fields=["data"])


@transaction.atomic
def keep_codes(*, user: User) -> None:
    """Takes the word of `user` that they have them; the passkey or app that they came with counts from now on."""
    for codes in _codes(user).select_for_update():
        for mark in (TO_KEEP, CAME_WITH_THE_FIRST):
            codes.data.pop(mark, None)
        codes.save(update_fields=["data"])


def has_codes_to_keep(user: User) -> bool:
    """Whether `user` has recovery codes and has not said yet that they have them."""
    return any(codes.data.get(TO_KEEP) for codes in _codes(user))


def awaits_first_codes(user: User) -> bool:
    """Whether those are the codes of the first passkey or app, which must not be asked for before they are kept."""
    return any(codes.data.get(TO_KEEP) and codes.data.get(CAME_WITH_THE_FIRST) for codes in _codes(user))


def _codes(user: User) -> QuerySet[Authenticator]:
    codes: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk)
    return codes.filter(type=Authenticator.Type.RECOVERY_CODES)
