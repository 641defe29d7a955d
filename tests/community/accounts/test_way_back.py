"""Whoever logs in or signs up is brought back to where they were, and never to another site."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from community.accounts.way_back import KEY
from community.models import User
from tests.community.accounts.steps import (
    PASSWORD,
    SIGN_UP,
    app_code,
    log_in,
    mailed_code,
    member_of,
    page,
    post,
    sign_up,
    use_app,
)
from tests.personas import person

pytestmark = pytest.mark.django_db

HERE = "/formulas/?search=entropy&level=3"
ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example/",
    "https:elsewhere.example",
    "javascript:alert(1)",
    "http://testserver@elsewhere.example/",
    "http://localhost/",  # in ALLOWED_HOSTS, and yet not the host that was asked
    "http://testserver/",  # a page of ours is named by its path
    "formulas/",  # from the root, wherever the form stood
]


@pytest.fixture
def emmy() -> User:
    return person("Emmy")


def test_login_with_password_leads_back(client: Client, emmy: User) -> None:
    assert log_in(client, emmy.email, follow_next=HERE).headers["Location"] == HERE


def test_login_after_a_typing_error_leads_back(client: Client, emmy: User) -> None:
    log_in(client, emmy.email, "a group", follow_next=HERE)
    assert log_in(client, emmy.email, follow_next=HERE).headers["Location"] == HERE


def test_sign_up_leads_back(client: Client) -> None:
    assert sign_up(client, follow_next=HERE).headers["Location"] == HERE


def test_login_by_code_leads_back(client: Client, emmy: User) -> None:
    post(client, "account_request_login_code", HERE, email=emmy.email)
    answer = post(client, "account_confirm_login_code", HERE, code=mailed_code())
    assert answer.headers["Location"] == HERE


def test_new_password_leads_back(client: Client, emmy: User) -> None:
    post(client, "account_reset_password", HERE, email=emmy.email)
    post(client, "account_confirm_password_reset_code", HERE, code=mailed_code())
    answer = post(client, "account_complete_password_reset", HERE, password1="another long sentence")
    assert answer.headers["Location"] == HERE
    assert member_of(client) == emmy


def test_second_factor_leads_back(client: Client, emmy: User) -> None:
    secret = use_app(emmy)
    log_in(client, emmy.email, follow_next=HERE)
    assert post(client, "mfa_authenticate", code=app_code(secret)).headers["Location"] == HERE


def test_second_factor_after_a_code_by_mail_leads_back(client: Client, emmy: User) -> None:
    secret = use_app(emmy)
    post(client, "account_request_login_code", HERE, email=emmy.email)
    post(client, "account_confirm_login_code", HERE, code=mailed_code())
    assert post(client, "mfa_authenticate", code=app_code(secret)).headers["Location"] == HERE


def test_verification_of_an_address_at_login_leads_back(client: Client, emmy: User) -> None:
    EmailAddress.objects.update(verified=False)
    log_in(client, emmy.email, follow_next=HERE)
    answer = post(client, "account_email_verification_sent", code=mailed_code())
    assert answer.headers["Location"] == HERE


def test_too_many_wrong_codes_do_not_lose_the_way(client: Client, emmy: User) -> None:
    post(client, "account_request_login_code", HERE, email=emmy.email)
    for _ in range(3):
        answer = post(client, "account_confirm_login_code", HERE, code="BBBB-BBBB")
    assert answer.headers["Location"] == reverse("account_request_login_code")
    assert log_in(client, emmy.email).headers["Location"] == HERE


def test_sign_up_after_a_code_for_an_unknown_address_leads_back(client: Client) -> None:
    post(client, "account_request_login_code", HERE, email="emmy@example.org")
    client.get(reverse("account_signup"))  # the link in the mail
    assert sign_up(client).headers["Location"] == HERE


def test_way_is_forgotten_once_somebody_is_back(client: Client, emmy: User) -> None:
    log_in(client, emmy.email, follow_next=HERE)
    assert client.get(reverse("account_login")).headers["Location"] == reverse("my-texts")


def test_passkey_that_is_none_does_not_lose_the_way(client: Client, emmy: User) -> None:
    answer = post(client, "mfa_login_webauthn", HERE, credential="{}")
    assert answer.headers["Location"] == reverse("account_login")
    assert log_in(client, emmy.email).headers["Location"] == HERE


def test_forms_of_other_pages_lead_nowhere(client: Client, emmy: User) -> None:
    post(client, "tokens", HERE)
    assert log_in(client, emmy.email).headers["Location"] == reverse("my-texts")


def test_last_page_counts(client: Client, emmy: User) -> None:
    post(client, "account_request_login_code", "/formulas/", email=emmy.email)
    client.post(reverse("account_logout"))
    assert log_in(client, emmy.email, follow_next=HERE).headers["Location"] == HERE


@pytest.mark.parametrize(
    "route", ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
)
def test_pages_of_the_way_in_hand_it_on(client: Client, route: str) -> None:
    document = page(client, f"{reverse(route)}?next=%2Fformulas%2F%3Fsearch%3Dentropy%26level%3D3")
    fields = [field.attributes["value"] for field in document.all("input", name="next")]
    assert fields
    assert set(fields) == {HERE}
    ways = [
        link.attributes["href"]
        for link in document.one("main").all("a")
        if link.attributes["href"].startswith("/accounts/")
    ]
    assert ways
    assert [way for way in ways if not way.endswith("?next=%2Fformulas%2F%3Fsearch%3Dentropy%26level%3D3")] == []


def test_login_link_of_a_page_names_the_page(client: Client) -> None:
    document = page(client, HERE)
    (link,) = [found for found in document.all("a") if found.text == "Log in"]
    answer = client.get(link.attributes["href"])
    assert answer.context["redirect_field_value"] == HERE


def test_member_on_the_login_page_is_sent_back_at_once(client: Client, emmy: User) -> None:
    client.force_login(emmy)
    answer = client.get(reverse("account_login"), {"next": HERE})
    assert answer.headers["Location"] == HERE


def test_looking_at_the_login_makes_no_session(client: Client) -> None:
    client.get(reverse("account_login"), {"next": HERE})
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("address", ELSEWHERE)
def test_login_leads_nowhere_else(client: Client, emmy: User, address: str) -> None:
    assert log_in(client, emmy.email, follow_next=address).headers["Location"] == reverse("my-texts")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_sign_up_leads_nowhere_else(client: Client, address: str) -> None:
    assert sign_up(client, follow_next=address).headers["Location"] == reverse("my-texts")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_code_leads_nowhere_else(client: Client, emmy: User, address: str) -> None:
    post(client, "account_request_login_code", address, email=emmy.email)
    answer = post(client, "account_confirm_login_code", address, code=mailed_code())
    assert answer.headers["Location"] == reverse("my-texts")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_logging_out_leads_nowhere_else(client: Client, emmy: User, address: str) -> None:
    client.force_login(emmy)
    assert post(client, "account_logout", address).headers["Location"] == reverse("home")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_confirming_leads_nowhere_else(client: Client, emmy: User, address: str) -> None:
    client.force_login(emmy)
    answer = post(client, "account_reauthenticate", address, password=PASSWORD)
    assert answer.headers["Location"] == reverse("my-texts")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_other_site_is_kept_in_mind(client: Client, address: str) -> None:
    post(client, "account_signup", address, **SIGN_UP)
    assert KEY not in client.session
