"""Which database is used, and how: a file of SQLite that waits for its turn, or PostgreSQL through a pool."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from klsite import databases
from tests.serving import ROOT
from tests.site_settings import read, refusal

ACCEPTED = "it must be sqlite:////absolute/file.sqlite3 or postgres://user:password@host:port/name."


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"DATABASE_URL": "mysql://u:pw@h/db"}, f"DATABASE_URL starts with 'mysql'; {ACCEPTED}"),
        ({"DATABASE_URL": "a" * 30 + "://u:pw@h/db"}, f"DATABASE_URL starts with '{'a' * 20}'; {ACCEPTED}"),
        ({"DATABASE_URL": ""}, f"DATABASE_URL starts with ''; {ACCEPTED}"),
        ({"DATABASE_URL": "sqlite:///here.sqlite3"}, f"DATABASE_URL is 'sqlite:///here.sqlite3'; {ACCEPTED}"),
        ({"DATABASE_URL": f"sqlite:///{'a' * 80}"}, f"DATABASE_URL is 'sqlite:///{'a' * 70}'; {ACCEPTED}"),
        (
            {"DATABASE_URL": "sqlite:////no/such/folder/x"},
            "DATABASE_URL names a file in '/no/such/folder'; it must be in a folder that exists.",
        ),
        ({"DATABASE_URL": "postgres://u:pw@h:port/db"}, f"DATABASE_URL cannot be read as an address; {ACCEPTED}"),
        ({"DATABASE_URL": "postgres://u:pw@h"}, f"DATABASE_URL names no database; {ACCEPTED}"),
        ({"DATABASE_POOL_MAX": "0"}, "DATABASE_POOL_MAX is '0'; it must be a whole number, 1 or more."),
    ],
)
def test_wrong_database_is_told_in_one_line(
    variables: dict[str, str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(variables, capsys) == line


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may run on a database that was told them by the same variables."""
    for name in ("DATABASE_URL", "DATABASE_POOL_MAX"):
        monkeypatch.delenv(name, raising=False)


def test_file_of_development_is_there_without_further_ado(tmp_path: Path) -> None:
    file = tmp_path / "var" / "klarity.sqlite3"
    for _ in range(2):
        assert databases.from_environment(file)["NAME"] == str(file)
        assert file.parent.is_dir()


def test_sqlite_file_has_wal_and_waits_for_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'x.sqlite3'}")
    used: Any = ConnectionHandler({"default": databases.from_environment(tmp_path / "var" / "y.sqlite3")})["default"]
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    with django_db_blocker.unblock(), used.cursor() as cursor:
        found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
        used.close()
    assert found == ["wal", 2, 1, 20_000]
    assert used.transaction_mode == "IMMEDIATE"
    assert (tmp_path / "x.sqlite3").is_file()
    assert not (tmp_path / "var").exists()


def test_site_has_one_database_in_its_own_folder() -> None:
    assert {name: used["NAME"] for name, used in read({})["DATABASES"].items()} == {
        "default": str(ROOT / "var" / "klarity.sqlite3")
    }


def test_sqlite_file_stays_open_between_requests(tmp_path: Path) -> None:
    assert databases.from_environment(tmp_path / "x.sqlite3")["CONN_MAX_AGE"] is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_keeps_its_connections_in_a_pool(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://u:p%40w@h:5433/klarity?sslmode=require")
    used = databases.from_environment(Path("/no/such/folder/x.sqlite3"))
    place = [used[key] for key in ("ENGINE", "HOST", "PORT", "NAME", "USER", "PASSWORD")]
    assert place == ["django.db.backends.postgresql", "h", 5433, "klarity", "u", "p@w"]
    assert (used["CONN_MAX_AGE"], used["CONN_HEALTH_CHECKS"]) == (0, True)
    assert used["OPTIONS"] == {
        "sslmode": "require",
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        "server_side_binding": True,
    }


@pytest.mark.parametrize("most", [1, 20])
def test_pool_is_as_large_as_it_is_told(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u@h/klarity")
    monkeypatch.setenv("DATABASE_POOL_MAX", str(most))
    assert databases.from_environment(Path("/no/such/x"))["OPTIONS"]["pool"]["max_size"] == most


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="says how PostgreSQL is used")
def test_postgresql_has_pool_and_binds_on_the_server() -> None:
    connection.ensure_connection()
    pool = connection.pool  # type: ignore[attr-defined]
    assert pool.max_size == 8
    assert isinstance(connection.connection, psycopg.Connection)
    assert issubclass(connection.connection.cursor_factory, psycopg.Cursor)
    assert not issubclass(connection.connection.cursor_factory, psycopg.ClientCursor)
