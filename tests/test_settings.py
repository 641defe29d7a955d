"""Settings from the environment: a wrong one is told in one line, the right ones do what they say."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.serving import ROOT

KEY = "k7" * 25
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "klarity.example",
    "SITE_URL": "https://klarity.example",
    "EMAIL_URL": "smtps://mailer:hunter2@mail.example:465",
}
OURS = (
    *("ENVIRONMENT", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "PORT"),
    *("DATABASE_POOL_MAX", "PAGE_CACHE_SECONDS", "SECURE_SSL", "STATIC_ROOT", "SITE_URL", "UNDO_SECONDS"),
    *("EMAIL_URL", "MAIL_FROM", "MAIL_FOLDER", "DEMO_DATA"),
)
READ = [sys.executable, "-c", "from klsite import settings; print(settings.ALLOWED_HOSTS)"]


def run(command: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The finished command, run with these of our variables and no others."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        command, cwd=ROOT, env=clean | variables, capture_output=True, text=True, check=False, timeout=60
    )


WRONG = [
    ({"ENVIRONMENT": "staging"}, "ENVIRONMENT is 'staging'; it must be development or production."),
    ({"DEBUG": "maybe"}, "DEBUG is 'maybe'; it must be true or false."),
    ({"DEBUG": ""}, "DEBUG is ''; it must be true or false."),
    (PRODUCTION | {"DEBUG": "1"}, "DEBUG is true; it must be false in production"),
    (PRODUCTION | {"DEMO_DATA": "1"}, "DEMO_DATA is true; it must be false in production"),
    ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
    (
        {"ENVIRONMENT": "production", "ALLOWED_HOSTS": "a.example"},
        "SECRET_KEY is not set; it must be a random",
    ),
    (PRODUCTION | {"SECRET_KEY": "hunter2"}, "SECRET_KEY has 7 characters; it must be a random text of 50"),
    (
        PRODUCTION | {"SECRET_KEY": "development-only-key-that-everybody-can-read-in-the-source"},
        "SECRET_KEY is the development key",
    ),
    ({"ALLOWED_HOSTS": "klarity.example"}, "ALLOWED_HOSTS is 'klarity.example'; it must be one of localhost"),
    ({"ENVIRONMENT": "production", "SECRET_KEY": KEY}, "ALLOWED_HOSTS is not set"),
    (PRODUCTION | {"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is '*'; it must be host names"),
    (PRODUCTION | {"ALLOWED_HOSTS": "https://a.example"}, "ALLOWED_HOSTS is 'https://a.example'"),
    ({"CSRF_TRUSTED_ORIGINS": "klarity.example"}, "CSRF_TRUSTED_ORIGINS is 'klarity.example'"),
    ({"DATABASE_URL": "mysql://u:pw@h/db"}, "DATABASE_URL starts with 'mysql'; it must be sqlite:////"),
    ({"DATABASE_URL": ""}, "DATABASE_URL starts with ''; it must be sqlite:////"),
    ({"DATABASE_URL": "sqlite:///here.sqlite3"}, "DATABASE_URL is 'sqlite:///here.sqlite3'"),
    ({"DATABASE_URL": "sqlite:////no/such/folder/x"}, "DATABASE_URL names a file in '/no/such/folder'"),
    ({"DATABASE_URL": "postgres://u:pw@h:port/db"}, "DATABASE_URL cannot be read as an address"),
    ({"DATABASE_URL": "postgres://u:pw@h"}, "DATABASE_URL names no database"),
    ({"DATABASE_POOL_MAX": "0"}, "DATABASE_POOL_MAX is '0'; it must be a whole number, 1 or more."),
    ({"PAGE_CACHE_SECONDS": "-1"}, "PAGE_CACHE_SECONDS is '-1'; it must be a whole number, 0 or more."),
    ({"PAGE_CACHE_SECONDS": "1\n2"}, "PAGE_CACHE_SECONDS is '1\\n2'"),
    ({"SECURE_SSL": "ja"}, "SECURE_SSL is 'ja'; it must be true or false."),
    ({"STATIC_ROOT": "static"}, "STATIC_ROOT is 'static'; it must be an absolute path."),
    ({"MAIL_FOLDER": "mail"}, "MAIL_FOLDER is 'mail'; it must be an absolute path."),
    (PRODUCTION | {"SITE_URL": ""}, "SITE_URL is not set; it must be the address that readers use"),
    ({"SITE_URL": "klarity.example"}, "SITE_URL is 'klarity.example'; it must be the address"),
    ({"SITE_URL": "https://klarity.example/"}, "SITE_URL is 'https://klarity.example/'"),
    ({"UNDO_SECONDS": "3601"}, "UNDO_SECONDS is '3601'; it must be a whole number from 0 to 3600."),
    (PRODUCTION | {"EMAIL_URL": ""}, "EMAIL_URL is not set; it must be smtp://"),
    ({"EMAIL_URL": "https://mailer:hunter2@mail.example"}, "EMAIL_URL starts with neither smtp:// nor smtps://"),
    ({"EMAIL_URL": "hunter2"}, "EMAIL_URL cannot be read as an address; it must be smtp://"),
    ({"EMAIL_URL": "smtp://mailer:hunter2@"}, "EMAIL_URL cannot be read as an address"),
    ({"EMAIL_URL": "smtp://mailer:hunter2@mail.example:smtp"}, "EMAIL_URL cannot be read as an address"),
    ({"EMAIL_URL": "smtp://mailer:12#hunter2@mail.example"}, "EMAIL_URL cannot be read as an address"),
    ({"EMAIL_URL": "smtp://mailer:12/hunter2@mail.example"}, "EMAIL_URL cannot be read as an address"),
    ({"EMAIL_URL": "smtp://mail.example/hunter2"}, "EMAIL_URL cannot be read as an address"),
    ({"MAIL_FROM": "klarity"}, "MAIL_FROM is 'klarity'; it must be an address, as in Klarity <mail@klarity.example>."),
    ({"MAIL_FROM": "a@b.example\nBcc: c@d.example"}, "MAIL_FROM is 'a@b.example\\nBcc"),
]


@pytest.mark.process
@pytest.mark.parametrize(("variables", "line"), WRONG)
def test_wrong_setting_is_told_in_one_line(variables: dict[str, str], line: str) -> None:
    done = run(READ, variables)
    assert done.returncode == 2
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    for hidden in ("hunter2", "pw"):
        assert hidden not in done.stderr


@pytest.mark.process
@pytest.mark.parametrize("port", ["0", "65536", "http", ""])
def test_wrong_port_is_told_in_one_line(port: str) -> None:
    done = run([sys.executable, "-m", "klsite.serve"], {"PORT": port})
    assert done.returncode == 2
    assert done.stderr == f"PORT is {port!r}; it must be a whole number from 1 to 65535.\n"


@pytest.mark.process
@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["-m", "klsite.serve"],
        ["-m", "gunicorn", "--bind", "127.0.0.1:0", "klsite.wsgi"],
    ],
    ids=["manage.py", "serve", "gunicorn"],
)
def test_every_way_to_start_stops_at_a_wrong_setting(command: list[str]) -> None:
    # A free port, not the default one, so that a site which is running meanwhile is not what is told.
    done = run([sys.executable, *command], {"DEBUG": "maybe"})
    assert done.returncode == 2
    assert done.stderr == "DEBUG is 'maybe'; it must be true or false.\n"


@pytest.mark.process
def test_development_answers_to_this_machine_only() -> None:
    assert run(READ, {}).stdout == "['localhost', '127.0.0.1', '[::1]']\n"


@pytest.mark.process
def test_production_accepts_its_hosts() -> None:
    done = run(READ, PRODUCTION | {"ALLOWED_HOSTS": "klarity.example, .klarity.example, [::1]"})
    assert done.stdout == "['klarity.example', '.klarity.example', '[::1]']\n"
    assert done.returncode == 0


@pytest.mark.process
@pytest.mark.parametrize(("given", "expected"), [({}, "True"), ({"SECURE_SSL": "false"}, "False")])
def test_production_is_secure_unless_told_otherwise(given: dict[str, str], expected: str) -> None:
    names = (
        "SECURE_SSL_REDIRECT, SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE, bool(SECURE_HSTS_SECONDS), "
        "bool(ALLAUTH_TRUSTED_PROXY_COUNT)"
    )
    read = [sys.executable, "-c", f"from klsite.settings import *; print({{{names}}})"]
    assert run(read, PRODUCTION | given).stdout == f"{{{expected}}}\n"


MAIL = [
    ({}, "MailboxBackend", "", 0, "", "", False, False),
    ({"EMAIL_URL": "smtp://m:p%40ss@mail.example"}, "EmailBackend", "mail.example", 587, "m", "p@ss", True, False),
    ({"EMAIL_URL": "smtps://m:p@mail.example"}, "EmailBackend", "mail.example", 465, "m", "p", False, True),
    ({"EMAIL_URL": "smtp://localhost:25"}, "EmailBackend", "localhost", 25, "", "", False, False),
]


@pytest.mark.process
@pytest.mark.parametrize(("variables", "backend", "host", "port", "user", "password", "starttls", "tls"), MAIL)
def test_mail_goes_where_it_is_told_to(
    variables: dict[str, str], backend: str, host: str, port: int, user: str, password: str, starttls: bool, tls: bool
) -> None:
    script = (
        "from klsite import settings as s\n"
        "print(s.EMAIL_BACKEND.rpartition('.')[2], vars(s.MAIL_SERVER) if s.MAIL_SERVER else s.MAILBOX)"
    )
    done = run([sys.executable, "-c", script], variables)
    server = {"host": host, "port": port, "user": user, "password": password, "starttls": starttls, "tls": tls}
    assert done.stdout == f"{backend} {server if host else ROOT / 'var' / 'mail'}\n", done.stderr


@pytest.mark.process
@pytest.mark.parametrize("given", [{}, {"DEBUG": "0"}, {"MAIL_FOLDER": "/var/mail"}])
def test_production_has_no_mailbox(given: dict[str, str]) -> None:
    done = run([sys.executable, "-c", "from klsite import settings as s; print(s.MAILBOX)"], PRODUCTION | given)
    assert done.stdout == "None\n", done.stderr


@pytest.mark.process
def test_passkeys_need_https_in_production_only() -> None:
    read = [sys.executable, "-c", "from klsite import settings as s; print(s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN)"]
    assert run(read, PRODUCTION).stdout == "False\n"
    assert run(read, {}).stdout == "True\n"


@pytest.mark.process
def test_mails_are_from_the_site() -> None:
    read = [sys.executable, "-c", "from klsite import settings as s; print(s.DEFAULT_FROM_EMAIL)"]
    assert run(read, PRODUCTION).stdout == "Klarity <no-reply@klarity.example>\n"
    assert run(read, PRODUCTION | {"MAIL_FROM": "post@klarity.example"}).stdout == "post@klarity.example\n"


@pytest.mark.process
def test_sqlite_file_has_wal_and_waits_for_its_turn(tmp_path: Path) -> None:
    script = (
        "import django; django.setup(); from django.db import connection as c\n"
        "for name in ('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'):\n"
        "    with c.cursor() as cursor: print(cursor.execute(f'PRAGMA {name}').fetchone()[0])\n"
        "print(c.transaction_mode)"
    )
    variables = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "klsite.settings",
    }
    done = run([sys.executable, "-c", script], variables)
    assert done.stdout.split() == ["wal", "1", "1", "20000", "IMMEDIATE"], done.stderr


@pytest.mark.django_db
@pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="says how PostgreSQL is used")
def test_postgresql_has_pool_and_binds_on_the_server() -> None:
    connection.ensure_connection()
    pool = connection.pool  # type: ignore[attr-defined]
    assert pool.max_size == 8
    assert isinstance(connection.connection, psycopg.Connection)
    assert issubclass(connection.connection.cursor_factory, psycopg.Cursor)
    assert not issubclass(connection.connection.cursor_factory, psycopg.ClientCursor)
