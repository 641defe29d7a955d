"""Who asks: the owner of a personal token, named by `Authorization: Bearer klarity_…`."""

from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed

from community.actions.tokens import note_use
from community.models import Token, User


class PersonalToken(TokenAuthentication):
    """Knox's reading of the header, with our own look-up.

    Knox deletes what has expired when it meets it; here an expired token stays until its owner, who sees it in the
    account page, revokes it. And a token is found by its whole digest: one query, however many there are.
    """

    def authenticate_credentials(self, token: bytes) -> tuple[User, Token]:
        """The owner and the token's row; raises AuthenticationFailed, a 401, with what would be right."""
        digest = hash_token(token.decode("utf-8", "replace"))
        row: Token | None = Token.objects.select_related("user").filter(digest=digest).first()
        if row is None:
            raise AuthenticationFailed("Nobody has this token: it was mistyped or revoked.")
        if row.is_expired:
            raise AuthenticationFailed(f"This token expired on {row.expiry:%d %B %Y}; make another in your account.")
        if not row.user.is_active:
            raise AuthenticationFailed("The account that made this token is closed.")
        note_use(row)
        return row.user, row
