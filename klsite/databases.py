"""Django's database settings from DATABASE_URL: SQLite, or PostgreSQL through a pool of connections."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from klsite.environment import refuse, text, whole_number

ACCEPTED = "sqlite:////absolute/file.sqlite3 or postgres://user:password@host:port/name"
BUSY_SECONDS = 20
POOL_WAIT_SECONDS = 10


def from_environment(default_file: Path) -> dict[str, Any]:
    """Django's settings for one database; the folder of `default_file` is made when that file is used."""
    most = whole_number("DATABASE_POOL_MAX", default=8, low=1)
    url = text("DATABASE_URL", f"sqlite:///{default_file}")
    engine = urlsplit(url).scheme
    if engine == "sqlite":
        return _sqlite(url, default_file)
    if engine in ("postgres", "postgresql"):
        return _postgresql(url, most)
    return refuse("DATABASE_URL", f"starts with {engine[:20]!r}", ACCEPTED)


def _parse(url: str) -> dict[str, Any]:
    try:
        parsed = dict(dj_database_url.parse(url))
    except ValueError:
        # The address itself may hold a password, so it is not repeated.
        refuse("DATABASE_URL", "cannot be read as an address", ACCEPTED)
    if not parsed["NAME"]:
        refuse("DATABASE_URL", "names no database", ACCEPTED)
    return parsed


def _sqlite(url: str, default_file: Path) -> dict[str, Any]:
    if not url.startswith("sqlite:////"):
        # A relative file would be another database in each folder the site is started from, and one in memory
        # another in each thread.
        refuse("DATABASE_URL", f"is {url[:80]!r}", ACCEPTED)
    parsed = _parse(url)
    file = Path(parsed["NAME"])
    if file == default_file:
        file.parent.mkdir(exist_ok=True)
    elif not file.parent.is_dir():
        refuse("DATABASE_URL", f"names a file in {str(file.parent)!r}", "in a folder that exists")
    return parsed | {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that reads first and writes later fails at once if another wrote in between,
            # however long the timeout; taking the write lock at its start makes it wait its turn instead.
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            # Readers go on while one writes. FULL waits for the disk: what was acknowledged survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }


def _postgresql(url: str, most: int) -> dict[str, Any]:
    parsed = _parse(url)
    return parsed | {
        # The pool keeps connections, Django does not (CONN_MAX_AGE is 0): one that PostgreSQL closed is replaced.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parsed.get("OPTIONS", {})
        | {
            "pool": {"min_size": 1, "max_size": most, "timeout": POOL_WAIT_SECONDS},
            "server_side_binding": True,
        },
    }
