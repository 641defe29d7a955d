"""Accounts in a real browser: from sign-up to a passkey, with the mailbox of development for a mail server."""

from itertools import count
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.formula_page import KL
from tests.browser.readers import PASSWORD, Reader
from tests.browser.test_pages import expect_accessible, expect_no_overflow
from tests.browser.visitors import NARROW, NO_SCRIPT, in_each_look, visitors

pytestmark = pytest.mark.browser

ANOTHER = "a group and its subgroups"
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
NUMBERS = count(1)


@pytest.fixture
def stranger(page: Page) -> Reader:
    """Somebody on the login page, where a link of the KL page has led them."""
    page.goto(KL)
    page.get_by_role("link", name="Log in").click()
    return Reader(page, f"emmy{next(NUMBERS)}@example.org")


@pytest.fixture
def member(stranger: Reader) -> Reader:
    """Somebody who has signed up, and is back on the KL page."""
    stranger.page.get_by_role("link", name="Sign up").click()
    stranger.sign_up()
    expect(stranger.page).to_have_url(f"{stranger.page.url.partition('/formulas')[0]}{KL}")
    stranger.is_in()
    return stranger


@pytest.fixture
def phone(page: Page) -> CDPSession:
    """A phone with a finger on it, which makes passkeys and uses them."""
    developer = page.context.new_cdp_session(page)
    developer.send("WebAuthn.enable")
    developer.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    return developer


def expect_path(page: Page, path: str) -> None:
    expect(page).to_have_url(page.url.partition("://")[0] + "://" + page.url.split("/")[2] + path)


def test_sign_up_leads_back_to_where_one_was(member: Reader) -> None:
    expect_path(member.page, KL)


@visitors(without_script={**NARROW, **NO_SCRIPT})
def test_sign_up_needs_no_script(member: Reader) -> None:
    expect_path(member.page, KL)


def test_one_is_out_after_logging_out_and_in_again_by_password(member: Reader) -> None:
    member.log_out()
    member.page.goto("/accounts/login/?next=/formulas/")
    member.log_in()
    expect_path(member.page, "/formulas/")
    member.is_in()


def test_code_by_mail_logs_in(member: Reader) -> None:
    member.log_out()
    member.page.goto("/accounts/login/?next=/formulas/")
    member.page.get_by_role("link", name="Mail me a code").click()
    member.fill_in(E_mail_address=member.email)
    member.press("Mail me a code")
    expect(member.page.get_by_role("heading", name="Type in the code")).to_be_visible()
    member.fill_in(Code=member.newest_code().lower())
    member.press("Log in")
    expect_path(member.page, "/formulas/")
    member.is_in()


def test_forgotten_password_is_replaced(member: Reader) -> None:
    member.log_out()
    member.page.goto("/accounts/login/?next=/formulas/")
    member.page.get_by_role("link", name="Forgot your password?").click()
    member.fill_in(E_mail_address=member.email)
    member.press("Mail me a code")
    expect(member.page.get_by_role("heading", name="Type in the code")).to_be_visible()
    member.fill_in(Code=member.newest_code())
    member.press("Go on")
    member.fill_in(New_password=ANOTHER)
    member.press("Set the password and log in")
    expect_path(member.page, "/formulas/")
    member.log_out()
    member.page.goto("/accounts/login/")
    member.log_in(ANOTHER)
    member.is_in()


def test_wrong_password_is_told_and_the_address_kept(member: Reader) -> None:
    member.log_out()
    member.page.goto("/accounts/login/")
    member.log_in("not this one")
    expect(member.page.get_by_role("alert").filter(has_text="do not go together")).to_be_visible()
    expect(member.page.get_by_label("E-mail address")).to_have_value(member.email)


def add_passkey(member: Reader, password: str = PASSWORD) -> None:
    page = member.page
    page.goto("/account/")
    page.get_by_role("link", name="See and change").click()
    page.get_by_role("link", name="Add a passkey").click()
    if password:
        member.fill_in(Password=password)
        member.press("Go on")
    member.fill_in(Name_of_the_passkey="My phone")
    member.press("Add a passkey")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    expect(page.locator(".recovery-codes code")).to_have_count(10)


def keep_codes(member: Reader) -> None:
    member.page.get_by_label("I have saved these codes").check()
    member.press("Continue")


def test_passkey_logs_in_by_itself_and_leads_back(member: Reader, phone: CDPSession) -> None:
    add_passkey(member)
    keep_codes(member)
    member.log_out()
    member.page.goto(KL)
    member.page.get_by_role("link", name="Log in").click()
    member.press("Use a passkey")
    expect_path(member.page, KL)
    member.is_in()


def test_password_alone_no_longer_logs_in_where_there_is_a_passkey(member: Reader, phone: CDPSession) -> None:
    add_passkey(member)
    keep_codes(member)
    member.log_out()
    member.page.goto("/accounts/login/?next=/formulas/")
    member.log_in()
    expect(member.page.get_by_role("heading", name="One more step")).to_be_visible()
    member.press("Use my passkey")
    expect_path(member.page, "/formulas/")
    member.is_in()


def test_recovery_code_stands_in_for_the_passkey(member: Reader, phone: CDPSession) -> None:
    add_passkey(member)
    code = member.page.locator(".recovery-codes code").first.inner_text()
    keep_codes(member)
    member.log_out()
    member.page.goto("/accounts/login/")
    member.log_in()
    member.fill_in(Code=code)
    member.press("Log in")
    member.is_in()


def test_first_passkey_without_a_password_shows_the_codes_at_once_and_until_they_are_kept(
    stranger: Reader, phone: CDPSession
) -> None:
    page = stranger.page
    page.get_by_role("link", name="Sign up").click()
    stranger.sign_up(password="")
    add_passkey(stranger, password="")
    expect_no_overflow(page)
    expect_accessible(page)
    page.get_by_role("link", name="Formulas").first.click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    stranger.press("Continue")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    keep_codes(stranger)
    expect_path(page, "/formulas/")


def test_phone_that_is_lost_before_the_codes_are_kept_locks_nobody_out(stranger: Reader, phone: CDPSession) -> None:
    page = stranger.page
    page.get_by_role("link", name="Sign up").click()
    stranger.sign_up(password="")
    add_passkey(stranger, password="")
    phone.send("WebAuthn.disable")
    page.context.clear_cookies()
    page.goto("/accounts/login/code/?next=/formulas/")
    stranger.fill_in(E_mail_address=stranger.email)
    stranger.press("Mail me a code")
    expect(page.get_by_role("heading", name="Type in the code")).to_be_visible()
    stranger.fill_in(Code=stranger.newest_code())
    stranger.press("Log in")
    expect(page.locator(".recovery-codes code")).to_have_count(10)
    keep_codes(stranger)
    expect_path(page, "/formulas/")
    stranger.is_in()


def test_passkey_is_renamed_and_removed(member: Reader, phone: CDPSession) -> None:
    add_passkey(member)
    keep_codes(member)
    page = member.page
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename My phone").click()
    expect_accessible(page)
    member.fill_in(Name_of_the_passkey="Old phone")
    member.press("Rename")
    expect(page.get_by_role("main")).to_contain_text("Old phone")
    expect_accessible(page)
    page.get_by_role("link", name="Remove Old phone").click()
    expect_accessible(page)
    member.press("Remove the passkey")
    expect(page.get_by_role("main")).to_contain_text("None yet.")


def test_passkey_confirms_who_one_is(member: Reader, phone: CDPSession) -> None:
    add_passkey(member)
    keep_codes(member)
    member.page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/account/")
    expect_accessible(member.page)
    member.press("Use my passkey")
    expect_path(member.page, "/account/")


def test_passkey_of_nobody_is_told_in_the_page(stranger: Reader, phone: CDPSession) -> None:
    stranger.press("Use a passkey")
    expect(stranger.page.get_by_role("alert")).to_contain_text("No passkey was used")


def test_form_that_is_sent_twice_in_one_breath_mails_one_code(stranger: Reader) -> None:
    stranger.page.get_by_role("link", name="Sign up").click()
    stranger.fill_in(Public_name=stranger.name, E_mail_address=stranger.email)
    stranger.page.get_by_role("button", name="Sign up").dblclick()
    expect(stranger.page.get_by_role("heading", name="Verify your address")).to_be_visible()
    stranger.fill_in(Code=stranger.newest_code())
    stranger.press("Confirm")
    stranger.is_in()


def test_form_that_became_stale_gives_no_text_up(member: Reader, problems: list[str]) -> None:
    page = member.page
    page.goto("/account/")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_label("Public name").evaluate("(field) => { field.name = 'text'; }")
    member.fill_in(Public_name="All that I have thought about it")
    member.press("Change the name")
    expect(page.get_by_label("What you had written")).to_have_value("All that I have thought about it")
    expect_accessible(page)
    assert [problem for problem in problems if "403" in problem]
    problems.clear()


FOR_STRANGERS = [
    *("/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/", "/dev/mail/"),
]
FOR_MEMBERS = [
    *("/account/", "/account/tokens/", "/accounts/email/", "/accounts/password/change/", "/accounts/sessions/"),
    *("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/logout/", "/accounts/reauthenticate/"),
]
AFTER_THE_PASSWORD = ["/account/remove/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"]


def expect_whole(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer
    assert answer.status == 200
    expect_no_overflow(page)
    expect_accessible(page)


@in_each_look
def test_pages_for_strangers_are_whole(page: Page, options: dict[str, Any]) -> None:
    for path in FOR_STRANGERS:
        expect_whole(page, path)


@in_each_look
def test_pages_for_members_are_whole(member: Reader, options: dict[str, Any]) -> None:
    for path in FOR_MEMBERS:
        expect_whole(member.page, path)
    member.page.goto("/account/tokens/")
    member.fill_in(Name="notebook")
    member.press("Make the token")
    member.fill_in(Password=PASSWORD)
    member.press("Go on")
    expect(member.page.get_by_role("heading", name="Your new token")).to_be_visible()
    expect_no_overflow(member.page)
    expect_accessible(member.page)


@in_each_look
def test_pages_behind_the_password_are_whole(member: Reader, options: dict[str, Any]) -> None:
    member.page.goto("/accounts/reauthenticate/?next=/account/")
    member.fill_in(Password=PASSWORD)
    member.press("Go on")
    expect_path(member.page, "/account/")
    for path in AFTER_THE_PASSWORD:
        expect_whole(member.page, path)


def test_account_is_left_with_keyboard_alone(member: Reader) -> None:
    page = member.page
    page.goto("/account/remove/")
    member.fill_in(Password=PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Keep them").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(member.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your account is removed")).to_be_visible()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()


def test_word_beside_a_new_password_says_what_is_missing(stranger: Reader) -> None:
    page = stranger.page
    page.goto("/accounts/signup/")
    word = page.locator(".strength")
    expect(word).to_be_hidden()
    stranger.fill_in(Public_name=stranger.name, E_mail_address=stranger.email, Password="short")
    expect(word).to_have_text("7 more characters.")
    stranger.fill_in(Password=stranger.name)
    expect(word).to_have_text("Too close to your name or address.")
    stranger.fill_in(Password=PASSWORD)
    expect(word).to_have_text("Strong.")
    expect_accessible(page)
    expect_no_overflow(page)
