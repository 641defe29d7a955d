"""Best and newest first, and page after page of either."""

from datetime import timedelta
from math import sqrt

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from community.actions.reacting import vote
from community.kinds import KINDS, Kind
from community.models import Contribution, User
from community.orders import BEST, NEWEST
from community.paging import Order, one_page
from community.reading.rows import columns, page
from community.reading.sections import SHOWN
from community.reading.views import LISTED, ORDERS
from tests.community.reading.reading import FORMULA, displayed_texts, ids, link, links, shelf
from tests.community.reading.reading import page as open_page
from tests.personas import KL, person

pytestmark = pytest.mark.django_db

EVERY_ORDER = pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
EXPLANATIONS = f"{FORMULA}explanations/"


# --- best -------------------------------------------------------------------------------------------------

VOTES = [(0, 0), (1, 0), (0, 1), (5, 0), (5, 5), (8, 1), (2, 1), (1, 2), (0, 4), (3, 0)]


def lower_bound(clicked: int, not_for_me: int) -> float:
    """Wilson's bound found by halving: the least share p of which `clicked` is at most 1.2816 deviations away."""
    votes = clicked + not_for_me
    low, high = 0.0, clicked / votes if votes else 0.0
    for _ in range(80):
        middle = (low + high) / 2
        too_low = clicked - votes * middle > 1.2816 * sqrt(votes * middle * (1 - middle))
        low, high = (middle, high) if too_low else (low, middle)
    return low


@pytest.fixture
def judged(ada: User) -> dict[int, tuple[int, int]]:
    """Texts with their votes: "It clicked", and "Not for me"."""
    readers = [person(f"Reader{number}") for number in range(max(map(sum, VOTES)))]
    texts = shelf(ada, len(VOTES))
    for text, (clicked, not_for_me) in zip(texts, VOTES, strict=True):
        for number, reader in enumerate(readers[: clicked + not_for_me]):
            vote(reader=reader, contribution=text, clicked=number < clicked)
    return {text.pk: votes for text, votes in zip(texts, VOTES, strict=True)}


@pytest.mark.parametrize("address", [FORMULA, EXPLANATIONS, f"{EXPLANATIONS}?order=best"])
def test_best_come_first(client: Client, judged: dict[int, tuple[int, int]], address: str) -> None:
    shown = ids(open_page(client, address))
    published = dict(Contribution.objects.values_list("pk", "published_at"))
    expected = sorted(judged, key=lambda pk: (round(lower_bound(*judged[pk]), 9), published[pk], pk), reverse=True)
    assert shown == expected
    assert len({lower_bound(*votes) for votes in VOTES}) > 5


def test_texts_say_for_how_many_it_clicked(client: Client, judged: dict[int, tuple[int, int]]) -> None:
    shown = displayed_texts(open_page(client, EXPLANATIONS))
    assert len(shown) == len(VOTES)
    for displayed in shown:
        clicked, _ = judged[int(displayed.attributes["id"].removeprefix("c-"))]
        words = [found for found in links(displayed) if found.startswith("It clicked")]
        assert words == [f"It clicked ({clicked})" if clicked else "It clicked"]


# --- newest -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values())
def test_newest_come_first_where_asked_for(client: Client, ada: User, kind: Kind) -> None:
    texts = shelf(ada, 5, kind=kind)
    Contribution.objects.filter(pk=texts[3].pk).update(score=0.9)
    address = f"{FORMULA}{'aha-moments' if kind == Kind.AHA else 'explanations'}/"
    newest = [text.pk for text in sorted(texts, key=lambda text: (text.published_at, text.pk), reverse=True)]
    assert ids(open_page(client, f"{address}?order=newest")) == newest
    assert ids(open_page(client, address))[0] == texts[3].pk


@EVERY_ORDER
def test_page_says_which_order_it_is_in(client: Client, ada: User, order: Order) -> None:
    shelf(ada, 2)
    tree = open_page(client, f"{EXPLANATIONS}?order={order.name}")
    (current,) = [anchor.text for anchor in tree.all("a") if "aria-current" in anchor.attributes]
    assert current.lower() == order.name


def test_formula_page_leads_to_the_newest(client: Client, ada: User) -> None:
    shelf(ada, 2)
    tree = open_page(client, FORMULA)
    assert link(tree, "Newest") == f"{EXPLANATIONS}?order=newest"


@pytest.mark.parametrize("given", ["", "worst", "BEST", "newest'"])
def test_order_that_there_is_not_is_the_best(client: Client, ada: User, given: str) -> None:
    texts = shelf(ada, 3)
    Contribution.objects.filter(pk=texts[2].pk).update(score=0.5)
    assert ids(open_page(client, f"{EXPLANATIONS}?order={given}"))[0] == texts[2].pk


# --- how much is shown ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "leads_on"), [(SHOWN, False), (SHOWN + 1, True)])
def test_formula_page_shows_ten_and_leads_to_the_others(client: Client, ada: User, count: int, leads_on: bool) -> None:
    shelf(ada, count)
    shelf(ada, count, kind=Kind.AHA)
    tree = open_page(client, FORMULA)
    for section, words in (("explanations", "All explanations"), ("aha-moments", "All aha moments")):
        (found,) = tree.all("section", aria_labelledby=section)
        assert len(displayed_texts(found)) == SHOWN
        assert (words in links(found)) == leads_on


@pytest.mark.parametrize(("count", "leads_on"), [(LISTED, False), (LISTED + 1, True)])
def test_list_leads_on_only_where_there_is_more(client: Client, ada: User, count: int, leads_on: bool) -> None:
    shelf(ada, count)
    tree = open_page(client, EXPLANATIONS)
    assert len(displayed_texts(tree)) == LISTED
    assert ("More" in links(tree)) == leads_on


# --- page after page --------------------------------------------------------------------------------------


def walk(client: Client, address: str) -> list[list[int]]:
    """The texts of each page, from that address on to the last."""
    pages = []
    while address:
        tree = open_page(client, address)
        pages.append(ids(tree))
        more = [anchor.attributes["href"] for anchor in tree.all("a", rel="next")]
        address = f"{address.partition('?')[0]}{more[0]}" if more else ""
    return pages


@pytest.fixture
def shelved(ada: User) -> list[Contribution]:
    """Enough for four pages, with equal scores and equal times among them."""
    texts = shelf(ada, 3 * LISTED + 5)
    Contribution.objects.filter(pk__in=[text.pk for text in texts[::4]]).update(score=0.25)
    Contribution.objects.filter(pk__in=[text.pk for text in texts[::7]]).update(score=1 / 3)
    return texts


@EVERY_ORDER
def test_pages_hold_each_text_once_and_in_order(client: Client, shelved: list[Contribution], order: Order) -> None:
    pages = walk(client, f"{EXPLANATIONS}?order={order.name}")
    assert [len(found) for found in pages] == [LISTED, LISTED, LISTED, 5]
    whole = order.sort(Contribution.objects.public()).values_list("pk", flat=True)
    assert [pk for found in pages for pk in found] == list(whole)


def test_pages_of_a_person_hold_each_text_once(client: Client, shelved: list[Contribution], ada: User) -> None:
    pages = walk(client, f"/people/{ada.pk}/")
    assert [pk for found in pages for pk in found] == list(
        NEWEST.sort(Contribution.objects.all()).values_list("pk", flat=True)
    )
    assert len(pages) == 4


@EVERY_ORDER
def test_what_is_published_meanwhile_moves_nothing(
    client: Client, shelved: list[Contribution], ada: User, order: Order
) -> None:
    first = open_page(client, f"{EXPLANATIONS}?order={order.name}")
    expected = walk(client, f"{EXPLANATIONS}{link(first, 'More')}")
    Contribution.objects.filter(pk__in=[text.pk for text in shelf(ada, 5)]).update(score=0.99, published_at=_later())
    assert walk(client, f"{EXPLANATIONS}{link(first, 'More')}") == expected


def _later() -> object:
    return timezone.now() + timedelta(minutes=1)


@EVERY_ORDER
def test_texts_before_the_place_may_go(client: Client, shelved: list[Contribution], order: Order) -> None:
    first = open_page(client, f"{EXPLANATIONS}?order={order.name}")
    expected = walk(client, f"{EXPLANATIONS}{link(first, 'More')}")
    Contribution.objects.filter(pk__in=ids(first)).update(visibility="hidden")
    assert walk(client, f"{EXPLANATIONS}{link(first, 'More')}") == expected


MANGLED = {
    BEST: ["abc", "1", "0_1", "__", "nan_0_1", "inf_0_1", "0_x_1", "0_0_0", "0_0_-1", f"0_{10**30}_1", f"0_1_{2**63}"],
    NEWEST: ["abc", "1", "0.5_0_1", "_", "x_1", "0_0", "0_-1", f"{10**30}_1", f"1_{2**63}", "1_2'--"],
}


@pytest.mark.parametrize(("order", "place"), [(order, place) for order, places in MANGLED.items() for place in places])
def test_place_that_was_mangled_is_the_beginning(
    client: Client, shelved: list[Contribution], order: Order, place: str
) -> None:
    address = f"{EXPLANATIONS}?order={order.name}"
    assert ids(open_page(client, f"{address}&after={place}")) == ids(open_page(client, address))


def test_page_beyond_the_last_says_so(client: Client, shelved: list[Contribution]) -> None:
    tree = open_page(client, f"{EXPLANATIONS}?order=newest&after=1_1")
    assert tree.one("p", class_="empty").text.startswith("There are no more.")
    assert link(tree, "Back to the first") == f"{EXPLANATIONS}?order=newest"


# What the plans of SQLite and PostgreSQL say where a place is looked up in an index, and not searched for.
LOOKED_UP = {BEST: ("(score,published_at)<(", "(ROW(score, published_at, id) <"), NEWEST: ("published_at<", "(ROW(")}


@EVERY_ORDER
def test_deep_page_begins_in_the_index(shelved: list[Contribution], order: Order) -> None:
    texts = Contribution.objects.public().filter(formula=KL, kind=Kind.EXPLANATION)
    place = page(texts, order, size=LISTED, after="").next
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # with so few rows it would rather read and sort them all
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = one_page(columns(texts), order, LISTED, order.read(place)).explain()
    assert any(words in plan for words in LOOKED_UP[order]), plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
