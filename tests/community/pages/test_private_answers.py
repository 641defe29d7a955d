"""Who may keep an answer, over all routes of the site: nobody what is about its reader."""

import pytest
from django.test import Client

from community.models import User
from tests.community.accounts.steps import confirm_password, log_in
from tests.personas import draft, person
from tests.test_routes import ENTRANCE, FOR_EVERYBODY, MEMBERS, MODERATORS, ROUTES, SENT, STAFF, address

pytestmark = pytest.mark.django_db

OWN = [name for name, (audience, _) in ROUTES.items() if audience in (ENTRANCE, MEMBERS, MODERATORS, SENT, STAFF)]
ON_THE_WAY_IN = ("account_password_reset_completed", "account_inactive", "mailbox", "admin:login")
PAGES = ["home", "formula-list", "formula", "texts", "report"]


def control(answer: object) -> set[str]:
    header: str = answer.headers.get("Cache-Control", "")  # type: ignore[attr-defined]
    return {directive.strip() for directive in header.split(",")}


@pytest.fixture
def root(client: Client) -> User:
    """Somebody to whom everything is open, who has just said who they are."""
    user = person("Root", is_moderator=True, is_staff=True, is_superuser=True)
    log_in(client, user.email)
    confirm_password(client)
    return user


@pytest.mark.parametrize("name", OWN)
def test_what_is_about_its_reader_is_kept_by_nobody(client: Client, root: User, name: str) -> None:
    for answer in (client.get(address(name)), client.post(address(name))):
        assert control(answer) >= {"private", "no-store"}, answer


@pytest.mark.parametrize("name", [name for name, (audience, _) in ROUTES.items() if audience == ENTRANCE])
def test_way_in_is_kept_by_nobody_before_anybody_is_in(client: Client, name: str) -> None:
    assert control(client.get(address(name))) >= {"private", "no-store"}


def test_page_of_an_own_draft_is_kept_by_nobody(client: Client, root: User) -> None:
    answer = client.get(f"/contributions/{draft(root).pk}/")
    assert answer.status_code == 200
    assert control(answer) >= {"private", "no-store"}


def test_writing_is_kept_by_nobody_once_there_is_a_session(client: Client, root: User) -> None:
    answer = client.get(address("write"))
    assert answer.status_code == 200
    assert control(answer) >= {"private", "no-store"}


@pytest.mark.parametrize("name", PAGES)
def test_page_with_the_name_of_its_reader_is_private(client: Client, root: User, name: str) -> None:
    answer = client.get(address(name))
    assert root.name in answer.content.decode()
    assert "private" in control(answer)
    assert "no-store" not in control(answer)  # going back to a plot brings it back as it was moved


@pytest.mark.parametrize("name", [name for name in FOR_EVERYBODY if name not in ON_THE_WAY_IN])
def test_answer_to_a_stranger_may_be_kept(client: Client, name: str) -> None:
    assert "no-store" not in control(client.get(address(name)))


def test_picture_may_be_kept_by_its_readers_browser_all_the_same(client: Client, root: User) -> None:
    stranger = Client().get(address("figure-svg"))
    assert client.get(address("figure-svg")).headers.get("Cache-Control", "private") in (
        stranger.headers.get("Cache-Control", ""),
        "private",
    )


def test_page_that_does_not_exist_is_kept_by_nobody_for_members(client: Client, root: User) -> None:
    assert "no-store" in control(client.get("/no/such/page/"))
