"""Votes and flags on texts in every state: taken for what is public and another's, refused for all else."""

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Contribution, User
from tests.community.conftest import World
from tests.community.reading.reading import browser
from tests.personas import rows

pytestmark = pytest.mark.django_db

REACTIONS = {"vote": {"clicked": "1"}, "flag": {"reason": "wrong"}}
PUBLIC = {"published", "published, edit begun", "published, edit pending", "published, edit rejected"}
# Whose reactions are taken to the public texts of each; to all other texts nobody's are.
TAKEN = {"reader": True, "author": False, "moderator": True, "writing moderator": False}


def takes(client: Client, reaction: str, text: Contribution) -> bool:
    """Whether a reaction has changed anything."""
    before = rows()
    answer = client.post(reverse(reaction, args=[text.pk]), REACTIONS[reaction])
    assert answer.status_code in (302, 403)
    return bool(rows() ^ before)


@pytest.mark.parametrize("reaction", REACTIONS)
@pytest.mark.parametrize("persona", TAKEN)
def test_reactions_are_taken_to_the_public_texts_of_others(reaction: str, persona: str, world: World) -> None:
    user = world.people[persona]
    assert isinstance(user, User)
    client, texts = browser(user), world.texts_before(persona)
    taken = {state for state, text in texts.items() if takes(client, reaction, text)}
    assert taken == (PUBLIC if TAKEN[persona] else set())
    assert set(texts) > PUBLIC


@pytest.mark.parametrize("reaction", REACTIONS)
def test_strangers_react_to_nothing(reaction: str, world: World) -> None:
    assert [state for state, text in world.texts.items() if takes(Client(), reaction, text)] == []
