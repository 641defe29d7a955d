"""Settings from the environment: a wrong one is told in one line, the right ones do what they say."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.files.storage import FileSystemStorage
from django.utils.module_loading import import_string
from django_tasks_db import DatabaseBackend

from klsite.staticfiles import ModuleStaticFilesStorage
from tests.serving import ROOT
from tests.site_settings import PRODUCTION, read, refusal

KEY = "k" * 50
HTTP = "http://127.0.0.1:8001"
WRONG = [
    ({"ENVIRONMENT": "staging"}, "ENVIRONMENT is 'staging'; it must be development or production."),
    ({"DEBUG": "maybe"}, "DEBUG is 'maybe'; it must be true or false."),
    ({"DEBUG": ""}, "DEBUG is ''; it must be true or false."),
    (PRODUCTION | {"DEBUG": "1"}, "DEBUG is true; it must be false in production"),
    ({"DEMO_DATA": "maybe"}, "DEMO_DATA is 'maybe'; it must be true or false."),
    (PRODUCTION | {"DEMO_DATA": "1"}, "DEMO_DATA is true; it must be false in production"),
    ({"SECRET_KEY": ""}, "SECRET_KEY is not set; it must be left out or not empty."),
    (
        {"ENVIRONMENT": "production", "ALLOWED_HOSTS": "a.example"},
        "SECRET_KEY is not set; it must be a random text of 50 characters",
    ),
    (PRODUCTION | {"SECRET_KEY": "hunter2"}, "SECRET_KEY has 7 characters; it must be a random text of 50"),
    (PRODUCTION | {"SECRET_KEY": "k" * 49}, "SECRET_KEY has 49 characters; it must be a random text of 50"),
    (
        PRODUCTION | {"SECRET_KEY": "development-only-key-that-everybody-can-read-in-the-source"},
        "SECRET_KEY is the development key, which is public; it must be a random text",
    ),
    ({"SECRET_KEY_FILE": "/nowhere"}, "SECRET_KEY_FILE is '/nowhere'; it must be the path of a file that can be read."),
    ({"DEBUG_FILE": "/"}, "DEBUG_FILE is '/'; it must be the path of a file that can be read."),
    (PRODUCTION | {"SECRET_KEY_FALLBACKS": "hunter2"}, "SECRET_KEY_FALLBACKS has 7 characters; it must be keys of"),
    (
        {"ALLOWED_HOSTS": "klarity.example"},
        "ALLOWED_HOSTS is 'klarity.example'; it must be one of localhost, 127.0.0.1, [::1] in development",
    ),
    ({"ENVIRONMENT": "production", "SECRET_KEY": KEY}, "ALLOWED_HOSTS is not set; it must be the host names"),
    (PRODUCTION | {"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is '*'; it must be host names"),
    (PRODUCTION | {"ALLOWED_HOSTS": "https://a.example"}, "ALLOWED_HOSTS is 'https://a.example'; it must be host"),
    (PRODUCTION | {"ALLOWED_HOSTS": "a.example:8000"}, "ALLOWED_HOSTS is 'a.example:8000'; it must be host names"),
    ({"CSRF_TRUSTED_ORIGINS": "klarity.example"}, "CSRF_TRUSTED_ORIGINS is 'klarity.example'; it must be origins"),
    ({"CSRF_TRUSTED_ORIGINS": "https://a.example/"}, "CSRF_TRUSTED_ORIGINS is 'https://a.example/'; it must be"),
    ({"PAGE_CACHE_SECONDS": "-1"}, "PAGE_CACHE_SECONDS is '-1'; it must be a whole number, 0 or more."),
    ({"PAGE_CACHE_SECONDS": "1\n2"}, "PAGE_CACHE_SECONDS is '1\\n2'"),
    ({"API_REQUESTS_OF_STRANGER": "0"}, "API_REQUESTS_OF_STRANGER is '0'; it must be a whole number, 1 or more."),
    ({"API_REQUESTS_OF_TOKEN": "many"}, "API_REQUESTS_OF_TOKEN is 'many'; it must be a whole number, 1 or more."),
    ({"SECURE_SSL": "ja"}, "SECURE_SSL is 'ja'; it must be true or false."),
    ({"HSTS_SCOPE": "all"}, "HSTS_SCOPE is 'all'; it must be host or subdomains or preload."),
    ({"STATIC_ROOT": "static"}, "STATIC_ROOT is 'static'; it must be an absolute path."),
    ({"MAIL_FOLDER": "mail"}, "MAIL_FOLDER is 'mail'; it must be an absolute path."),
    (
        {name: value for name, value in PRODUCTION.items() if name != "SITE_URL"},
        "SITE_URL is not set; it must be the address that readers use",
    ),
    (PRODUCTION | {"SITE_URL": ""}, "SITE_URL is not set; it must be the address that readers use"),
    ({"SITE_URL": "klarity.example"}, "SITE_URL is 'klarity.example'; it must be the address"),
    ({"SITE_URL": "https://klarity.example/"}, "SITE_URL is 'https://klarity.example/'"),
    (
        PRODUCTION | {"WEBHOOKS_TO_THIS_MACHINE": "true"},
        "WEBHOOKS_TO_THIS_MACHINE is true; it must be false in production",
    ),
    ({"UNDO_SECONDS": "3601"}, "UNDO_SECONDS is '3601'; it must be a whole number from 0 to 3600."),
    ({"UNDO_SECONDS": "-1"}, "UNDO_SECONDS is '-1'; it must be a whole number from 0 to 3600."),
    ({"SESSION_DAYS": "0"}, "SESSION_DAYS is '0'; it must be a whole number from 1 to 365."),
    ({"MODERATOR_SESSION_HOURS": "0"}, "MODERATOR_SESSION_HOURS is '0'; it must be a whole number from 1 to 8760."),
    (PRODUCTION | {"EMAIL_URL": ""}, "EMAIL_URL is not set; it must be smtp://"),
]


@pytest.mark.parametrize(("variables", "line"), WRONG)
def test_wrong_setting_is_told_in_one_line(
    variables: dict[str, str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(variables, capsys).startswith(line)


# --- what a variable does when it is set ---------------------------------------------------------------------

RIGHT = [
    ("ENVIRONMENT", "development", "ENVIRONMENT", "development"),
    ("DEBUG", "1", "DEBUG", True),
    ("SECRET_KEY", "k", "SECRET_KEY", "k"),
    ("SECRET_KEY_FALLBACKS", "before, long before,", "SECRET_KEY_FALLBACKS", ["before", "long before"]),
    ("ALLOWED_HOSTS", "[::1], localhost, 127.0.0.1", "ALLOWED_HOSTS", ["[::1]", "localhost", "127.0.0.1"]),
    ("CSRF_TRUSTED_ORIGINS", f"https://a.example, {HTTP}", "CSRF_TRUSTED_ORIGINS", ["https://a.example", HTTP]),
    ("DEMO_DATA", "0", "DEMO_DATA", False),
    ("PAGE_CACHE_SECONDS", "0", "PAGE_CACHE_SECONDS", 0),
    ("API_REQUESTS_OF_STRANGER", "5", "API_REQUESTS_OF_STRANGER", 5),
    ("API_REQUESTS_OF_TOKEN", "7", "API_REQUESTS_OF_TOKEN", 7),
    ("UNDO_SECONDS", "0", "UNDO_WINDOW", timedelta(0)),
    ("UNDO_SECONDS", "3600", "UNDO_WINDOW", timedelta(hours=1)),
    ("SESSION_DAYS", "2", "SESSION_COOKIE_AGE", 2 * 24 * 3600),
    ("SESSION_DAYS", "2", "SESSION_LENGTH", timedelta(days=2)),
    ("MODERATOR_SESSION_HOURS", "2", "MODERATOR_SESSION_LENGTH", timedelta(hours=2)),
    ("SITE_URL", HTTP, "SITE_URL", HTTP),
    ("MAIL_FROM", "post@klarity.example", "DEFAULT_FROM_EMAIL", "post@klarity.example"),
    ("MAIL_FOLDER", "/var/mail", "MAILBOX", Path("/var/mail")),
    ("STATIC_ROOT", "/srv/static", "STATIC_ROOT", Path("/srv/static")),
    ("SECURE_SSL", "true", "SECURE_SSL_REDIRECT", True),
    ("HSTS_SCOPE", "subdomains", "SECURE_HSTS_INCLUDE_SUBDOMAINS", True),
]


@pytest.mark.parametrize(("variable", "given", "setting", "value"), RIGHT)
def test_right_setting_does_what_it_says(variable: str, given: str, setting: str, value: object) -> None:
    assert read({variable: given})[setting] == value


@pytest.mark.parametrize(
    ("variable", "given", "setting", "value"),
    [*RIGHT, ("EMAIL_URL", "smtps://klarity:hunter2@mail.example", "EMAIL_HOST_PASSWORD", "hunter2")],
)
def test_each_setting_may_stand_in_a_file(
    tmp_path: Path, variable: str, given: str, setting: str, value: object
) -> None:
    (tmp_path / "secret").write_text(f"{given}\n")
    assert read({f"{variable}_FILE": str(tmp_path / "secret")})[setting] == value


@pytest.mark.parametrize(
    ("name", "development", "production"),
    [
        ("ENVIRONMENT", "development", "production"),
        ("DEBUG", False, False),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], ["klarity.example"]),
        ("CSRF_TRUSTED_ORIGINS", [], []),
        ("DEMO_DATA", True, False),
        ("PAGE_CACHE_SECONDS", 60, 60),
        ("API_REQUESTS_OF_STRANGER", 600, 600),
        ("API_REQUESTS_OF_TOKEN", 1_200, 1_200),
        ("SITE_URL", "http://localhost:8000", "https://klarity.example"),
        ("MAILBOX", ROOT / "var" / "mail", None),
        ("EMAIL_BACKEND", "community.accounts.mailbox.MailboxBackend", "django.core.mail.backends.smtp.EmailBackend"),
        ("STATIC_ROOT", ROOT / "var" / "static", ROOT / "var" / "static"),
        ("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", True, False),
        ("SESSION_LENGTH", timedelta(days=14), timedelta(days=14)),
        ("MODERATOR_SESSION_LENGTH", timedelta(hours=12), timedelta(hours=12)),
    ],
)
def test_setting_has_its_value_where_nothing_is_said(name: str, development: object, production: object) -> None:
    assert read({})[name] == development
    assert read(PRODUCTION)[name] == production


def test_production_accepts_its_hosts() -> None:
    hosts = {"ALLOWED_HOSTS": "klarity.example, .klarity.example, [::1]"}
    assert read(PRODUCTION | hosts)["ALLOWED_HOSTS"] == ["klarity.example", ".klarity.example", "[::1]"]


def test_mail_goes_where_it_is_told_to_within_ten_seconds() -> None:
    server = {name: value for name, value in read(PRODUCTION).items() if name.startswith("EMAIL_")}
    assert server == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 465,
        "EMAIL_HOST_USER": "mailer",
        "EMAIL_HOST_PASSWORD": "hunter2",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": True,
        "EMAIL_TIMEOUT": 10,
    }


@pytest.mark.parametrize("given", [{"DEBUG": "0"}, {"MAIL_FOLDER": "/var/mail"}])
def test_production_has_no_mailbox_whatever_is_said(given: dict[str, str]) -> None:
    assert read(PRODUCTION | given)["MAILBOX"] is None


@pytest.mark.parametrize("name", ["DEFAULT_FROM_EMAIL", "SERVER_EMAIL"])
def test_mails_are_from_the_site(name: str) -> None:
    assert read(PRODUCTION)[name] == "Klarity <no-reply@klarity.example>"


# --- what is the same everywhere -----------------------------------------------------------------------------

EVERYWHERE = {
    "LANGUAGE_CODE": "en",
    "USE_I18N": False,
    "TIME_ZONE": "UTC",
    "STATIC_URL": "/static/",
    "WHITENOISE_KEEP_ONLY_HASHED_FILES": True,
    "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
    "MFA_TOTP_ISSUER": "Klarity",
    "MIGRATION_MODULES": {"knox": None},
}


@pytest.mark.parametrize("name", EVERYWHERE)
@pytest.mark.parametrize("variables", [{}, PRODUCTION], ids=["development", "production"])
def test_setting_is_the_same_everywhere(variables: dict[str, str], name: str) -> None:
    assert read(variables)[name] == EVERYWHERE[name]


@pytest.mark.parametrize(
    ("name", "backends"),
    [
        ("CACHES", {"default": DatabaseCache, "pages": LocMemCache}),
        ("STORAGES", {"default": FileSystemStorage, "staticfiles": ModuleStaticFilesStorage}),
        ("TASKS", {"default": DatabaseBackend}),
    ],
)
def test_each_place_for_what_is_kept_has_its_backend(name: str, backends: dict[str, type]) -> None:
    assert {alias: import_string(place["BACKEND"]) for alias, place in read(PRODUCTION)[name].items()} == backends


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("REST_FRAMEWORK", {"PAGE_SIZE": 50, "URL_FORMAT_OVERRIDE": None, "NON_FIELD_ERRORS_KEY": "body"}),
        # The page of the docs loads nothing from elsewhere, and does not list the description among what it describes.
        ("SPECTACULAR_SETTINGS", {"SWAGGER_UI_DIST": "SIDECAR", "SWAGGER_UI_FAVICON_HREF": "SIDECAR"}),
        ("SPECTACULAR_SETTINGS", {"VERSION": "1", "OAS_VERSION": "3.1.0", "SERVE_INCLUDE_SCHEMA": False}),
        ("SPECTACULAR_SETTINGS", {"SERVE_AUTHENTICATION": []}),
    ],
)
def test_api_keeps_its_ways(name: str, ways: dict[str, object]) -> None:
    assert read(PRODUCTION)[name].items() >= ways.items()
