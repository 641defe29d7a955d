"""The forms of passkeys, authenticator apps and recovery codes: allauth's in our words."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import encrypt
from allauth.mfa.webauthn import forms as webauthn

from community.accounts.forms import InOurWords


class AuthenticateForm(InOurWords, second_factor.AuthenticateForm):
    """Takes the code of an app, or a recovery code, after the password."""

    labels = {"code": "Code"}


class SecondFactorReauthenticateForm(InOurWords, second_factor.ReauthenticateForm):
    """Asks for such a code once more."""

    labels = {"code": "Code"}


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):
    """Takes the first code of an authenticator app, which is then used up: nobody logs in with it afterwards."""

    labels = {"code": "Code from the app"}

    def clean_code(self) -> str:
        """The code."""
        code: str = super().clean_code()
        app = Authenticator(user=self.user, type=Authenticator.Type.TOTP, data={"secret": encrypt(self.secret)})
        if not TOTP(app).validate_code(code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AddWebAuthnForm(InOurWords, webauthn.AddWebAuthnForm):
    """Adds a passkey."""

    labels = {"name": "Name of the passkey", "passwordless": "It logs me in by itself, without password or code"}
    helps = {
        "name": "To tell it from the others, such as “phone”.",
        "passwordless": "Untick this for a security key that is only a second step.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(InOurWords, webauthn.EditWebAuthnForm):
    """Gives a passkey another name."""

    labels = {"name": "Name of the passkey"}
