"""Demo people and texts: made once, in every state that a newcomer should see, and in development only."""

import sqlite3
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from community import markup
from community.actions.demo import NAMES, PASSWORD, make_demo
from community.errors import NotAllowed
from community.models import Contribution, Revision, User
from community.trust import is_trusted
from tests.serving import serving

pytestmark = pytest.mark.site

ADDRESSES = [f"{role}@example.com" for role in NAMES]


@pytest.fixture
def demo(db: None) -> None:
    assert make_demo()


@pytest.mark.usefixtures("demo")
def test_demo_people_are_there() -> None:
    assert sorted(User.objects.values_list("email", flat=True)) == sorted(ADDRESSES)
    assert User.objects.get(is_moderator=True).email == "moderator@example.com"


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("address", ADDRESSES)
def test_demo_person_logs_in_with_the_password_of_the_readme(client: Client, address: str) -> None:
    answer = client.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("my-texts")).status_code == 200


@pytest.mark.usefixtures("demo")
def test_demo_texts_stand_in_every_state_of_a_review() -> None:
    states = {contribution.state for contribution in Contribution.objects.all()}
    assert states == {"draft", "pending", "changes_requested", "rejected", "published"}


@pytest.mark.usefixtures("demo")
def test_demo_authors_are_not_trusted() -> None:
    # A trusted author's text would be published at once, and a newcomer would see no review.
    assert not [user.email for user in User.objects.all() if is_trusted(user)]


@pytest.mark.usefixtures("demo")
def test_formulas_of_demo_texts_can_be_set() -> None:
    texts = list(Revision.objects.values_list("text", flat=True))
    assert len(texts) > 5
    assert [problem for text in texts for problem in markup.render(text).problems] == []


@pytest.mark.usefixtures("demo")
def test_demo_is_made_once() -> None:
    before = list(Contribution.objects.values())
    assert not make_demo()
    assert list(Contribution.objects.values()) == before
    assert User.objects.count() == len(ADDRESSES)


@pytest.mark.django_db
def test_demo_is_refused_outside_development(settings: Settings) -> None:
    settings.DEMO_DATA = False
    with pytest.raises(NotAllowed, match="public password"):
        make_demo()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_command_says_why_it_refuses(settings: Settings) -> None:
    settings.DEMO_DATA = False
    with pytest.raises(CommandError, match="in development only"):
        call_command("makedemo")


@pytest.mark.process
def test_site_in_development_starts_with_the_demo(tmp_path: Path) -> None:
    with serving(tmp_path, DEMO_DATA="true") as site:
        assert site.url
        with sqlite3.connect(tmp_path / "site.sqlite3") as database:
            found = database.execute("SELECT email FROM community_user ORDER BY email").fetchall()
    assert [address for (address,) in found] == sorted(ADDRESSES)
