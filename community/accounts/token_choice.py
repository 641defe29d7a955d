"""What becomes of the tokens of somebody who shuts others out: they are revoked after a reset, else as they choose."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest

from community.actions.tokens import revoke_tokens
from community.models import Token, User
from formulas.texts.counted import counted

CHOICE = "revoke_tokens"


class OffersToRevokeTokens(forms.Form):
    """Lists the tokens that stay in use unless they are revoked too, and offers it; nothing for who has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.owner()
        tokens = Token.objects.filter(user_id=owner.pk) if owner else Token.objects.none()
        names = list(tokens.order_by("-created").values_list("name", flat=True))
        if names:
            label = f"Revoke my {counted(len(names), 'API token')} too: {', '.join(names)}"
            self.fields[CHOICE] = forms.BooleanField(
                label=label,
                required=False,
                initial=True,
                help_text="Programs that use them stop. Untick this if you are sure that nobody else has them.",
            )

    def owner(self) -> User | None:
        """Whose tokens; forms of allauth call them their user, and may be made without one."""
        user = getattr(self, "user", None)
        return user if isinstance(user, User) else None


def revoke_if_asked(request: HttpRequest, user: User, **signal: Any) -> None:
    """Revokes the tokens if the box of the form above was ticked."""
    if request.POST.get(CHOICE):
        revoke_and_tell(request, user)


def revoke_and_tell(request: HttpRequest, user: User, **signal: Any) -> None:
    """Revokes all tokens, and lists them on the page and by mail."""
    tokens = revoke_tokens(owner=user)
    if tokens:
        names = ", ".join(token.name for token in tokens)
        messages.info(request, f"{counted(len(tokens), 'API token')} revoked: {names}.")
        get_adapter().send_notification_mail("account/email/tokens_revoked", user, {"tokens": tokens})
