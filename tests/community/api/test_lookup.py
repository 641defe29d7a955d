"""Which contribution an address means, for who asks: found, gone, or never there."""

import pytest
from django.http import Http404

from community.api.lookup import Deleted, contribution_at, sent_contribution_at
from community.models import Contribution, User
from tests.community.conftest import World

pytestmark = pytest.mark.django_db

NEVER_SENT = "draft"


@pytest.mark.parametrize("state", ["published", "published, edit pending", "hidden"])
def test_text_or_the_place_where_it_stood_is_found(state: str, world: World) -> None:
    text = world.texts[state]
    assert contribution_at(text.pk, world.people["stranger"]) == text


@pytest.mark.parametrize("state", ["draft", "pending", "spam, was published"])
def test_what_is_not_theirs_to_see_is_not_found(state: str, world: World) -> None:
    text = world.texts[state]
    with pytest.raises(Http404, match=f"no contribution {text.pk} that you can see"):
        contribution_at(text.pk, world.people["stranger"])
    assert contribution_at(text.pk, world.people["author"]) == text


def test_what_was_deleted_is_gone_for_everybody(world: World) -> None:
    for persona in ("stranger", "author", "moderator"):
        with pytest.raises(Deleted, match="This text was deleted") as gone:
            contribution_at(world.texts["deleted"].pk, world.people[persona])
        assert gone.value.status_code == 410


def test_moderators_know_of_all_that_was_ever_sent_in(world: World) -> None:
    for state, text in world.texts.items():
        if state == NEVER_SENT:
            with pytest.raises(Http404, match=f"No contribution {text.pk} was ever sent"):
                sent_contribution_at(text.pk)
        else:
            assert sent_contribution_at(text.pk) == text


def test_there_is_nothing_at_an_address_that_nobody_has(world: World) -> None:
    nowhere = Contribution.objects.latest("pk").pk + 1
    maria = world.people["moderator"]
    assert isinstance(maria, User)
    with pytest.raises(Http404):
        contribution_at(nowhere, maria)
    with pytest.raises(Http404):
        sent_contribution_at(nowhere)
