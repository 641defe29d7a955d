"""What tests of the community share: a clock, and texts in every state that nobody has to make twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from community.actions.reacting import flag
from community.models import Contribution, FlagReason, User
from tests.clock import Clock, stopped_clock
from tests.personas import in_every_state, moderator, person
from tests.security_lines import SecurityLines


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The time, standing still until the test moves it."""
    with stopped_clock() as stopped:
        yield stopped


@pytest.fixture
def security_lines(caplog: pytest.LogCaptureFixture) -> SecurityLines:
    """The security log, from here on."""
    caplog.set_level("INFO", "klarity.security")
    caplog.clear()
    return SecurityLines(caplog)


@pytest.fixture
def told_at_once(settings: Any) -> None:
    """Decisions cannot be taken back, so authors are told of them as they are made."""
    settings.UNDO_WINDOW = timedelta()


@pytest.fixture
def ada() -> User:
    """Somebody who writes."""
    return person("Ada")


@pytest.fixture
def maria() -> User:
    """Somebody who reviews what others write."""
    return moderator()


@dataclass(frozen=True)
class World:
    """Somebody of every sort, and a text in every state: those of an author, and those of a moderator who writes."""

    people: dict[str, User | AnonymousUser]
    texts: dict[str, Contribution]
    texts_of_moderator: dict[str, Contribution]

    def texts_before(self, persona: str) -> dict[str, Contribution]:
        """The texts that the table about `persona` speaks of."""
        return self.texts_of_moderator if persona == "writing moderator" else self.texts


@pytest.fixture(scope="module")
def lasting_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of one file's tests, which are all marked with `django_db`: each takes back what it changes."""
    # Without that mark pytest-django makes no test database, and this would write into the one in use.
    assert re.match("file:memory|test_", str(connection.settings_dict["NAME"]))
    with django_db_blocker.unblock(), stopped_clock(), transaction.atomic():
        yield _world()
        transaction.set_rollback(True)


@pytest.fixture
def world(lasting_world: World, db: None) -> World:
    """The world as it was made, whatever other tests did."""
    return lasting_world


def _world() -> World:
    author, maria, writing = person("Ada"), moderator(), moderator("Mo")
    texts, texts_of_moderator = in_every_state(author, maria), in_every_state(writing, maria)
    doubting = person("Doubting")
    for contribution in (*texts.values(), *texts_of_moderator.values()):
        if contribution.is_public:
            flag(reader=doubting, contribution=contribution, reason=FlagReason.WRONG)
    people: dict[str, User | AnonymousUser] = {
        "stranger": AnonymousUser(),
        "reader": person("Rui"),
        "author": author,
        "moderator": maria,
        "writing moderator": writing,
        "inactive author": _inactive(author),
        "inactive moderator": _inactive(maria),
    }
    return World(people, texts, texts_of_moderator)


def _inactive(user: User) -> User:
    copy = User.objects.get(pk=user.pk)
    copy.is_active = False
    return copy
