"""The list of one's own texts, with a text in every state."""

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Contribution
from tests.community.conftest import World
from tests.community.writing.lists import MINE, opened, rows_of_page
from tests.personas import KL, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_at_once")]

IN_GROUPS = {
    "Waiting for you": {"draft", "withdrawn", "changes requested", "rejected"},
    "In review": {"pending"},
    "Published": {"published", "published, edit begun", "published, edit pending", "published, edit rejected"},
    "Out of sight": {"hidden", "hidden, edit pending", "spam, was pending", "spam, was published", "deleted"},
}
LABELS = {
    "draft": "Draft",
    "pending": "In review since",
    "changes requested": "Changes asked for",
    "rejected": "Not published",
    "published": "Published on",
    "published, edit pending": "Published, edit in review since",
    "hidden": "Hidden for now",
    "spam, was published": "Taken for spam",
    "deleted": "Deleted",
}


def test_texts_stand_under_what_is_to_be_done_with_them(world: World, client: Client) -> None:
    client.force_login(world.texts["draft"].author)
    found = rows_of_page(opened(client, MINE))
    assert {name: len(group) for name, group in found.items()} == {name: len(of) for name, of in IN_GROUPS.items()}
    assert set().union(*IN_GROUPS.values()) == set(world.texts)


@pytest.mark.parametrize("state", LABELS)
def test_row_says_where_the_text_stands(state: str, world: World, client: Client) -> None:
    text = world.texts[state]
    Contribution.objects.filter(author=text.author).exclude(pk=text.pk).update(author=person("Somebody"))
    client.force_login(text.author)
    ((row,),) = rows_of_page(opened(client, MINE)).values()
    assert row.one("p", class_="state").text.startswith(LABELS[state])
    assert row.one("a", href=reverse("formula", args=[KL])).text == "KL Divergence"
