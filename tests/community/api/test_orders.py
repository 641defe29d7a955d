"""`?order=`: published texts newest or best first, each order with cursors of its own."""

import pytest
from django.test import Client

from community.actions.reacting import vote
from community.models import Contribution, User
from tests.community.api.asking import CONTRIBUTIONS, program, said, wrong
from tests.community.api.test_paging import fill, walk, whole
from tests.personas import person

pytestmark = pytest.mark.django_db

COUNT = 5


@pytest.fixture
def best(ada: User) -> list[int]:
    """The ids of texts, best first: those that clicked most, then the newest."""
    fill(ada, COUNT)
    for text in Contribution.objects.order_by("id")[2:4]:
        vote(reader=person(f"Reader{text.pk}"), contribution=text, clicked=True)
    return list(Contribution.objects.order_by("-score", "-published_at", "-id").values_list("pk", flat=True))


def newest() -> list[int]:
    return list(Contribution.objects.order_by("-published_at", "-id").values_list("pk", flat=True))


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_best_come_first_where_that_is_asked_for(client: Client, best: list[int], limit: int) -> None:
    assert best != newest()
    pages = walk(client, f"{CONTRIBUTIONS}?order=best&limit={limit}")
    assert whole(pages) == best


def test_way_back_leads_over_the_same_pages(client: Client, best: list[int]) -> None:
    address = f"{CONTRIBUTIONS}?order=best&limit=2"
    second = said(client.get(said(client.get(address))["next"]))
    assert [text["id"] for text in said(client.get(second["previous"]))["results"]] == best[:2]


@pytest.mark.parametrize("query", ["", "?order=newest"])
def test_newest_come_first_else(client: Client, best: list[int], query: str) -> None:
    assert whole(walk(client, CONTRIBUTIONS + query)) == newest()


@pytest.mark.parametrize(("order", "other"), [("best", "newest"), ("newest", "best")])
def test_cursor_of_one_order_is_refused_in_the_other(client: Client, best: list[int], order: str, other: str) -> None:
    following = said(client.get(f"{CONTRIBUTIONS}?order={order}&limit=1"))["next"]
    assert list(wrong(client.get(following.replace(f"order={order}", f"order={other}")))) == ["cursor"]


def test_unknown_order_is_refused_and_the_known_ones_named(client: Client) -> None:
    assert wrong(client.get(f"{CONTRIBUTIONS}?order=worst"))["order"].endswith("choose one of newest, best.")


def test_own_texts_have_one_order(ada: User) -> None:
    client = program(ada)
    assert "newest first" in wrong(client.get(f"{CONTRIBUTIONS}?author=me&order=best"))["order"]
    assert said(client.get(f"{CONTRIBUTIONS}?author=me&order=newest"))["results"] == []
