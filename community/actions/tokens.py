"""Personal tokens: made, used, revoked."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community import limits
from community.actions.log import require
from community.errors import Unacceptable
from community.models import Scope, Token, User
from community.permissions import is_member, is_moderator
from formulas.texts.counted import counted

LONGEST_LIFE = timedelta(days=365)
TOKENS_AT_ONCE = 20
USE_NOTED_EVERY = timedelta(minutes=1)  # the last use is for the owner's eyes: not worth a write at each request


@transaction.atomic
def create_token(*, owner: User, name: str, scopes: Collection[str], life: timedelta) -> tuple[Token, str]:
    """The token's row, and the token itself, which is stored nowhere and cannot be shown again."""
    require(is_member(owner), "Log in to make a token.")
    limits.check_changes(owner)
    errors = _errors(owner, name, scopes, life)
    if errors:
        raise Unacceptable(errors)
    row, token = Token.objects.create(user=owner, expiry=life, name=name.strip(), scopes=sorted(set(scopes)))
    return row, token


@transaction.atomic
def revoke_token(*, owner: User, public_id: str) -> bool:
    """Whether there was such a token of `owner`; from now on it opens nothing."""
    deleted, _ = Token.objects.filter(user=owner, public_id=public_id).delete()
    return bool(deleted)


def note_use(token: Token) -> None:
    """Stores when a token was last used, to the minute."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)


def _errors(owner: User, name: str, scopes: Collection[str], life: timedelta) -> dict[str, str]:
    errors = {}
    if not 1 <= len(name.strip()) <= 80:
        errors["name"] = "Give it a name of 1 to 80 characters, so that you recognise it."
    if not scopes or set(scopes) - set(Scope.values):
        errors["scopes"] = f"Choose at least one of {', '.join(Scope.values)}."
    if Scope.MODERATE in scopes and not is_moderator(owner):
        errors["scopes"] = "Only moderators can make tokens that moderate."
    if not timedelta() < life <= LONGEST_LIFE:
        errors["expires"] = f"Choose between 1 and {LONGEST_LIFE.days} days."
    if Token.objects.filter(user=owner).count() >= TOKENS_AT_ONCE:
        errors["name"] = f"You have {counted(TOKENS_AT_ONCE, 'token')}; revoke one that you no longer use."
    return errors
