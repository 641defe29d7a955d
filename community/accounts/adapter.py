"""Where the site departs from what allauth does."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from community.accounts import proof_by_mail, way_back
from community.accounts.mail_limits import has_share_of_notices, take_share
from community.accounts.refused_attempts import CODES, note_refused_attempt
from community.actions.second_factors import awaits_first_codes
from community.models import User

logger = logging.getLogger(__name__)

TRY_LATER = "Too many attempts. Wait a few minutes, then try again."
WRONG_CODE = "This is not the code. Check it, or ask for a new one."


class AccountAdapter(DefaultAccountAdapter):
    """Signing up with a public name, coming back to where one was, and our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "duplicate_email": "This is your address already.",
        "email_password_mismatch": "This address and this password do not go together. "
        "Check both, or have a code mailed to you.",
        "email_taken": "Another account has this address.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password.",
        "rate_limited": TRY_LATER,
        "same_as_current": "This is the address that you gave before.",
        "too_many_login_attempts": TRY_LATER,
        "unverified_primary_email": "Verify the address first.",
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """The error of a form; the security log is told of those that refuse another attempt."""
        if code in CODES:
            note_refused_attempt(self.request)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The new person, who has the name of the form too."""
        with transaction.atomic():  # so that nobody is given the same name in the meantime
            user.name = User.objects.free_name(form.cleaned_data["name"])
            saved: User = super().save_user(request, user, form, commit)
        return saved

    def is_safe_url(self, url: str) -> bool:
        """Whether somebody may be sent there; allauth would also allow the other names in ALLOWED_HOSTS."""
        return way_back.is_ours(url)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody goes after logging in on a page that does not say where they were."""
        return way_back.kept(request) or str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same for somebody who has signed up."""
        return way_back.kept(request) or str(super().get_signup_redirect_url(request))

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Back to the account page, when an address was changed there."""
        return reverse("account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account page."""
        return reverse("account")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether "Is it you?" is asked at all; for who has a mailbox and nothing else, it is asked by mail."""
        required = bool(super().is_reauthentication_required(app=app, **kwargs))
        if required:
            proof_by_mail.require_if_there_is_no_other(self.request)
        return required

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to say who one is; a code by mail for those who have no other."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return ways if ways or not user.is_authenticated else [proof_by_mail.way()]

    def post_login(self, request: HttpRequest, user: User, **login: Any) -> HttpResponse:
        """The redirect to where they were, which is not kept any longer."""
        response: HttpResponse = super().post_login(request, user, **login)
        way_back.forget(request)
        return response

    is_about_an_account = False  # the mail being sent: nobody asked for it, and no page waits for it

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends a mail that somebody is waiting for; if that fails, a page says so instead of the next step.

        Every mail of accounts comes through here. Raises TooMuch for one too many.
        """
        if not self.is_about_an_account:
            take_share(self.request, email)
        elif not has_share_of_notices(self.request, email):
            logger.warning("The mail %s was not sent: its mailbox has had its share", template_prefix)
            return
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            logger.exception("The mail %s could not be sent", template_prefix)
            raise ImmediateHttpResponse(render(self.request, "account/no_mail.html", status=503)) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Sends a mail about something already done, and so goes on if that fails."""
        self.is_about_an_account = True
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            return
        finally:
            self.is_about_an_account = False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys and codes under the site's name, and in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": "Recovery codes stand in for a passkey or an app; add one of those first.",
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Verify your e-mail address first.",
    }

    def is_mfa_enabled(self, user: User, types: Any = None) -> bool:
        """Whether a second step is asked for: not before there are codes to take it without the phone."""
        return bool(super().is_mfa_enabled(user, types)) and not awaits_first_codes(user)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A name for the next passkey, which its owner can change."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return "My passkey" if count == 0 else f"My passkey {count + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as browsers and phones list it."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Klarity"}
