"""The forms of accounts: allauth's in our words, and our own."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.manage_email import sync_user_email_address
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from community.accounts.mail_limits import take_share
from community.accounts.passwords import rule_for, told_to_script
from community.accounts.signals import set_end_of_session
from community.accounts.token_choice import OffersToRevokeTokens
from community.errors import Unacceptable
from community.mail_addresses import AddressField, stored_form
from community.models import Scope, User
from community.names import LONGEST
from community.permissions import is_moderator

EMAIL = "E-mail address"
NAME_USE = "It appears under everything you publish."
CODE_RULE = "Letters as in BCDF-GHJK, small or capital, with the dash or without."


class InOurWords(forms.Form):
    """A form of allauth with labels and help of ours, without placeholders, and without a password to be typed twice.

    Typing a new password twice keeps nobody who uses a password manager from a mistake, and a code by mail mends it.
    """

    labels: Mapping[str, str] = {}
    helps: Mapping[str, str] = {}
    attributes: Mapping[str, Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in list(self.fields.items()):
            if isinstance(field, forms.EmailField):
                field = self.fields[name] = AddressField(label=field.label, widget=field.widget)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs |= self.attributes.get(name, {})


class NewPassword(InOurWords):
    """A form that takes a new password, and says what it has to be."""

    after_the_rule = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        owner = kwargs.get("user")
        self.helps = {**self.helps, "password1": f"{rule_for(owner)} {self.after_the_rule}".strip()}
        told = {**self.attributes.get("password1", {}), **told_to_script(owner)}
        self.attributes = {**self.attributes, "password1": told}
        super().__init__(*args, **kwargs)


class PublicNameField(forms.CharField):
    """The name that others see; `owner` is who has one already."""

    owner: User | None = None

    def __init__(self) -> None:
        super().__init__(
            label="Public name",
            max_length=LONGEST,
            help_text=NAME_USE,
            widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        )

    def clean(self, value: Any) -> str:
        """The name as it will be stored."""
        try:
            return User.objects.free_name(super().clean(value), of=self.owner)
        except Unacceptable as error:
            raise ValidationError(error.errors["name"]) from error


def name_belongs_to(form: forms.BaseForm, owner: User) -> None:
    """Lets `owner` keep the name that they have."""
    field = form.fields["name"]
    assert isinstance(field, PublicNameField)
    field.owner = owner


class SignupForm(NewPassword, account.SignupForm):
    """Signs up with a public name, an address, and a password for those who want one."""

    name = PublicNameField()
    field_order = ["name"]  # comes first
    labels = {"email": EMAIL, "password1": "Password (optional)"}
    helps = {
        "name": NAME_USE,
        "email": "No other member sees it. We mail you a code, and later news of your texts.",
    }
    attributes = {"password1": {"data-unlike-fields": "email name"}}
    after_the_rule = "Without one we mail you a code whenever you log in."

    def clean(self) -> dict[str, Any]:
        """The fields; the password is compared with the name too, which allauth does not know of."""
        cleaned: dict[str, Any] = super().clean() or {}
        password, name, email = (cleaned.get(field) for field in ("password1", "name", "email"))
        if password and name and "password1" not in self.errors:
            try:
                validate_password(password, User(name=name, email=email or ""))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Signs up; where there is an account already, a mail says so, after the same work as if there was none."""
        take_share(request, self.cleaned_data["email"])  # before anybody is stored whom no code would reach
        if self.account_already_exists:
            User().set_password(self.cleaned_data.get("password1") or None)
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


class LoginForm(InOurWords, account.LoginForm):
    """Logs in with a password."""

    labels = {"login": EMAIL}
    attributes = {"login": {"autocomplete": "username webauthn"}}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """The answer to a right password; the session ends when others do, whatever allauth says of it afterwards."""
        response: HttpResponse = super().login(request, redirect_url)
        if isinstance(request.user, User):
            set_end_of_session(request, request.user)
        return response


class RequestLoginCodeForm(InOurWords, account.RequestLoginCodeForm):
    """Asks for a code to log in with."""

    labels = {"email": EMAIL}
    attributes = {"email": {"autocomplete": "username"}}

    def clean_email(self) -> str:
        """The address. Somebody whom an operator made has no verified one yet, and this very code verifies it."""
        email: str = super().clean_email()
        if self._user:
            sync_user_email_address(self._user)
        return email


class CodeForm(InOurWords):
    """Takes a code out of a mail."""

    labels = {"code": "Code"}
    helps = {"code": CODE_RULE}
    attributes = {"code": {"autocapitalize": "characters", "autocorrect": "off", "spellcheck": "false"}}


class ConfirmLoginCodeForm(CodeForm, account.ConfirmLoginCodeForm):
    """Logs in with the code."""


class ConfirmEmailVerificationCodeForm(CodeForm, account.ConfirmEmailVerificationCodeForm):
    """Verifies an address with the code."""


class ConfirmPasswordResetCodeForm(CodeForm, account.ConfirmPasswordResetCodeForm):
    """Allows a new password with the code."""


class AddEmailForm(InOurWords, account.AddEmailForm):
    """Asks for another address instead of the current one."""

    labels = {"email": "New e-mail address"}
    helps = {"email": "We mail a code to it; until you have typed that in, the present address stays."}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    """Asks for a code that allows a new password."""

    labels = {"email": EMAIL}
    attributes = {"email": {"autocomplete": "username"}}


class ResetPasswordKeyForm(NewPassword, account.ResetPasswordKeyForm):
    """Takes the new password after that."""

    labels = {"password1": "New password"}


class SetPasswordForm(OffersToRevokeTokens, NewPassword, account.SetPasswordForm):
    """Takes a password from somebody who has none."""

    labels = {"password1": "Password"}


class ChangePasswordForm(OffersToRevokeTokens, NewPassword, account.ChangePasswordForm):
    """Takes another password."""

    labels = {"oldpassword": "Present password", "password1": "New password"}


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    """Asks for the password once more."""


class NameForm(forms.Form):
    """Changes the public name."""

    name = PublicNameField()

    def __init__(self, owner: User, data: Any = None) -> None:
        super().__init__(data, initial={"name": owner.name})
        name_belongs_to(self, owner)


class RemoveAccountForm(forms.Form):
    """Asks what to do with published texts, and for the address as confirmation."""

    texts = forms.ChoiceField(
        label="Your published texts",
        choices=[("keep", "Keep them, by “A former member”"), ("remove", "Remove them too")],
        widget=forms.RadioSelect,
    )
    email = forms.CharField(
        label="Type your e-mail address to confirm", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """The address, which is that of the account."""
        typed = str(self.cleaned_data["email"])
        if stored_form(typed) != self.user.email:
            raise ValidationError(f"Your address is {self.user.email}; type it in to remove the account.")
        return typed


class TokenForm(forms.Form):
    """Makes a token for the API."""

    name = forms.CharField(
        label="Name", max_length=80, help_text="So that you recognise it, such as “notebook at work”."
    )
    scopes = forms.MultipleChoiceField(label="It may", widget=forms.CheckboxSelectMultiple, initial=[Scope.READ])
    days = forms.TypedChoiceField(
        label="It ends after",
        coerce=int,
        choices=[(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "a year")],
        initial=30,
    )

    def __init__(self, owner: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(scope.value, scope.label) for scope in Scope if scope != Scope.MODERATE or is_moderator(owner)]
        self.fields["scopes"].choices = offered  # type: ignore[attr-defined]

    @property
    def life(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
