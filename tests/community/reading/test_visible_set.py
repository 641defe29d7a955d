"""Who reads which text on the pages, in every state that a text can stand in."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from community.models import Contribution, Revision, User
from community.orders import NEWEST
from tests.community.conftest import World
from tests.community.reading.reading import FORMULA, browser, displayed_texts, ids, page
from tests.markup import parse_html

pytestmark = pytest.mark.django_db

# What the page of a text shows: the number of a revision, or "-" for a 404, "h" for the words that it is hidden, "x"
# for a 410. The second revision is the edit; of the withdrawn text, the draft made of it.
EVERYBODY, AUTHOR, MODERATOR = "everybody", "author", "moderator"
PAGES = {
    # Columns: draft withd pend  chang rejec publ  p+beg p+pen p+rej hid   h+pen s(pen s(pub delet
    EVERYBODY: "-     -     -     -     -     1     1     1     1     h     h     -     -     x",
    AUTHOR:    "1     2     1     1     1     1     2     2     2     1     2     1     1     x",
    MODERATOR: "-     -     1     1     1     1     1     2     2     1     2     1     1     x",
}  # fmt: skip
SEEN_BY = {
    "stranger": EVERYBODY,
    "reader": EVERYBODY,
    "author": AUTHOR,
    "moderator": MODERATOR,
    "writing moderator": AUTHOR,  # of their own texts
    "inactive author": EVERYBODY,
    "inactive moderator": EVERYBODY,
}
EVERY_PERSONA = pytest.mark.parametrize("persona", SEEN_BY)


def visitor(user: User | AnonymousUser) -> Client:
    """Their browser; who is not active is logged in from before, and no longer let in."""
    if not isinstance(user, User):
        return Client()
    User.objects.filter(pk=user.pk).update(is_active=user.is_active)
    return browser(user)


def words(revision: Revision) -> str:
    """The end of a text, which stands in no other but in a copy of it."""
    (found,) = re.findall(r"\([\w ]+\)$", revision.text)
    return str(found)


def seen(client: Client, text: Contribution) -> str:
    """What the page of `text` shows, as in PAGES."""
    answer = client.get(text.get_absolute_url())
    if answer.status_code in (404, 410):
        assert not any(words(revision) in answer.content.decode() for revision in text.revisions.all())
        return "-" if answer.status_code == 404 else "x"
    assert answer.status_code == 200
    tree = parse_html(answer.content)
    if not displayed_texts(tree):
        assert tree.one("h1").text == "This text is hidden for now"
        return "h"
    (displayed,) = displayed_texts(tree)
    numbers = [revision.number for revision in text.revisions.order_by("number") if words(revision) in displayed.text]
    assert numbers, text
    return str(numbers[-1])


@EVERY_PERSONA
def test_page_of_a_text_shows_each_what_is_theirs_to_see(persona: str, world: World) -> None:
    client = visitor(world.people[persona])
    found = [seen(client, text) for text in world.texts_before(persona).values()]
    assert found == PAGES[SEEN_BY[persona]].split()


@EVERY_PERSONA
@pytest.mark.parametrize("address", [FORMULA, f"{FORMULA}explanations/", f"{FORMULA}explanations/?order=newest"])
def test_lists_show_everybody_the_published_texts_alone(persona: str, address: str, world: World) -> None:
    tree = page(visitor(world.people[persona]), address)
    public = set(Contribution.objects.public().values_list("pk", flat=True))
    assert public
    assert set(ids(tree)) == public
    for displayed in displayed_texts(tree):
        text = Contribution.objects.get(pk=displayed.attributes["id"].removeprefix("c-"))
        assert text.published_revision is not None
        assert words(text.published_revision) in displayed.text


@EVERY_PERSONA
def test_page_of_a_person_shows_their_published_texts_alone(persona: str, world: World) -> None:
    author = world.texts["draft"].author
    tree = page(visitor(world.people[persona]), reverse("person", args=[author.pk]))
    public = NEWEST.sort(Contribution.objects.public().filter(author=author))
    assert ids(tree) == [text.pk for text in public]
    assert len(public) == 4


def test_table_knows_every_state(world: World) -> None:
    assert {len(row.split()) for row in PAGES.values()} == {len(world.texts)}


def test_hidden_text_says_so_and_not_whose_it_is(client: Client, world: World) -> None:
    tree = page(client, world.texts["hidden"].get_absolute_url())
    main = tree.one("main")
    assert "Moderators are looking at it." in main.text
    assert world.texts["hidden"].author.name not in main.text
    assert tree.one("meta", name="robots").attributes["content"] == "noindex"


def test_deleted_text_says_what_was_there(client: Client, world: World) -> None:
    answer = client.get(world.texts["deleted"].get_absolute_url())
    assert answer.status_code == 410
    main = parse_html(answer.content).one("main")
    assert main.one("h1").text == "This text was deleted"
    assert "There was an explanation here" in main.text
    assert [anchor.attributes["href"] for anchor in main.all("a")] == [FORMULA]


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
@pytest.mark.parametrize("route", ["contribution", "person"])
def test_number_that_nothing_has_is_a_404(client: Client, route: str, number: int) -> None:
    assert client.get(reverse(route, args=[number])).status_code == 404
