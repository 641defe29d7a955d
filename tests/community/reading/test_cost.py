"""What the pages cost: so many queries whatever stands behind them, and nothing that keeps them from being kept."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from community.actions.reacting import vote
from community.kinds import Kind
from community.models import Contribution, User
from tests.community.reading.reading import FORMULA, browser, displayed_texts, ids, link, page, shelf
from tests.personas import person

pytestmark = pytest.mark.django_db

COUNTS = pytest.mark.parametrize("count", [0, 1, 20, 300])
EXPLANATIONS = f"{FORMULA}explanations/"


@pytest.fixture
def shelved(ada: User, count: int) -> list[Contribution]:
    """So many explanations and as many aha moments, with votes on some of them, and with plots that they pin."""
    texts = [*shelf(ada, count), *shelf(ada, count, kind=Kind.AHA)]
    reader = person("Voter")
    for text in texts[::15]:
        vote(reader=reader, contribution=text, clicked=True)
    return texts


def queries(client: Client, address: str) -> int:
    """How many the page takes, when all that is made once has been made."""
    page(client, address)
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(captured)


@COUNTS
def test_formula_page_takes_a_query_for_each_kind(client: Client, shelved: list[Contribution], count: int) -> None:
    assert queries(client, FORMULA) == 2
    assert len(displayed_texts(page(client, FORMULA))) == 2 * min(count, 10)


@COUNTS
def test_list_takes_one_query(client: Client, shelved: list[Contribution]) -> None:
    assert queries(client, EXPLANATIONS) == queries(client, f"{EXPLANATIONS}?order=newest") == 1


@pytest.mark.parametrize("count", [300])
@pytest.mark.parametrize("order", ["best", "newest"])
def test_deep_page_takes_one_query(client: Client, shelved: list[Contribution], order: str) -> None:
    address = f"{EXPLANATIONS}?order={order}"
    for _ in range(10):
        address = f"{EXPLANATIONS}{link(page(client, address), 'More')}"
    assert ids(page(client, address))
    assert queries(client, address) == 1


@pytest.mark.parametrize("count", [1, 20, 300])
def test_page_of_a_person_takes_two_queries(client: Client, shelved: list[Contribution], ada: User) -> None:
    assert queries(client, reverse("person", args=[ada.pk])) == 2


@pytest.mark.parametrize("count", [1])
def test_page_of_a_text_takes_one_query(client: Client, shelved: list[Contribution]) -> None:
    assert queries(client, shelved[0].get_absolute_url()) == 1


# The session, the person, and how many notices they have not read: all pages of members ask for these.
OF_EVERY_MEMBER = 3


@pytest.mark.parametrize(("count", "votes"), [(0, 0), (1, 1), (20, 1), (300, 1)])
def test_member_s_own_votes_take_one_query_more(shelved: list[Contribution], votes: int) -> None:
    assert queries(browser(person("Rui")), FORMULA) == OF_EVERY_MEMBER + 2 + votes


# --- pages that can be kept for all -----------------------------------------------------------------------


def public_addresses(ada: User) -> Iterator[str]:
    """A page of each sort with texts on it; of a text also the words that it is hidden."""
    texts = shelf(ada, 25)
    Contribution.objects.filter(pk=texts[-1].pk).update(visibility="hidden")
    yield from (FORMULA, f"{FORMULA}?mu_p=2", EXPLANATIONS, f"{EXPLANATIONS}?order=newest")
    yield from (texts[0].get_absolute_url(), texts[-1].get_absolute_url(), reverse("person", args=[ada.pk]))


def test_pages_for_strangers_carry_no_token_and_no_cookie(client: Client, ada: User) -> None:
    addresses = list(public_addresses(ada))
    assert len(addresses) == 7
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert b"csrf" not in answer.content, address
        assert not answer.cookies, address
        assert "cookie" not in answer.headers.get("Vary", "").lower(), address


def test_pages_for_strangers_have_no_form_that_changes_anything(client: Client, ada: User) -> None:
    methods = [
        form.attributes.get("method") for path in public_addresses(ada) for form in page(client, path).all("form")
    ]
    assert methods
    assert set(methods) == {"get"}


def test_bare_pages_for_strangers_are_kept(client: Client, ada: User, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    bare = [address for address in public_addresses(ada) if "?" not in address]
    assert len(bare) == 5
    for address in bare:
        client.get(address)
    assert len(caches["pages"]._cache) == len(bare)  # type: ignore[attr-defined]


def test_styles_of_texts_come_only_with_texts(client: Client, ada: User) -> None:
    def sheets() -> list[str]:
        return [sheet.attributes["href"] for sheet in page(client, FORMULA).all("link", rel="stylesheet")]

    assert not any("community" in sheet for sheet in sheets())
    shelf(ada, 1)
    assert any("community" in sheet for sheet in sheets())
    assert not any("forms" in sheet for sheet in sheets())
