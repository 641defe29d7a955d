"""Orders, and pages after a place: each row once, forwards and backwards, whatever order it is."""

from datetime import UTC, datetime, timedelta
from itertools import chain
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from community import orders
from community.actions.reacting import vote
from community.kinds import Kind
from community.models import Contribution, Revision, User
from community.orders import BEST, LATEST, NEWEST
from community.paging import Order, Page, Place, one_page, page
from community.states import Review, Visibility
from tests.personas import KL, person, published

pytestmark = pytest.mark.django_db

# Those of texts; notices, which have other columns, are read page by page in the tests of the API.
ORDERS = [order for order in vars(orders).values() if isinstance(order, Order) and order is not orders.LATELY_DUE]
EVERY_ORDER = pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
NOON = datetime(2026, 11, 29, 12, 0, 0, 123456, tzinfo=UTC)
COUNT = 23


def keys(rows: QuerySet[Model]) -> list[int]:
    return [row.pk for row in rows]


@pytest.fixture
def shelved(ada: User) -> None:
    """Published texts, with equal scores and equal times among them."""
    for number in range(COUNT):
        moment = NOON + timedelta(microseconds=number // 3)
        text = Contribution.objects.create(
            formula=KL, kind=Kind.AHA, author=ada, submitted_at=moment, score=number % 4 / 3
        )
        text.published_revision = Revision.objects.create(contribution=text, number=1, saved_at=moment)
        text.visibility, text.review, text.published_at = Visibility.PUBLIC, Review.APPROVED, moment
        text.save()


def walk(order: Order, size: int, *, backwards: bool = False) -> list[list[int]]:
    """The ids on each page, from one end to the other."""
    rows, pages = Contribution.objects.public(), []
    at = order.read(order.write(order.sort(rows, backwards=True)[0]), backwards=True) if backwards else None
    while True:
        found = page(rows, order, size=size, at=at)
        pages.append([row.pk for row in found.rows])
        further = found.previous if backwards else found.next
        if not further:
            return pages
        at = order.read(further, backwards=backwards)
        assert at is not None


# --- pages ------------------------------------------------------------------------------------------------


@EVERY_ORDER
@pytest.mark.parametrize("size", [1, 5, COUNT, 100])
def test_every_row_comes_once_and_in_order(shelved: None, order: Order, size: int) -> None:
    pages = walk(order, size)
    assert list(chain.from_iterable(pages)) == keys(order.sort(Contribution.objects.public()))
    assert [len(found) for found in pages[:-1]] == [size] * (len(pages) - 1)


@EVERY_ORDER
def test_way_back_from_the_last_row_leads_over_all_before_it(shelved: None, order: Order) -> None:
    pages = walk(order, 5, backwards=True)
    assert list(chain.from_iterable(reversed(pages))) == keys(order.sort(Contribution.objects.public()))[:-1]


def test_first_page_has_none_before_it_and_the_last_none_after(shelved: None) -> None:
    rows = Contribution.objects.public()
    first = page(rows, NEWEST, size=COUNT - 1)
    assert not first.previous
    last = page(rows, NEWEST, size=COUNT, at=NEWEST.read(first.next))
    assert not last.next
    assert last.previous


def test_page_that_holds_all_there_is_leads_nowhere(shelved: None) -> None:
    whole = page(Contribution.objects.public(), NEWEST, size=COUNT)
    assert (len(whole.rows), whole.next, whole.previous) == (COUNT, "", "")


@EVERY_ORDER
def test_page_before_another_leads_forward_to_it(shelved: None, order: Order) -> None:
    rows = Contribution.objects.public()
    second = page(rows, order, size=5, at=order.read(page(rows, order, size=5).next))
    first = page(rows, order, size=5, at=order.read(second.previous, backwards=True))
    assert page(rows, order, size=5, at=order.read(first.next)) == second


def test_empty_page_leads_nowhere() -> None:
    for backwards in (False, True):
        assert page(Contribution.objects.none(), LATEST, size=5, at=Place((3,), backwards)) == Page([], "", "")


def test_page_begins_after_its_place_unless_it_ends_before_it(shelved: None) -> None:
    ids = keys(LATEST.sort(Contribution.objects.public()))
    found = page(Contribution.objects.public(), LATEST, size=2, at=Place((ids[3],)))
    assert [text.pk for text in found.rows] == ids[4:6]


def test_no_more_is_read_than_tells_whether_there_is_more(shelved: None) -> None:
    assert len(one_page(Contribution.objects.public(), LATEST, 5)) == 6


@EVERY_ORDER
@pytest.mark.parametrize("pk", [1, 2**63 - 1])  # the largest that a database holds
def test_place_is_read_as_it_was_written(order: Order, pk: int) -> None:
    row = SimpleNamespace(id=pk, score=1 / 3, published_at=NOON, submitted_at=NOON)
    place = order.read(order.write(row), backwards=True)
    assert place == Place(tuple(getattr(row, field) for field in order.fields), backwards=True)


@EVERY_ORDER
@pytest.mark.parametrize(
    "place", ["", "abc", "_", "__", "0", "nan_0_1", "x_1", f"0_{10**30}_1", f"1_{2**63}", "1_2'--"]
)
def test_place_that_was_mangled_is_none(order: Order, place: str) -> None:
    assert order.read(place) is None


@pytest.mark.parametrize("backwards", [False, True])
def test_page_of_the_queue_begins_in_the_index(shelved: None, backwards: bool) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("with so few rows PostgreSQL reads and sorts them all")
    Contribution.objects.update(review=Review.PENDING)
    waiting = Contribution.objects.filter(review=Review.PENDING)
    plan = one_page(waiting, orders.QUEUE, 5, Place((NOON, 3), backwards)).explain()
    assert f"contribution_queue (review=? AND submitted_at{'<' if backwards else '>'}?)" in plan
    assert "TEMP B-TREE" not in plan


# --- orders -----------------------------------------------------------------------------------------------


def test_best_first_is_by_votes_and_among_equals_newest_first(maria: User) -> None:
    texts = [published(person(f"Ada{number}"), maria) for number in range(4)]
    vote(reader=person("Rui"), contribution=texts[1], clicked=True)
    assert keys(BEST.sort(Contribution.objects.public())) == [texts[number].pk for number in (1, 3, 2, 0)]
    assert keys(NEWEST.sort(Contribution.objects.public())) == [texts[number].pk for number in (3, 2, 1, 0)]


def test_texts_published_in_the_same_moment_stand_latest_first(maria: User) -> None:
    texts = [published(person(f"Ada{number}"), maria) for number in range(3)]
    Contribution.objects.update(published_at=timezone.now())
    latest_first = [text.pk for text in reversed(texts)]
    assert keys(BEST.sort(Contribution.objects.public())) == latest_first
    assert keys(NEWEST.sort(Contribution.objects.public())) == latest_first


def test_among_equals_one_that_helped_nobody_is_not_below_one_that_nobody_answered(maria: User) -> None:
    older, newer = published(person("Ada"), maria), published(person("Ida"), maria)
    for count in range(3):
        vote(reader=person(f"Rui{count}"), contribution=newer, clicked=False)
    assert keys(BEST.sort(Contribution.objects.public())) == [newer.pk, older.pk]
