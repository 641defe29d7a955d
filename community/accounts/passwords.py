"""What a password has to be, and what the page is told of it so that a word beside the field says the same."""

from functools import cache
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from community.models import User
from formulas.texts.counted import counted

TOO_SHORT = "This has {}; a password has at least {}."
TOO_LONG = "This has {}; a password has at most {}."
RULE = "{} characters or more, and not one that many people use."


class LengthValidator:
    """Takes a shorter password from members who have a second factor beside it; none so long that hashing it costs.

    Blanks at its ends make none long enough: with them a common one would be, and Django looks for those without them.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for one that is too short for `user`, or too long for everybody."""
        shortest, longest, inner = shortest_for(user), settings.PASSWORD_LONGEST, len(password.strip())
        if inner < shortest:
            raise ValidationError(TOO_SHORT.format(counted(inner, "character"), shortest), code="password_too_short")
        if len(password) > longest:
            raise ValidationError(
                TOO_LONG.format(counted(len(password), "character"), longest), code="password_too_long"
            )

    def get_help_text(self) -> str:
        """What the admin says of it."""
        return f"{settings.PASSWORD_SHORTEST} characters or more."


def shortest_for(user: Any) -> int:
    """How many characters a new password of `user` has at least; None, or nobody stored yet, is somebody new."""
    has_second_factor = isinstance(user, User) and user.pk and is_mfa_enabled(user)
    return int(settings.PASSWORD_SHORTEST_WITH_SECOND_FACTOR if has_second_factor else settings.PASSWORD_SHORTEST)


def rule_for(user: User | None) -> str:
    """The rule in words, for those without script too."""
    return RULE.format(shortest_for(user))


def told_to_script(user: User | None) -> dict[str, str]:
    """The rule as attributes of the field: `password.js` looks at what is typed by them."""
    return {
        "data-shortest": str(shortest_for(user)),
        "data-longest": str(settings.PASSWORD_LONGEST),
        "data-unlike": "\n".join([user.email, user.name]) if user else "",
        "data-common": " ".join(_common()),
    }


@cache
def _common() -> tuple[str, ...]:
    """Those of the common passwords that are long enough for everybody: two hundred, of twenty thousand."""
    known = CommonPasswordValidator().passwords
    return tuple(sorted(password for password in known if len(password) >= settings.PASSWORD_SHORTEST))
