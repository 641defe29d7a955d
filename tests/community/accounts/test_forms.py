"""The forms of accounts: what is asked, in which words, and what browsers and password managers are told of it."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.accounts import forms, second_factor_forms
from community.models import User
from tests.community.accounts.steps import (
    PASSWORD,
    SIGN_UP,
    confirm_password,
    errors_of,
    log_in,
    mailed_code,
    member_of,
    page,
    post,
)
from tests.markup import Element
from tests.personas import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def emmy() -> User:
    return person("Emmy")


@pytest.fixture
def within(client: Client, emmy: User) -> User:
    """Emmy, who has just logged in and confirmed the password."""
    log_in(client, emmy.email)
    confirm_password(client)
    return emmy


def fields_on(client: Client, route: str) -> dict[str, Element]:
    """The fields that somebody sees, by name, in the order of the page."""
    main = page(client, reverse(route)).one("main")
    fields = [field for field in main.all("input") if field.attributes.get("type") != "hidden"]
    return {field.attributes["name"]: field for field in fields if "name" in field.attributes}


# --- allauth's forms in our words ---------------------------------------------------------------------------


def form_of(name: str, user: User) -> Any:
    """The form of that name, as `user` is given it."""
    kind = getattr(forms, name, None) or getattr(second_factor_forms, name)
    if name in ("SignupForm", "LoginForm", "RequestLoginCodeForm", "ResetPasswordForm"):
        return kind()
    if name in ("ConfirmLoginCodeForm", "ConfirmPasswordResetCodeForm"):
        return kind(code="")
    if name == "ConfirmEmailVerificationCodeForm":
        return kind(user=user, code="", email=user.email)
    if name == "ResetPasswordKeyForm":
        return kind(user=user, temp_key="")
    if name == "EditWebAuthnForm":
        return kind(instance=Authenticator(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "phone"}))
    return kind(user=user)


THEIRS = (
    *("SignupForm", "LoginForm", "RequestLoginCodeForm", "ConfirmLoginCodeForm", "ConfirmEmailVerificationCodeForm"),
    *("ConfirmPasswordResetCodeForm", "AddEmailForm", "ResetPasswordForm", "ResetPasswordKeyForm", "SetPasswordForm"),
    *("ChangePasswordForm", "ReauthenticateForm", "AuthenticateForm", "SecondFactorReauthenticateForm"),
    *("AddWebAuthnForm", "EditWebAuthnForm"),
)


@pytest.mark.parametrize("name", THEIRS)
def test_what_a_form_says_is_said_of_its_fields(name: str, emmy: User) -> None:
    form = form_of(name, emmy)
    for said in (form.labels, form.helps, form.attributes):
        assert said.keys() <= form.fields.keys()
    for key, field in form.fields.items():
        assert field.help_text == form.helps.get(key, "")
        assert field.label == form.labels.get(key, field.label)
        assert field.label or field.widget.is_hidden


@pytest.mark.parametrize("name", THEIRS)
def test_password_is_typed_once_and_nothing_stands_in_a_field_but_what_is_typed(name: str, emmy: User) -> None:
    form = form_of(name, emmy)
    assert "password2" not in form.fields
    assert [key for key, field in form.fields.items() if "placeholder" in field.widget.attrs] == []


def test_code_of_the_first_use_is_said_to_be_that_of_the_app(client: Client, within: User) -> None:
    document = page(client, reverse("mfa_activate_totp"))
    assert document.one("label", for_="id_code").text == "Code from the app"


def test_sign_up_asks_for_the_name_first_and_for_the_password_last(client: Client) -> None:
    assert list(fields_on(client, "account_signup")) == ["name", "email", "password1"]


@pytest.mark.parametrize(
    ("route", "field", "value"),
    [
        ("account_login", "login", "username webauthn"),
        ("account_login", "password", "current-password"),
        ("account_signup", "name", "nickname"),
        ("account_signup", "email", "email"),
        ("account_signup", "password1", "new-password"),
        ("account_request_login_code", "email", "username"),
        ("account_reset_password", "email", "username"),
    ],
)
def test_field_says_what_may_fill_it_in(client: Client, route: str, field: str, value: str) -> None:
    assert fields_on(client, route)[field].attributes["autocomplete"] == value


def test_code_may_be_filled_in_from_the_mail_and_is_not_corrected_as_a_word(client: Client) -> None:
    post(client, "account_signup", **SIGN_UP)
    told = fields_on(client, "account_email_verification_sent")["code"].attributes
    assert told["autocomplete"] == "one-time-code"
    assert (told["autocapitalize"], told["autocorrect"], told["spellcheck"]) == ("characters", "off", "false")


def test_passkey_logs_in_by_itself_unless_that_is_unticked(client: Client, within: User) -> None:
    assert "checked" in fields_on(client, "mfa_add_webauthn")["passwordless"].attributes


def test_whom_an_operator_made_needs_one_code_for_the_login_and_the_address(client: Client) -> None:
    root = User.objects.create_superuser("root@example.org", "Root", PASSWORD)
    post(client, "account_request_login_code", email="Root@Example.org")
    assert mail.outbox[-1].to == ["root@example.org"]
    post(client, "account_confirm_login_code", code=mailed_code())
    assert member_of(client) == root


# --- our own ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["NameForm", "RemoveAccountForm", "TokenForm"])
def test_every_question_has_words_of_its_own(name: str, emmy: User) -> None:
    fields = getattr(forms, name)(emmy).fields
    assert [key for key, field in fields.items() if not field.label] == []


def test_name_is_no_longer_than_a_name_and_the_present_one_stands_there(client: Client, within: User) -> None:
    told = fields_on(client, "account")["name"].attributes
    assert (told["value"], told["maxlength"], told["autocomplete"]) == ("Emmy", "80", "nickname")


def test_public_name_is_called_public_and_explained_wherever_it_is_asked_for(emmy: User) -> None:
    for form in (forms.SignupForm(), forms.NameForm(emmy)):
        field = form.fields["name"]
        assert (field.label, field.help_text) == ("Public name", forms.NAME_USE)


def test_own_name_may_be_written_otherwise_and_that_of_another_may_not(client: Client, within: User) -> None:
    person("Rui")
    assert post(client, "account", name="EMMY").status_code == 302
    assert "looks the same" in errors_of(post(client, "account", name="RUI"), "name")


def test_removal_of_an_account_is_answered_by_nobody_ahead(client: Client, within: User) -> None:
    main = page(client, reverse("remove-account")).one("main")
    answers = main.all("input", type="radio", name="texts")
    assert [field.attributes["value"] for field in answers] == ["keep", "remove"]
    assert [field for field in answers if "checked" in field.attributes] == []
    assert main.one("input", name="email").attributes["autocomplete"] == "off"


def test_token_reads_for_a_month_unless_something_else_is_chosen(client: Client, within: User) -> None:
    document = page(client, reverse("tokens"))
    chosen = [
        field.attributes["value"] for field in document.all("input", name="scopes") if "checked" in field.attributes
    ]
    assert chosen == ["read"]
    offered = document.one("select", name="days").all("option")
    assert [option.attributes["value"] for option in offered] == ["7", "30", "90", "365"]
    assert [option.attributes["value"] for option in offered if "selected" in option.attributes] == ["30"]


def test_name_of_a_token_is_explained_and_has_an_end(client: Client, within: User) -> None:
    field = forms.TokenForm(within).fields["name"]
    assert field.help_text
    assert fields_on(client, "tokens")["name"].attributes["maxlength"] == "80"
