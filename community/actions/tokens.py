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
from community.security_log import SecurityEvent, joined, note
from formulas.texts.counted import counted

LONGEST_LIFE = timedelta(days=365)
TOKENS_AT_ONCE = 20
USE_NOTED_EVERY = timedelta(minutes=1)  # the last use is for the owner's eyes: not worth a write at each request


@transaction.atomic
def create_token(*, owner: User, name: str, scopes: Collection[str], life: timedelta) -> tuple[Token, str]:
    """The token's row, and the token itself, which is stored nowhere and cannot be shown again."""
    require(is_member(owner), "Log in to make a token.")
    limits.check_changes(owner)
    _one_at_a_time(owner)
    errors = _errors(owner, name, scopes, life)
    if errors:
        raise Unacceptable(errors)
    row, token = Token.objects.create(user=owner, expiry=life, name=name.strip(), scopes=sorted(set(scopes)))
    note(SecurityEvent.TOKEN_MADE, owner, token=row.public_id, scopes=joined(row.scopes))
    return row, token


@transaction.atomic
def revoke_token(*, owner: User, public_id: str) -> bool:
    """Whether there was such a token of `owner`; from now on it opens nothing."""
    deleted, _ = Token.objects.filter(user=owner, public_id=public_id).delete()
    if deleted:
        note(SecurityEvent.TOKEN_REVOKED, owner, token=public_id)
    return bool(deleted)


@transaction.atomic
def revoke_tokens(*, owner: User, actor: User | None = None) -> list[Token]:
    """The tokens that `owner` had, the newest first; from now on they open nothing, and no other is made meanwhile."""
    _one_at_a_time(owner)
    revoked = list(Token.objects.filter(user=owner).order_by("-created"))
    Token.objects.filter(pk__in=[token.pk for token in revoked]).delete()
    for token in revoked:
        note(SecurityEvent.TOKEN_REVOKED, owner, actor=actor, token=token.public_id)
    return revoked


def note_use(token: Token, address: str | None) -> None:
    """Stores when a token was last used, to the minute, and from which address."""
    now = timezone.now()
    noted = token.last_used_at is not None and now - token.last_used_at <= USE_NOTED_EVERY
    if not (noted and token.last_used_from == address):
        Token.objects.filter(pk=token.pk).update(last_used_at=now, last_used_from=address)


def _one_at_a_time(owner: User) -> None:
    """Has whoever else makes or revokes tokens of `owner` wait until this transaction ends."""
    User.objects.select_for_update().get(pk=owner.pk)


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
