"""What tests of the desk share: somebody at the desk, and the page's form filled in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Contribution, Decision, User
from tests.markup import Element, parse_html
from tests.personas import moderator, person

Answer = Any  # the stubs' type for an answer of the test client is private


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def item_address(text: Contribution) -> str:
    return reverse("moderation-item", args=[text.pk])


def send(client: Client, text: Contribution, action: str, reason: str = "Because of this.", **fields: Any) -> Answer:
    """The answer to the form of the text's page as it is now, or with other `fields`."""
    in_question = text.current_revision_id if text.review == "pending" else None
    revision = in_question or text.published_revision_id or text.current_revision_id
    sent = {"action": action, "reason": reason, "revision": revision, "version": text.version} | fields
    return client.post(item_address(text), {name: value for name, value in sent.items() if value is not None})


def page(answer: Answer, status: int = 200) -> Element:
    """The page that was answered, which has to have this status."""
    assert answer.status_code == status
    return parse_html(answer.content)


def last_entry(text: Contribution) -> Decision:
    """What was done to the text last."""
    entry = text.decisions.last()
    assert entry is not None
    return entry


def now(text: Contribution) -> Contribution:
    """The text as it is stored now."""
    found: Contribution = Contribution.objects.get(pk=text.pk)
    return found


@pytest.fixture
def ada(db: None) -> User:
    """An author."""
    return person("Ada")


@pytest.fixture
def maria(db: None) -> User:
    """A moderator."""
    return moderator("Maria")


@pytest.fixture
def mo(db: None) -> User:
    """Another moderator."""
    return moderator("Mo")


@pytest.fixture
def desk(maria: User) -> Client:
    """Maria's browser."""
    return signed_in(maria)
