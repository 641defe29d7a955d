"""The security log: who came in and who could not, what opens an account, who may do what. For the site's operators.

Each event is one line of `klarity.security`, as in `event=login person=12 method=password+totp`. People are named by
their number alone: never by name or e-mail address, nor by where they were. Whoever ships these lines elsewhere ships
nothing that tells a stranger who it was, and what is erased with an account need not be looked for in them.
"""

import logging
import re
from collections.abc import Iterable
from enum import StrEnum
from functools import partial

from django.db import transaction

from community.models import User

logger = logging.getLogger("klarity.security")

# Words and numbers: no e-mail address, no IP address and, by its length, no token can be written with these.
FACT = re.compile(r"[A-Za-z0-9_+-]{1,40}", re.ASCII)
SERVER = "server"  # whoever runs a command there


class SecurityEvent(StrEnum):
    """What can happen; the values are what operators search for."""

    ACCOUNT_MADE = "account_made"
    ACCOUNT_REMOVED = "account_removed"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_OPENED = "account_opened"
    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGOUT = "logout"
    SESSIONS_ENDED = "sessions_ended"
    REAUTHENTICATED = "reauthenticated"
    REAUTHENTICATION_FAILED = "reauthentication_failed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SECOND_FACTOR_USED = "second_factor_used"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    PASSWORD_SET = "password_set"  # noqa: S105  # a word
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    PASSWORD_RESET_FAILED = "password_reset_failed"  # noqa: S105
    PASSWORD_TAKEN_AWAY = "password_taken_away"  # noqa: S105
    LIMIT_REACHED = "limit_reached"
    EMAIL_VERIFIED = "email_verified"
    EMAIL_CODE_FAILED = "email_code_failed"
    EMAIL_CHANGED = "email_changed"
    TOKEN_MADE = "token_made"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    TOKEN_REFUSED = "token_refused"  # noqa: S105
    WEBHOOK_MADE = "webhook_made"
    WEBHOOK_CHANGED = "webhook_changed"
    WEBHOOK_REMOVED = "webhook_removed"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"
    GROUP_CHANGED = "group_changed"
    ADMIN_ENTERED = "admin_entered"


def note(event: SecurityEvent, person: User | None = None, *, actor: User | str | None = None, **facts: object) -> None:
    """Writes the event down, once it can no longer be taken back; raises ValueError for a fact that is no plain word.

    `person` is whom it happened to: nobody, where a stranger tried an address or a token that nobody has. `actor` is
    who did it to them, and left out where they did it themselves.
    """
    who = {"person": person and person.pk, "actor": actor.pk if isinstance(actor, User) else actor}
    told = {name: value for name, value in (who | facts).items() if value not in (None, "")}
    transaction.on_commit(partial(logger.info, "%s", " ".join([f"event={event}", *map(_fact, told.items())])))


def joined(words: Iterable[str]) -> str:
    """Several words as one fact."""
    return "+".join(words)


def _fact(fact: tuple[str, object]) -> str:
    name, value = fact
    if not FACT.fullmatch(str(value)):
        raise ValueError(f"{name} is {value!r}: the security log takes words and numbers of at most 40 characters")
    return f"{name}={value}"
