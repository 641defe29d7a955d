"""What protects readers, as the settings have it in production, behind a proxy or not: each value, to the last second.

The settings are read here in this process, under variables of the test's own.
"""

import os
import runpy
from collections.abc import Mapping
from typing import Any
from unittest import mock

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from tests.serving import ROOT
from tests.test_settings import OURS, PRODUCTION

WITHOUT_PROXY = PRODUCTION | {"SECURE_SSL": "false"}
YEAR = 365 * 24 * 60 * 60


def read(variables: Mapping[str, str]) -> dict[str, Any]:
    """All settings as a site with these of our variables, and no others, would have them."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    with mock.patch.dict(os.environ, clean | dict(variables), clear=True):
        return runpy.run_path(str(ROOT / "klsite" / "settings.py"))


@pytest.mark.parametrize(
    ("name", "behind_proxy", "without"),
    [
        ("SECURE_SSL_REDIRECT", True, False),
        ("SECURE_HSTS_SECONDS", YEAR, 0),
        ("SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"), None),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", 1, 0),
        ("SESSION_COOKIE_SECURE", True, False),
        ("CSRF_COOKIE_SECURE", True, False),
    ],
)
def test_production_is_behind_a_proxy_with_https_unless_told_otherwise(
    name: str, behind_proxy: object, without: object
) -> None:
    assert read(PRODUCTION)[name] == behind_proxy
    assert read(WITHOUT_PROXY)[name] == without
    assert read({})[name] == without


@pytest.mark.parametrize(
    "name",
    [
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT",
        "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT",
        "ACCOUNT_LOGIN_TIMEOUT",
    ],
)
def test_code_by_mail_holds_for_a_quarter_of_an_hour(name: str) -> None:
    assert read(PRODUCTION)[name] == 15 * 60


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", False),
        ("DEMO_DATA", False),
        ("CORS_ALLOW_ALL_ORIGINS", True),  # the API's own addresses, without cookies: see the tests below
        ("CORS_ALLOW_CREDENTIALS", False),
        ("WHITENOISE_ALLOW_ALL_ORIGINS", False),
        ("X_FRAME_OPTIONS", "SAMEORIGIN"),
        ("ACCOUNT_PREVENT_ENUMERATION", True),
        ("ACCOUNT_EMAIL_VERIFICATION", "mandatory"),
        ("ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED", True),
        ("ACCOUNT_REAUTHENTICATION_REQUIRED", True),
        ("ACCOUNT_EMAIL_NOTIFICATIONS", True),
        ("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False),
        ("MAILBOX", None),
    ],
)
def test_production_protects(name: str, value: object) -> None:
    assert read(PRODUCTION)[name] == value


@pytest.mark.parametrize("shortest", [49, 50])
def test_secret_key_of_production_has_fifty_characters(shortest: int) -> None:
    if shortest < 50:
        with pytest.raises(SystemExit):
            read(PRODUCTION | {"SECRET_KEY": "k" * shortest})
    else:
        assert read(PRODUCTION | {"SECRET_KEY": "k" * shortest})["SECRET_KEY"] == "k" * shortest


# --- what becomes of it in an answer ------------------------------------------------------------------------


@pytest.mark.parametrize(("variables", "believed"), [(PRODUCTION, True), (WITHOUT_PROXY, False), ({}, False)])
def test_who_says_https_is_believed_only_where_a_proxy_says_it(
    variables: dict[str, str], believed: bool, settings: Settings
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = read(variables)["SECURE_PROXY_SSL_HEADER"]
    assert RequestFactory().get("/", headers={"x-forwarded-proto": "https"}).is_secure() is believed
    assert not RequestFactory().get("/", headers={"x-forwarded-proto": "http"}).is_secure()


ELSEWHERE = {"origin": "https://elsewhere.example"}
CREDENTIALS, ORIGIN = "Access-Control-Allow-Credentials", "Access-Control-Allow-Origin"


@pytest.mark.parametrize("asked", ["get", "options"])
def test_pages_of_others_use_the_api_without_cookies(client: Client, asked: str) -> None:
    method = {"access-control-request-method": "GET"} if asked == "options" else {}
    answer = getattr(client, asked)("/api/v1/formulas/", headers=ELSEWHERE | method)
    assert answer.headers[ORIGIN] == "*"
    assert CREDENTIALS not in answer.headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/formulas/", "/formulas/kl-divergence/", "/accounts/login/", "/my/texts/", "/admin/", "/x/api/"]
)
def test_pages_of_others_read_nothing_but_the_api(client: Client, address: str) -> None:
    answer = client.get(address, headers=ELSEWHERE)
    assert {name for name in answer.headers if name.lower().startswith("access-control-")} == set()
