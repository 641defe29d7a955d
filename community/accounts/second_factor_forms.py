"""The forms of passkeys, authenticator apps and recovery codes: allauth's in our words."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import encrypt
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from community.accounts.forms import InOurWords
from community.models import User
from community.security_log import SecurityEvent, note


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


class TellsOfWrongPasskeys(webauthn.AuthenticateWebAuthnForm):
    """Takes a passkey, and tells the security log if it does not fit, of which allauth tells nobody."""

    failure = SecurityEvent.SECOND_FACTOR_FAILED
    fact = "kind"

    def clean_credential(self) -> Authenticator:
        """The passkey."""
        try:
            return self._fitting()
        except ValidationError as error:
            if error.code == "incorrect_code":
                person = self.user or _claimed_owner(self.cleaned_data["credential"])
                note(self.failure, person, **{self.fact: Authenticator.Type.WEBAUTHN.value})
            raise

    def _fitting(self) -> Authenticator:
        try:
            passkey: Authenticator = super().clean_credential()
        except KeyError as error:  # by which the library says that a part is missing
            raise get_adapter().validation_error("incorrect_code") from error
        return passkey


class AuthenticateWebAuthnForm(TellsOfWrongPasskeys):
    """Takes a passkey after the password."""


class LoginWebAuthnForm(TellsOfWrongPasskeys, webauthn.LoginWebAuthnForm):
    """Logs in with a passkey alone."""

    failure = SecurityEvent.LOGIN_FAILED
    fact = "method"


class ReauthenticateWebAuthnForm(TellsOfWrongPasskeys, webauthn.ReauthenticateWebAuthnForm):
    """Asks for a passkey once more."""

    failure = SecurityEvent.REAUTHENTICATION_FAILED


def _claimed_owner(credential: Any) -> User | None:
    """Whose passkey it says it is, if that can be read and there is such a person."""
    try:
        auth.parse_authentication_response(credential)
        owner: User = auth.extract_user_from_response(credential)
    except (ValidationError, KeyError):
        return None
    return owner
