"""What becomes of the tokens and webhooks of whoever shuts others out: they end after a reset, else as they choose.

Tokens are revoked; webhooks are switched off, and can be switched on again on their page.
"""

from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest

from community.actions.tokens import revoke_tokens
from community.actions.webhooks import switch_off_webhooks
from community.models import Token, User, Webhook
from formulas.texts.counted import counted

TOKENS, WEBHOOKS = "revoke_tokens", "switch_off_webhooks"  # the boxes
OFF_AFTER_RESET = "It was switched off when the password was reset."
OFF_WITH_OTHERS = "You switched it off when you shut others out of your account."


class OffersToRevokeTokens(forms.Form):
    """Lists the tokens and webhooks that stay in use, and offers to end them too; nothing for who has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.owner()
        if owner is None:
            return
        tokens = list(Token.objects.filter(user_id=owner.pk).order_by("-created").values_list("name", flat=True))
        if tokens:
            self.fields[TOKENS] = _box(
                f"Revoke my {counted(len(tokens), 'API token')} too: {', '.join(tokens)}",
                "Programs that use them stop. Untick this if you are sure that nobody else has them.",
            )
        hooks = list(Webhook.objects.filter(owner_id=owner.pk, is_active=True).values_list("address", flat=True))
        if hooks:
            self.fields[WEBHOOKS] = _box(
                f"Switch off my {counted(len(hooks), 'webhook')} too: {', '.join(hooks)}",
                "Nothing is deleted. Untick this if you are sure that you made them yourself.",
            )

    def owner(self) -> User | None:
        """Whose tokens and webhooks; forms of allauth call them their user, and may be made without one."""
        user = getattr(self, "user", None)
        return user if isinstance(user, User) else None


def end_if_asked(request: HttpRequest, user: User, **signal: Any) -> None:
    """Ends what stands beside a box of the form above that was ticked."""
    tokens = revoke_tokens(owner=user) if request.POST.get(TOKENS) else []
    hooks = switch_off_webhooks(owner=user, why=OFF_WITH_OTHERS) if request.POST.get(WEBHOOKS) else []
    _tell(request, user, tokens, hooks)


def end_all(request: HttpRequest, user: User, **signal: Any) -> None:
    """Revokes all tokens and switches all webhooks off, since nobody knows who had the account."""
    _tell(request, user, revoke_tokens(owner=user), switch_off_webhooks(owner=user, why=OFF_AFTER_RESET))


def _box(label: str, help_text: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False, initial=True)


def _tell(request: HttpRequest, user: User, tokens: Sequence[Token], hooks: Sequence[Webhook]) -> None:
    """Lists on the page and by mail what has ended."""
    if tokens:
        names = ", ".join(token.name for token in tokens)
        messages.info(request, f"{counted(len(tokens), 'API token')} revoked: {names}.")
    if hooks:
        addresses = ", ".join(hook.address for hook in hooks)
        messages.info(request, f"{counted(len(hooks), 'webhook')} switched off: {addresses}")
    if tokens or hooks:
        told = {"tokens": tokens, "webhooks": hooks}
        get_adapter().send_notification_mail("account/email/tokens_revoked", user, told)
