"""What tests of writing share: an author, and their browser."""

import pytest
from django.test import Client

from community.models import User
from tests.personas import person


@pytest.fixture
def author() -> User:
    return person("Ada")


@pytest.fixture
def member(client: Client, author: User) -> Client:
    """The author, logged in."""
    client.force_login(author)
    return client
