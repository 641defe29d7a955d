"""What all tests share. Only a test that asks for the database (`db`) gets one: the others stay fast."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import override_settings
from hypothesis import HealthCheck, settings

# A busy machine is no bug: what takes long is found by `make bench`, not by a test's clock.
settings.register_profile("klarity", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("klarity")

COMMUNITY = Path(__file__).parent / "community"  # in it, a folder for each part: tests that drive its pages and its API

PLAIN_STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks the tests of the community's parts as `site`, and those of the community that use a database as `database`.

    Files elsewhere say themselves which they are: what formulas and the frame of the site do is the same on any
    database, but for what they ask it themselves.
    """
    if COMMUNITY in item.path.parent.parents:
        item.add_marker("site")
    fixtures = getattr(item, "fixturenames", ())
    asks = item.get_closest_marker("django_db") or not {"db", "transactional_db"}.isdisjoint(fixtures)
    if asks and COMMUNITY in item.path.parents:
        item.add_marker("database")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files with processes first: the longest one, begun last, would keep one of two workers waiting."""
    items.sort(key=lambda item: item.get_closest_marker("process") is None)


@pytest.fixture(scope="session", autouse=True)
def settings_of_tests() -> Iterator[None]:
    """Settings under which a test needs nothing prepared: the hashed names exist only after collectstatic."""
    from django.conf import settings as django_settings

    storages = django_settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN_STATIC_FILES}}
    with override_settings(
        STORAGES=storages,
        WHITENOISE_AUTOREFRESH=True,  # looks for a file when it is asked for, not in STATIC_ROOT at the start
        WHITENOISE_USE_FINDERS=True,
        PAGE_CACHE_SECONDS=0,  # its tests turn it on; with it every page asks for the latest decision
        COSTS_A_MINUTE=1_000_000,  # all tests have one address
        API_REQUESTS_OF_STRANGER=1_000_000,
        API_REQUESTS_OF_TOKEN=1_000_000,
        # The real hasher is slow on purpose: 0.2 s for each user that a test makes.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def empty_page_cache() -> None:
    """No page or file that an earlier test has asked for answers in place of the site, and none of its events count."""
    from formulas.costs.counts import COUNTS
    from formulas.costs.gate import KEPT

    caches["pages"].clear()
    KEPT.clear()
    COUNTS.forget()


@pytest.fixture(autouse=True)
def erasable_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lets the tables be emptied after a test that commits: on SQLite this deletes rows, which the log refuses.

    The migrations' signal, which the emptying sends, makes the trigger again.
    """
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" not in request.fixturenames and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")  # asked for here, so that it is taken down after this one
    yield
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS community_decision_no_delete")
