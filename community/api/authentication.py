"""Who asks: the owner of a personal token, named by `Authorization: Bearer klarity_…`."""

from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from community.actions.tokens import note_use
from community.models import Token, User
from community.security_log import SecurityEvent, note
from formulas.costs.callers import address_of


class PersonalToken(TokenAuthentication):
    """Knox's reading of the header, with our own look-up.

    Knox deletes what has expired when it meets it; here an expired token stays until its owner, who sees it in the
    account page, revokes it. And a token is found by its whole digest: one query, however many there are.
    """

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The owner and the token's row, whose use is noted; None where no token was sent."""
        found: tuple[User, Token] | None = super().authenticate(request)
        if found:
            note_use(found[1], address_of(request._request) or None)
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[User, Token]:
        """The owner and the token's row; raises AuthenticationFailed, a 401, with what would be right."""
        digest = hash_token(token.decode("utf-8", "replace"))
        row: Token | None = Token.objects.select_related("user").filter(digest=digest).first()
        if row is None:
            raise _refused("Nobody has this token: it was mistyped or revoked.", because="unknown")
        if row.is_expired:
            words = f"This token expired on {row.expiry:%d %B %Y}; make another in your account."
            raise _refused(words, row, because="expired")
        if not row.user.is_active:
            raise _refused("The account that made this token is closed.", row, because="closed")
        return row.user, row


def _refused(words: str, row: Token | None = None, *, because: str) -> AuthenticationFailed:
    note(SecurityEvent.TOKEN_REFUSED, row and row.user, token=row and row.public_id, reason=because)
    return AuthenticationFailed(words)
