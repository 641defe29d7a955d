"""Second factors: recovery codes until their owner says that they have them, and all of it gone when it is lost."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from community.actions.retrying import send_or_plan
from community.actions.sessions import end_sessions
from community.errors import WrongState
from community.models import User
from community.security_log import SERVER, SecurityEvent, note
from formulas.texts.counted import counted

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


@transaction.atomic
def remove_second_factors(*, user: User) -> list[str]:
    """What was removed, in words: all that `user` had beside a password. Their sessions end, and a mail tells them.

    Done by whoever runs a command on the server. Raises WrongState if there is nothing to remove.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    factors = Authenticator.objects.filter(user_id=user.pk).order_by("pk")
    removed = [*proofs_of(user), *(["recovery codes"] if _codes(user).exists() else [])]
    if not removed:
        raise WrongState(f"{user.email} has no passkey, no authenticator app and no recovery codes.")
    for kind in factors.values_list("type", flat=True):
        note(SecurityEvent.SECOND_FACTOR_REMOVED, user, actor=SERVER, kind=kind)
    factors.delete()
    end_sessions(user)
    note(SecurityEvent.SESSIONS_ENDED, user, actor=SERVER)
    mail_that_they_are_gone.enqueue(user.pk, removed)
    return removed


@task()
def mail_that_they_are_gone(user_id: int, removed: list[str], attempt: int = 1) -> None:
    """Run by the worker: tells somebody that their second factors were removed."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        again = mail_that_they_are_gone
        send_or_plan(
            _mail(user, removed), attempt, lambda at: again.using(run_after=at).enqueue(user_id, removed, attempt + 1)
        )


def proofs_of(user: User) -> list[str]:
    """What `user` has beside a password to prove who they are, in words."""
    kinds = list(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    passkeys = kinds.count(Authenticator.Type.WEBAUTHN)
    words = [counted(passkeys, "passkey")] if passkeys else []
    return words + (["authenticator app"] if Authenticator.Type.TOTP in kinds else [])


def has_codes_to_keep(user: User) -> bool:
    """Whether `user` has recovery codes and has not said yet that they have them."""
    return any(codes.data.get(TO_KEEP) for codes in _codes(user))


def awaits_first_codes(user: User) -> bool:
    """Whether those are the codes of the first passkey or app, which must not be asked for before they are kept."""
    return any(codes.data.get(TO_KEEP) and codes.data.get(CAME_WITH_THE_FIRST) for codes in _codes(user))


def _codes(user: User) -> QuerySet[Authenticator]:
    codes: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk)
    return codes.filter(type=Authenticator.Type.RECOVERY_CODES)


def _mail(user: User, removed: list[str]) -> EmailMessage:
    pages = {"factors": reverse("mfa_index"), "reset": reverse("account_reset_password")}
    addresses = {name: f"{settings.SITE_URL}{path}" for name, path in pages.items()}
    context = {"user": user, "removed": ", ".join(removed), **addresses}
    text = render_to_string("community/mail/second_factor_removed.txt", context)
    return EmailMessage(subject="The second step of your login was removed", body=text, to=[user.email])
