"""Recovery codes are shown with the first second factor, and nobody goes on before they say that they have them."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from community.accounts.kept_codes import KEY
from community.models import User
from tests.community.accounts.steps import (
    app_code,
    confirm_by_mail,
    confirm_password,
    log_in,
    mailed_code,
    member_of,
    page,
    post,
    use_app,
)
from tests.personas import person

# The codes are noted when the transaction is over.
pytestmark = pytest.mark.django_db(transaction=True)

CODES = "mfa_view_recovery_codes"
ELSEWHERE = ["home", "formula-list", "account", "mfa_index", "mfa_deactivate_totp", "my-texts", "notices"]


@pytest.fixture(autouse=True)
def attempts() -> None:
    """What was tried in other tests is long ago."""
    caches["default"].clear()


@pytest.fixture(params=["with a password", "without a password"])
def emmy(request: Any, client: Client) -> User:
    """Somebody who is in, and has proved who they are: by their password, or else by a code from their mail."""
    user = person("Emmy")
    if request.param == "without a password":
        user.set_unusable_password()
        user.save()
    client.force_login(user)
    if user.has_usable_password():
        confirm_password(client)
    else:
        confirm_by_mail(client)
    return user


@pytest.fixture
def secret(client: Client, emmy: User) -> str:
    """The secret of Emmy's first app; they are on the page of their codes."""
    found = page(client, reverse("mfa_activate_totp")).one("code").text
    answer = post(client, "mfa_activate_totp", code=app_code(found))
    assert answer.headers["Location"] == reverse(CODES)
    return found


def codes_on(client: Client) -> list[str]:
    return [found.text for found in page(client, reverse(CODES)).one("main").all("code")]


def keep(client: Client, **fields: str) -> Any:
    return post(client, "keep-recovery-codes", kept="on", **fields)


def test_codes_are_shown_at_once_and_nothing_is_asked(client: Client, secret: str) -> None:
    assert len(codes_on(client)) == 10
    assert page(client, reverse(CODES)).one("input", name="kept")
    assert len(client.get(reverse("mfa_download_recovery_codes")).content.split()) == 10


@pytest.mark.parametrize("route", ELSEWHERE)
def test_every_other_page_leads_back_to_the_codes(client: Client, secret: str, route: str) -> None:
    for answer in (client.get(reverse(route)), client.head(reverse(route))):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{reverse(CODES)}?next=")


@pytest.mark.parametrize("route", ["account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"])
def test_page_that_asks_who_it_is_before_the_codes_are_shown_does_not_lead_back(
    client: Client, secret: str, route: str
) -> None:
    assert not client.get(reverse(route)).headers.get("Location", "").startswith(reverse(CODES))


@pytest.mark.parametrize(("fields", "back"), [({"next": "/formulas/"}, "%2Fformulas%2F"), ({}, "")])
def test_page_is_not_left_without_the_tick(client: Client, secret: str, fields: dict[str, str], back: str) -> None:
    answer = post(client, "keep-recovery-codes", **fields)
    assert answer.headers["Location"] == f"{reverse(CODES)}?next={back}"
    assert client.get(reverse("account")).status_code == 302
    assert "Tick the box" in page(client, reverse(CODES)).text


def test_page_is_left_with_the_codes_to_where_one_was(client: Client, secret: str) -> None:
    assert keep(client, next="/formulas/").headers["Location"] == "/formulas/"
    for route in ("account", "mfa_index"):
        assert client.get(reverse(route)).status_code == 200


@pytest.mark.parametrize("address", ["https://example.org/", "formulas", "account"])
def test_page_is_left_for_a_path_of_this_site_only(client: Client, secret: str, address: str) -> None:
    assert keep(client, next=address).headers["Location"] == reverse("mfa_index")


def test_codes_that_are_kept_can_be_seen_again(client: Client, emmy: User, secret: str) -> None:
    before = codes_on(client)
    keep(client)
    if not emmy.has_usable_password():  # the app's code opens them from now on
        post(client, "mfa_reauthenticate", code=before[0])
        before = before[1:]
    assert codes_on(client) == before
    assert "I have saved" not in page(client, reverse(CODES)).text


def test_whoever_left_before_they_had_the_codes_gets_in_as_before_and_comes_back_to_them(
    emmy: User, secret: str
) -> None:
    elsewhere = Client()
    if emmy.has_usable_password():
        log_in(elsewhere, emmy.email)
    else:
        post(elsewhere, "account_request_login_code", email=emmy.email)
        post(elsewhere, "account_confirm_login_code", code=mailed_code())
    assert member_of(elsewhere) == emmy
    assert elsewhere.get(reverse("account")).headers["Location"].startswith(reverse(CODES))
    if emmy.has_usable_password():
        confirm_password(elsewhere)
    assert len(codes_on(elsewhere)) == 10


def test_app_is_asked_for_once_the_codes_are_kept(client: Client, emmy: User, secret: str) -> None:
    code = codes_on(client)[0]
    keep(client)
    elsewhere = Client()
    if emmy.has_usable_password():
        answer = log_in(elsewhere, emmy.email)
    else:
        post(elsewhere, "account_request_login_code", email=emmy.email)
        answer = post(elsewhere, "account_confirm_login_code", code=mailed_code())
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert member_of(elsewhere) is None
    post(elsewhere, "mfa_authenticate", code=code)
    assert member_of(elsewhere) == emmy


def test_codes_kept_in_one_window_are_kept_in_all(client: Client, emmy: User, secret: str) -> None:
    other = Client()
    other.force_login(emmy)
    assert other.get(reverse("account")).status_code == 302
    keep(client)
    assert other.get(reverse("account")).status_code == 200
    assert KEY not in other.session  # from now on nobody looks for codes


def test_new_codes_are_to_be_kept_too_and_the_app_is_asked_for_meanwhile(
    client: Client, emmy: User, secret: str
) -> None:
    code = codes_on(client)[0]
    keep(client)
    if not emmy.has_usable_password():
        post(client, "mfa_reauthenticate", code=code)
    post(client, "mfa_generate_recovery_codes")
    assert client.get(reverse("account")).headers["Location"].startswith(reverse(CODES))
    elsewhere = Client()
    post(elsewhere, "account_request_login_code", email=emmy.email)
    answer = post(elsewhere, "account_confirm_login_code", code=mailed_code())
    assert answer.headers["Location"] == reverse("mfa_authenticate")


def test_what_a_form_sends_and_a_script_asks_for_goes_through(client: Client, secret: str) -> None:
    assert client.get(reverse("account"), headers={"sec-fetch-mode": "cors"}).status_code == 200
    assert client.post(reverse("account"), {"name": "Emmy Noether"}).headers["Location"] == reverse("account")
    assert User.objects.get(email="emmy@example.org").name == "Emmy Noether"
    assert client.get("/api/v1/me/").status_code == 200


def test_one_may_log_out_before(client: Client, secret: str) -> None:
    assert client.get(reverse("account_logout")).status_code == 200
    post(client, "account_logout")
    assert member_of(client) is None
    assert client.get(reverse("formula-list")).status_code == 200


def test_session_that_has_ended_meanwhile_is_a_strangers(client: Client, emmy: User, secret: str) -> None:
    emmy.set_password("another long sentence")
    emmy.save()
    assert client.get(reverse("formula-list")).status_code == 200


def test_words_that_are_stored_with_codes_keep_their_meaning(client: Client, emmy: User) -> None:
    use_app(emmy)
    data = {"seed": "a", "used_mask": 0, "to_keep": True, "came_with_the_first": True}
    Authenticator.objects.create(user=emmy, type=Authenticator.Type.RECOVERY_CODES, data=data)
    post(client, "account_logout")
    post(client, "account_request_login_code", email=emmy.email)
    post(client, "account_confirm_login_code", code=mailed_code())
    assert member_of(client) == emmy
    assert client.get(reverse("account")).headers["Location"].startswith(reverse(CODES))


def test_codes_that_were_made_before_this_rule_are_taken_as_kept(client: Client, emmy: User) -> None:
    Authenticator.objects.create(user=emmy, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "a", "used_mask": 0})
    client.force_login(emmy)
    assert client.get(reverse("account")).status_code == 200
