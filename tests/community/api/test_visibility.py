"""Who sees what through the API, of texts in every state."""

from typing import Any

import pytest
from django.test import Client

from community.models import Contribution, User
from tests.community.api.asking import CONTRIBUTIONS, one, problem, program, said
from tests.community.conftest import World


def listed(client: Client, query: str = "") -> list[Any]:
    return list(said(client.get(CONTRIBUTIONS + query))["results"])


def ids(entries: list[Any]) -> list[int]:
    return [entry["id"] for entry in entries]


def test_list_has_what_is_published_newest_first(client: Client, world: World) -> None:
    public = Contribution.objects.public().order_by("-published_at", "-id")
    assert public.count() > 5
    assert ids(listed(client)) == [text.pk for text in public]


@pytest.mark.parametrize("name", ["reader", "author", "moderator", "writing moderator"])
def test_list_is_the_same_for_everybody(client: Client, world: World, name: str) -> None:
    person_asking = world.people[name]
    assert isinstance(person_asking, User)
    assert listed(client)
    assert program(person_asking).get(CONTRIBUTIONS).content == client.get(CONTRIBUTIONS).content


@pytest.mark.usefixtures("told_at_once")
def test_own_texts_are_listed_in_all_their_states(world: World) -> None:
    author = world.people["author"]
    assert isinstance(author, User)
    entries = listed(program(author), "?author=me")
    alive = [text for name, text in world.texts.items() if name != "deleted"]
    assert ids(entries) == sorted((text.pk for text in alive), reverse=True)
    newest = {text.pk: text.current_revision_id for text in alive}
    assert {entry["id"]: entry["revision"] for entry in entries} == newest
    assert {entry["state"] for entry in entries} == {text.state for text in alive}


@pytest.mark.parametrize("name", ["stranger", "reader", "author", "moderator"])
def test_deleted_text_is_gone(world: World, name: str) -> None:
    asking = world.people[name]
    client = program(asking) if isinstance(asking, User) else Client()
    problem(client.get(one(world.texts["deleted"].pk)), 410)


@pytest.mark.parametrize("name", ["stranger", "reader", "author", "moderator"])
def test_no_answer_holds_the_address_of_somebody_else(world: World, name: str) -> None:
    asking = world.people[name]
    client = program(asking) if isinstance(asking, User) else Client()
    answers = [client.get(CONTRIBUTIONS), *(client.get(one(text.pk)) for text in world.texts.values())]
    assert len(answers) > 10
    own = asking.email if isinstance(asking, User) else ""
    assert [answer for answer in answers if b"@example.org" in answer.content.replace(own.encode(), b"")] == []
