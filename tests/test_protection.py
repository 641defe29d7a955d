"""What protects readers, as the settings have it in production, behind a proxy or not: each to the last second."""

import subprocess
import sys
from datetime import timedelta
from secrets import token_urlsafe

import pytest
from csp.constants import NONE, SELF
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from community.models import User
from tests.serving import ROOT
from tests.site_settings import PRODUCTION, environment_with, read

WITHOUT_PROXY = PRODUCTION | {"SECURE_SSL": "false"}
YEAR = 365 * 24 * 60 * 60
LIMITS = {
    "TEXT_SHORTEST": 20,
    "REASON_LONGEST": 500,
    "REPORT_LONGEST": 2_000,
    "TRUSTED_APPROVALS": 3,
    "TRUSTED_REJECTION_MEMORY": timedelta(days=30),
    "TRUSTED_FLAGS_TO_HIDE": 3,
    "NEW_FOR": timedelta(days=1),
    "POST_GAP": timedelta(seconds=5),
    "POST_GAP_NEW": timedelta(seconds=30),
    "POSTS_A_DAY": 20,
    "LINKS_NEW": 2,
    "SAME_TEXT_REFUSED_FOR": timedelta(minutes=5),
    "VOTES_A_DAY": 50,
    "FLAGS_A_DAY": 20,
    "REPORTS_A_DAY": 20,
    "REVISIONS_A_DAY": 100,
    "STORED_A_DAY": 3_000_000,
    "CHANGES_AN_HOUR": 600,
    "KEPT_FORMS_A_DAY": 60,
    "KEPT_FORMS_A_DAY_ALL": 2_000,
    "KEPT_FORM_BYTES_A_DAY": 1_000_000,
    "KEPT_FORM_BYTES_A_DAY_ALL": 20_000_000,
    "KEPT_BYTES": 32_000_000,
    "COSTS_A_MINUTE": 300,
    "COSTLY_AT_ONCE": 2,
    "UNDO_WINDOW": timedelta(seconds=60),
    "LONE_MODERATOR_WAIT": timedelta(hours=24),
    "PASSWORD_SHORTEST": 12,
    "PASSWORD_SHORTEST_WITH_SECOND_FACTOR": 8,
    "MAILS_ASKED_FOR": "60/10m/ip,500/d/ip,5/10m/key,20/d/key",
    "MAILS_ABOUT_AN_ACCOUNT": "20/h/key",
}


@pytest.mark.parametrize(
    ("name", "behind_proxy", "without"),
    [
        ("SECURE_SSL_REDIRECT", True, False),
        ("SECURE_HSTS_SECONDS", YEAR, 0),
        ("SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"), None),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", 1, 0),
        ("SESSION_COOKIE_SECURE", True, False),
        ("CSRF_COOKIE_SECURE", True, False),
        ("SESSION_COOKIE_NAME", "__Host-sessionid", "sessionid"),
        ("CSRF_COOKIE_NAME", "__Host-csrftoken", "csrftoken"),
        ("COOKIE_PREFIX", "__Host-", ""),
    ],
)
def test_production_is_behind_a_proxy_with_https_unless_told_otherwise(
    name: str, behind_proxy: object, without: object
) -> None:
    assert read(PRODUCTION)[name] == behind_proxy
    assert read(WITHOUT_PROXY)[name] == without
    assert read({})[name] == without


@pytest.mark.parametrize(
    ("scope", "subdomains", "preload"),
    [({}, False, False), ({"HSTS_SCOPE": "subdomains"}, True, False), ({"HSTS_SCOPE": "preload"}, True, True)],
)
def test_owner_of_the_domain_says_how_far_browsers_keep_to_https(
    scope: dict[str, str], subdomains: bool, preload: bool
) -> None:
    settings = read(PRODUCTION | scope)
    assert (settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"], settings["SECURE_HSTS_PRELOAD"]) == (subdomains, preload)


@pytest.mark.process
@pytest.mark.parametrize("scope", ["host", "subdomains", "preload"])
def test_production_passes_all_that_django_checks_before_it_is_deployed(scope: str) -> None:
    variables = environment_with(PRODUCTION | {"SECRET_KEY": token_urlsafe(50), "HSTS_SCOPE": scope})
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_no_check_is_silenced_but_those_that_a_setting_has_decided() -> None:
    assert read(PRODUCTION)["SILENCED_SYSTEM_CHECKS"] == ["security.W005", "security.W021"]
    assert read(PRODUCTION | {"HSTS_SCOPE": "preload"})["SILENCED_SYSTEM_CHECKS"] == []


@pytest.mark.parametrize(
    "name",
    [
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT",
        "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT",
        "ACCOUNT_LOGIN_TIMEOUT",
    ],
)
def test_code_by_mail_holds_for_ten_minutes(name: str) -> None:
    assert read(PRODUCTION)[name] == 10 * 60


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", False),
        ("DEMO_DATA", False),
        ("CORS_ALLOW_ALL_ORIGINS", True),  # the API's own addresses, without cookies: see the tests below
        ("CORS_ALLOW_CREDENTIALS", False),
        ("WHITENOISE_ALLOW_ALL_ORIGINS", False),
        ("X_FRAME_OPTIONS", "DENY"),
        ("SECURE_CONTENT_TYPE_NOSNIFF", True),
        ("SECURE_REFERRER_POLICY", "same-origin"),
        ("SECURE_CROSS_ORIGIN_OPENER_POLICY", "same-origin"),
        ("ACCOUNT_PREVENT_ENUMERATION", True),
        ("ACCOUNT_EMAIL_VERIFICATION", "mandatory"),
        ("ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED", True),
        ("ACCOUNT_REAUTHENTICATION_REQUIRED", True),
        ("ACCOUNT_EMAIL_NOTIFICATIONS", True),
        ("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False),
        ("MAILBOX", None),
        ("ACCOUNT_LOGIN_METHODS", {"email"}),
        ("ACCOUNT_SIGNUP_FIELDS", ["email*", "password1"]),
        ("ACCOUNT_USER_MODEL_USERNAME_FIELD", None),
        ("ACCOUNT_LOGIN_BY_CODE_ENABLED", True),
        ("ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED", True),
        ("ACCOUNT_CHANGE_EMAIL", True),
        ("ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND", True),
        ("ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND", True),
        ("ACCOUNT_LOGIN_ON_PASSWORD_RESET", True),
        ("ACCOUNT_SESSION_REMEMBER", True),
        ("MFA_SUPPORTED_TYPES", ["webauthn", "totp", "recovery_codes"]),
        ("MFA_PASSKEY_LOGIN_ENABLED", True),
        ("CORS_ALLOW_METHODS", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]),
        (
            "CORS_ALLOW_HEADERS",
            ["accept", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match"],
        ),
        (
            "CORS_EXPOSE_HEADERS",
            [
                *("ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After", "X-Request-ID"),
                *("RateLimit", "RateLimit-Policy"),
            ],
        ),
        ("REST_KNOX", {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "klarity_"}),
    ],
)
def test_production_protects(name: str, value: object) -> None:
    assert read(PRODUCTION)[name] == value


def test_secret_key_of_production_has_fifty_characters() -> None:
    assert read(PRODUCTION | {"SECRET_KEY": "k" * 50})["SECRET_KEY"] == "k" * 50
    with pytest.raises(SystemExit):
        read(PRODUCTION | {"SECRET_KEY": "k" * 49})


@pytest.mark.parametrize("name", LIMITS)
def test_limit_is_the_one_agreed_on(name: str) -> None:
    assert read(PRODUCTION)[name] == LIMITS[name]


def test_cache_is_bounded_where_it_is_shared_and_in_each_process() -> None:
    caches = read(PRODUCTION)["CACHES"]
    assert {name: cache["OPTIONS"] for name, cache in caches.items()} == {
        "default": {"MAX_ENTRIES": 50_000},
        "pages": {"MAX_ENTRIES": 500},
    }
    assert caches["default"]["LOCATION"] == "klarity_cache"  # with another table, whoever was shut out is let in


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kr4t0xi8dmz", "password_too_short"),
        ("password1234", "password_too_common"),
        ("820395710546", "password_entirely_numeric"),
        ("ada.lovelace", "password_too_similar"),
        ("countess@analytical.example", "password_too_similar"),
    ],
)
def test_password_that_others_would_guess_is_refused(password: str, code: str) -> None:
    validators = get_password_validators(read(PRODUCTION)["AUTH_PASSWORD_VALIDATORS"])
    ada = User(name="Ada Lovelace", email="countess@analytical.example")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, ada, validators)
    assert [error.code for error in refused.value.error_list] == [code]


def test_other_password_is_taken() -> None:
    validators = get_password_validators(read(PRODUCTION)["AUTH_PASSWORD_VALIDATORS"])
    validate_password("kr4t0xi8dmzq", User(name="Ada", email="ada@klarity.example"), validators)


def test_pages_load_and_send_nothing_to_elsewhere() -> None:
    directives = read(PRODUCTION)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    nowhere = {name: [NONE] for name in ("default-src", "base-uri", "object-src", "frame-ancestors")}
    here = ("script-src", "style-src", "font-src", "manifest-src", "connect-src", "form-action")
    assert directives == nowhere | {key: [SELF] for key in here} | {"img-src": [SELF, "data:"]}


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


@pytest.fixture
def cors(settings: Settings) -> None:
    """What the settings say of CORS holds in the answers."""
    for name, value in read(PRODUCTION).items():
        if name.startswith("CORS_"):
            setattr(settings, name, value)


@pytest.mark.usefixtures("cors")
@pytest.mark.parametrize("asked", ["get", "options"])
def test_pages_of_others_use_the_api_without_cookies(client: Client, asked: str) -> None:
    method = {"access-control-request-method": "GET"} if asked == "options" else {}
    answer = getattr(client, asked)("/api/v1/formulas/", headers=ELSEWHERE | method)
    assert answer.headers[ORIGIN] == "*"
    assert CREDENTIALS not in answer.headers


@pytest.mark.django_db
@pytest.mark.usefixtures("cors")
@pytest.mark.parametrize(
    "address", ["/", "/formulas/", "/formulas/kl-divergence/", "/accounts/login/", "/my/texts/", "/admin/", "/x/api/"]
)
def test_pages_of_others_read_nothing_but_the_api(client: Client, address: str) -> None:
    answer = client.get(address, headers=ELSEWHERE)
    assert {name for name in answer.headers if name.lower().startswith("access-control-")} == set()
