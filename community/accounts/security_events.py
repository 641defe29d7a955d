"""What the security log is told of accounts, by the signals of Django and allauth."""

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db.models.signals import post_save
from django.dispatch import Signal
from django.http import HttpRequest

from community.actions.roles import ROLES
from community.models import User
from community.security_log import SERVER, SecurityEvent, joined, note

# What is said by the signal itself, and about whom it is.
TOLD_BY_SIGNAL: tuple[tuple[Signal, SecurityEvent, dict[str, str]], ...] = (
    (account.user_signed_up, SecurityEvent.ACCOUNT_MADE, {}),
    (account.password_set, SecurityEvent.PASSWORD_SET, {}),
    (account.password_changed, SecurityEvent.PASSWORD_CHANGED, {}),
    (account.password_reset, SecurityEvent.PASSWORD_RESET, {}),
    (account.login_code_rejected, SecurityEvent.LOGIN_FAILED, {"method": "code"}),
    (account.password_reset_code_rejected, SecurityEvent.PASSWORD_RESET_FAILED, {}),
    (account.email_verification_code_rejected, SecurityEvent.EMAIL_CODE_FAILED, {}),
)


def connect() -> None:
    """Has the events noted from now on."""
    for signal, event, facts in TOLD_BY_SIGNAL:
        signal.connect(_noting(event, facts), weak=False)
    auth.user_logged_in.connect(note_login)
    auth.user_login_failed.connect(note_failed_password)
    auth.user_logged_out.connect(note_logout)
    account.email_confirmed.connect(note_verified_address)
    account.email_changed.connect(note_changed_address)
    account.authentication_step_completed.connect(note_reauthentication)
    second_factor.authenticator_added.connect(note_added_factor)
    second_factor.authenticator_reset.connect(note_new_codes)
    second_factor.authenticator_removed.connect(note_removed_factor)
    second_factor.authenticator_used.connect(note_used_factor)
    second_factor.authentication_failed.connect(note_failed_factor)
    post_save.connect(note_roles_of_new_account, sender=User)


def _noting(event: SecurityEvent, facts: dict[str, str]) -> Callable[..., None]:
    def noted(user: User | None = None, **signal: Any) -> None:
        note(event, user, **facts)

    return noted


def note_login(request: HttpRequest, user: User, **signal: Any) -> None:
    """Notes how somebody came in: all steps that they took."""
    records = get_authentication_records(request, user)
    steps = (str(record.get("type", record["method"])) for record in records)
    note(SecurityEvent.LOGIN, user, method=joined(dict.fromkeys(steps)))


def note_failed_password(credentials: dict[str, Any], request: HttpRequest | None = None, **signal: Any) -> None:
    """Notes a wrong password. Whose it should have been is known by the address, if anybody has it."""
    asked = getattr(request, "user", None)
    if isinstance(asked, User) and asked.is_authenticated:
        note(SecurityEvent.REAUTHENTICATION_FAILED, asked, method="password")
        return
    address = str(credentials.get("email") or credentials.get("username") or "")
    note(SecurityEvent.LOGIN_FAILED, User.objects.filter(email=address).first(), method="password")


def note_logout(user: User | None = None, **signal: Any) -> None:
    """Notes that somebody left; strangers cannot."""
    if user is not None:
        note(SecurityEvent.LOGOUT, user)


def note_verified_address(email_address: Any, **signal: Any) -> None:
    """Notes that an address was shown to be somebody's."""
    note(SecurityEvent.EMAIL_VERIFIED, email_address.user)


def note_changed_address(user: User, from_email_address: Any = None, **signal: Any) -> None:
    """Notes another address in place of the one that somebody had; the first one replaces none."""
    if from_email_address:
        note(SecurityEvent.EMAIL_CHANGED, user)


def note_reauthentication(user: User, method: str, reauthenticated: bool = False, **signal: Any) -> None:
    """Notes that somebody who is in has shown once more who they are."""
    if reauthenticated:
        note(SecurityEvent.REAUTHENTICATED, user, method=signal.get("type", method))


def note_added_factor(user: User, authenticator: Authenticator, **signal: Any) -> None:
    """Notes a new passkey or app; recovery codes come with the first."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        note_new_codes(user)
    else:
        note(SecurityEvent.SECOND_FACTOR_ADDED, user, kind=authenticator.type)


def note_new_codes(user: User, **signal: Any) -> None:
    """Notes new recovery codes, with which the old ones have ended."""
    note(SecurityEvent.RECOVERY_CODES_MADE, user)


def note_removed_factor(user: User, authenticator: Authenticator, **signal: Any) -> None:
    """Notes that a passkey, an app or the last recovery codes are gone."""
    note(SecurityEvent.SECOND_FACTOR_REMOVED, user, kind=authenticator.type)


def note_used_factor(user: User, authenticator: Authenticator, reauthenticated: bool = False, **signal: Any) -> None:
    """Notes the second step of a login; once more, inside, it is a reauthentication."""
    if not reauthenticated:
        note(SecurityEvent.SECOND_FACTOR_USED, user, kind=authenticator.type)


def note_failed_factor(user: User, authenticator: Authenticator, **signal: Any) -> None:
    """Notes a wrong code of an app, at the login or once more."""
    inside = (
        SecurityEvent.REAUTHENTICATION_FAILED if signal.get("reauthentication") else SecurityEvent.SECOND_FACTOR_FAILED
    )
    note(inside, user, kind=authenticator.type)


def note_roles_of_new_account(instance: User, created: bool, raw: bool = False, **signal: Any) -> None:
    """Notes what somebody may do from the start, as who was made by `createsuperuser`."""
    if created and not raw:
        for field, role in ROLES.items():
            if getattr(instance, field):
                note(SecurityEvent.ROLE_GIVEN, instance, actor=SERVER, role=role)
