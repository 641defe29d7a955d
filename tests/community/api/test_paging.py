"""Cursors: every row comes once, whatever happens meanwhile, and far pages cost what the first one does."""

from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from community.models import Contribution, Revision, User
from community.states import Action, Review, Visibility
from tests.community.api.asking import CONTRIBUTIONS, QUEUE, program, said, wrong
from tests.personas import KL, judged, moderator, pending, person, published

pytestmark = pytest.mark.django_db

COUNT = 57
SAME_MOMENT = 30  # of them were published at the same time


def fill(author: User, count: int, *, waiting: bool = False) -> None:
    """Published texts, or with `waiting` such in review: some of them of the same moment."""
    now = timezone.now()
    for number in range(count):
        moment = now - timedelta(minutes=max(0, number - SAME_MOMENT))
        given = {"formula": KL, "kind": "aha", "author": author, "first_submitted_at": moment, "submitted_at": moment}
        text = Contribution.objects.create(**given, review=Review.PENDING)
        text.current_revision = Revision.objects.create(
            contribution=text, number=1, text=f"Text {text.pk}", html="<p>Text</p>", saved_at=now, submitted_at=moment
        )
        if not waiting:
            text.visibility, text.review = Visibility.PUBLIC, Review.APPROVED
            text.published_revision, text.published_at = text.current_revision, moment
        text.save()


def walk(client: Client, address: str | None, *, by: str = "next") -> list[list[int]]:
    """The ids on each page, from `address` until there is none further."""
    pages = []
    while address:
        page = said(client.get(address))
        pages.append([entry["id"] for entry in page["results"]])
        address = page[by]
    return pages


def whole(pages: list[list[int]]) -> list[int]:
    return list(chain.from_iterable(pages))


def newest_first() -> list[int]:
    return list(Contribution.objects.public().order_by("-published_at", "-id").values_list("pk", flat=True))


@pytest.mark.parametrize("limit", [1, 7, COUNT, 100])
def test_every_row_comes_once_and_in_order(client: Client, ada: User, limit: int) -> None:
    fill(ada, COUNT)
    pages = walk(client, f"{CONTRIBUTIONS}?limit={limit}")
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert whole(pages) == newest_first()
    assert len(newest_first()) == COUNT


def test_way_back_leads_over_the_same_pages(client: Client, ada: User) -> None:
    fill(ada, COUNT)
    forth = walk(client, CONTRIBUTIONS + "?limit=10")
    address = CONTRIBUTIONS + "?limit=10"
    for _ in forth[1:]:
        address = said(client.get(address))["next"]
    back = walk(client, address, by="previous")
    assert whole(back[::-1]) == newest_first()
    assert back == forth[::-1]


def test_first_page_has_none_before_and_the_last_none_after(client: Client, ada: User) -> None:
    fill(ada, 3)
    first = said(client.get(CONTRIBUTIONS + "?limit=2"))
    assert first["previous"] is None
    assert said(client.get(first["next"]))["next"] is None


def test_empty_list_has_no_pages_beside_it(client: Client) -> None:
    assert said(client.get(CONTRIBUTIONS)) == {"next": None, "previous": None, "results": []}


def test_page_is_20_long_where_nothing_is_said(client: Client, ada: User) -> None:
    fill(ada, COUNT)
    assert len(said(client.get(CONTRIBUTIONS))["results"]) == 20


def test_page_is_at_most_100_long(client: Client) -> None:
    assert said(client.get(CONTRIBUTIONS + "?limit=100"))["results"] == []
    assert list(wrong(client.get(CONTRIBUTIONS + "?limit=101"))) == ["limit"]


def test_text_that_is_published_meanwhile_moves_nothing(client: Client, ada: User) -> None:
    fill(ada, 20)
    before = newest_first()
    first = said(client.get(CONTRIBUTIONS + "?limit=8"))
    published(person("Rui"), moderator())
    rest = walk(client, first["next"])
    assert [entry["id"] for entry in first["results"]] + whole(rest) == before
    assert len(newest_first()) == 21


def test_text_that_goes_meanwhile_takes_no_other_with_it(client: Client, ada: User) -> None:
    fill(ada, 20)
    before = newest_first()
    first = said(client.get(CONTRIBUTIONS + "?limit=8"))
    gone = before[7]  # the very row that the cursor names
    Contribution.objects.filter(pk=gone).update(visibility=Visibility.HIDDEN)
    assert whole(walk(client, first["next"])) == before[8:]


def test_filters_go_along_from_page_to_page(client: Client, ada: User) -> None:
    fill(ada, 5)
    fill(person("Rui"), 5)
    pages = walk(client, f"{CONTRIBUTIONS}?author={ada.pk}&limit=2")
    assert [len(page) for page in pages] == [2, 2, 1]
    assert set(Contribution.objects.filter(author=ada).values_list("pk", flat=True)) == set(whole(pages))


def test_own_texts_are_read_page_by_page(ada: User) -> None:
    fill(ada, 3)
    fill(ada, 2, waiting=True)
    client = program(ada)
    first = said(client.get(f"{CONTRIBUTIONS}?author=me&limit=3"))
    second = said(client.get(first["next"]))
    assert len({text["id"] for page in (first, second) for text in page["results"]}) == 5
    assert second["next"] is None


def test_cursor_of_another_list_is_refused(client: Client, ada: User) -> None:
    fill(ada, 3)
    own = program(ada)
    elsewhere = said(own.get(CONTRIBUTIONS + "?author=me&limit=1"))["next"]
    cursor = elsewhere.partition("cursor=")[2].partition("&")[0]
    assert "start without one" in wrong(client.get(f"{CONTRIBUTIONS}?cursor={cursor}"))["cursor"]


def test_cursor_that_was_changed_is_refused(client: Client, ada: User) -> None:
    fill(ada, 3)
    address = said(client.get(CONTRIBUTIONS + "?limit=1"))["next"]
    assert list(wrong(client.get(address.replace("cursor=", "cursor=A")))) == ["cursor"]


@pytest.mark.parametrize("count", [10, 300])
def test_far_page_takes_one_query_that_begins_in_the_index(
    client: Client, ada: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(ada, count)
    address = CONTRIBUTIONS + "?limit=3"
    for _ in range(3):
        address = said(client.get(address))["next"]
    with django_assert_num_queries(1) as asked:
        client.get(address)
    if connection.vendor == "sqlite":
        (query,) = asked.captured_queries
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = [row[-1] for row in cursor.fetchall()]
        assert "contribution_of_all (visibility=? AND published_at<?)" in plan[0]
        assert not any("TEMP B-TREE" in step for step in plan)


# --- the queue --------------------------------------------------------------------------------------------


def test_queue_is_read_oldest_first(ada: User) -> None:
    fill(ada, COUNT, waiting=True)
    oldest_first = list(Contribution.objects.order_by("submitted_at", "id").values_list("pk", flat=True))
    pages = walk(program(moderator()), QUEUE + "?limit=10")
    assert whole(pages) == oldest_first
    assert len(pages) == 6


def test_queue_that_is_worked_on_while_it_is_read_loses_nothing(ada: User) -> None:
    maria = moderator()
    waiting = [pending(person(f"Author{number}")) for number in range(6)]
    for number, text in enumerate(waiting):  # they may all have come in the same moment
        Contribution.objects.filter(pk=text.pk).update(submitted_at=F("submitted_at") + timedelta(seconds=number))
    client = program(maria)
    first = said(client.get(QUEUE + "?limit=3"))
    for text in waiting[:3]:
        judged(maria, text, Action.APPROVE)
    assert walk(client, first["next"]) == [[text.pk for text in waiting[3:]]]


@pytest.mark.parametrize("count", [2, 20])
def test_queue_takes_the_same_number_of_queries_however_long(
    ada: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(ada, count, waiting=True)
    client: Any = program(moderator())
    client.get(QUEUE)  # notes when the token was last used
    with django_assert_num_queries(2):  # the token with its owner; the texts
        assert len(said(client.get(QUEUE))["results"]) == count
