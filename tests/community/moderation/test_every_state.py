"""Every decision from the page of a text in every state, by everybody: done, or refused and nothing changed."""

import pytest
from django.test import Client
from django.urls import reverse

from community.judgements import JUDGEMENTS
from community.models import User
from tests.community.conftest import World
from tests.community.moderation.conftest import item_address, last_entry, now, page, send, signed_in
from tests.personas import rows

ACTIONS = ("approve", "request_changes", "restore", "keep", "reject", "hide", "spam")
# State -> what can be decided about a text in it. All public ones are flagged.
POSSIBLE = {
    "withdrawn": (),
    "pending": ("approve", "request_changes", "reject", "spam"),
    "changes requested": ("spam",),
    "rejected": ("spam",),
    "published": ("keep", "hide", "spam"),
    "published, edit begun": ("keep", "hide", "spam"),
    "published, edit pending": ("approve", "request_changes", "keep", "reject", "hide", "spam"),
    "published, edit rejected": ("keep", "hide", "spam"),
    "hidden": ("restore", "reject", "spam"),
    "hidden, edit pending": ("approve", "request_changes", "restore", "reject", "spam"),
    "spam, was pending": ("restore",),
    "spam, was published": ("restore",),
    "deleted": (),
}
EVERY_CASE = [(state, action) for state in POSSIBLE for action in ACTIONS]
ALLOWED = [(state, action) for state, action in EVERY_CASE if action in POSSIBLE[state]]
REFUSED = [(state, action) for state, action in EVERY_CASE if action not in POSSIBLE[state]]


def test_every_judgement_is_tried() -> None:
    assert tuple(JUDGEMENTS) == ACTIONS


@pytest.mark.parametrize(("state", "action"), ALLOWED)
def test_moderator_decides(state: str, action: str, world: World) -> None:
    maria, text = world.people["moderator"], world.texts[state]
    assert isinstance(maria, User)
    answer = send(signed_in(maria), text, action)
    assert answer.status_code == 302
    made = last_entry(text)
    assert (made.action, made.actor, made.reason) == (action, maria, "Because of this.")
    assert now(text).version == text.version + 1


@pytest.mark.parametrize(("state", "action"), REFUSED)
def test_what_cannot_be_done_now_is_refused_and_nothing_changes(state: str, action: str, world: World) -> None:
    maria = world.people["moderator"]
    assert isinstance(maria, User)
    client = signed_in(maria)
    before = rows()
    assert page(send(client, world.texts[state], action), 409).one("div", id="refusal").text
    assert rows() == before


@pytest.mark.parametrize("state", POSSIBLE)
def test_page_offers_what_can_be_done_and_nothing_else(state: str, world: World) -> None:
    maria = world.people["moderator"]
    assert isinstance(maria, User)
    tree = page(signed_in(maria).get(item_address(world.texts[state])))
    offered = [choice.attributes["value"] for choice in tree.all("input", name="action")]
    assert sorted(offered) == sorted(POSSIBLE[state])


@pytest.mark.parametrize(("state", "action"), EVERY_CASE)
def test_nobody_decides_about_their_own(state: str, action: str, world: World) -> None:
    author = world.people["writing moderator"]
    assert isinstance(author, User)
    client, text = signed_in(author), world.texts_of_moderator[state]
    before = rows()
    assert "another moderator" in page(send(client, text, action), 403).text
    assert rows() == before


@pytest.mark.parametrize("persona", ["author", "reader"])
@pytest.mark.parametrize(("state", "action"), [("pending", "approve"), ("published", "hide"), ("hidden", "restore")])
def test_other_members_decide_nothing(state: str, action: str, persona: str, world: World) -> None:
    member = world.people[persona]
    assert isinstance(member, User)
    client = signed_in(member)
    before = rows()
    assert "for moderators" in page(send(client, world.texts[state], action), 403).text
    assert rows() == before


@pytest.mark.parametrize(("state", "action"), EVERY_CASE)
def test_stranger_is_sent_to_the_login(state: str, action: str, world: World) -> None:
    before = rows()
    answer = send(Client(), world.texts[state], action)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert rows() == before


@pytest.mark.parametrize("state", ["published", "hidden", "pending"])
def test_no_page_shows_moderators_their_own(state: str, world: World) -> None:
    author = world.people["writing moderator"]
    assert isinstance(author, User)
    assert signed_in(author).get(item_address(world.texts_of_moderator[state])).status_code == 403


def test_drafts_are_nobody_elses(world: World) -> None:
    maria = world.people["moderator"]
    assert isinstance(maria, User)
    client = signed_in(maria)
    before = rows()
    assert client.get(item_address(world.texts["draft"])).status_code == 404
    assert send(client, world.texts["draft"], "spam").status_code == 404
    assert rows() == before
