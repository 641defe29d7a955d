"""What every read has in common: some fields alone, and links beside a page."""

from typing import Any

import pytest
from django.test import Client

from community.models import User
from tests.community.api.asking import CONTRIBUTIONS, ME, QUEUE, decisions, one, program, said, wrong
from tests.personas import pending, person, published

pytestmark = pytest.mark.django_db

FORMULAS = "/api/v1/formulas/"
LISTS = (f"{FORMULAS}?limit=2", f"{CONTRIBUTIONS}?limit=1")


@pytest.fixture
def texts(ada: User, maria: User) -> list[int]:
    """Published ones, oldest first."""
    return [published(person(f"Author{number}"), maria).pk for number in range(3)]


# --- ?fields= -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (FORMULAS, ("slug", "title")),
        (f"{FORMULAS}?field=Physics", ("slug",)),
        (CONTRIBUTIONS, ("id", "text")),
        (f"{CONTRIBUTIONS}?limit=2", ("id", "author")),
    ],
)
def test_list_gives_of_each_entry_the_fields_that_are_asked_for(
    client: Client, texts: list[int], address: str, names: tuple[str, ...]
) -> None:
    whole = said(client.get(address))
    sparse = said(client.get(f"{address}{'&' if '?' in address else '?'}fields={','.join(names)}"))
    assert whole["results"]
    assert sparse["results"] == [{name: entry[name] for name in names} for entry in whole["results"]]
    assert sparse.keys() == whole.keys()


@pytest.mark.parametrize("address", [f"{FORMULAS}kl-divergence/", "one"])
def test_single_object_gives_the_fields_that_are_asked_for(client: Client, texts: list[int], address: str) -> None:
    address = one(texts[0]) if address == "one" else address
    name = "title" if "formulas" in address else "text"
    assert said(client.get(f"{address}?fields={name}")) == {name: said(client.get(address))[name]}


def test_lists_of_moderators_and_oneself_give_some_fields_too(maria: User, ada: User) -> None:
    waiting = pending(ada)
    client = program(maria)
    assert said(client.get(f"{QUEUE}?fields=id,version"))["results"] == [{"id": waiting.pk, "version": waiting.version}]
    assert said(client.get(f"{decisions(waiting.pk)}?fields=action"))["results"] == [{"action": "submit"}]
    assert said(client.get(f"{ME}?fields=name")) == {"name": maria.name}
    assert said(program(ada).get(f"{CONTRIBUTIONS}?author=me&fields=state"))["results"] == [{"state": "pending"}]


def test_order_of_the_fields_is_that_of_the_whole(client: Client, texts: list[int]) -> None:
    assert list(said(client.get(f"{one(texts[0])}?fields=text,id"))) == ["id", "text"]


@pytest.mark.parametrize("given", ["nothing", "", "id,", "id,,text", "ID", "id text", "author.name"])
@pytest.mark.parametrize("address", [FORMULAS, f"{FORMULAS}kl-divergence/", CONTRIBUTIONS])
def test_unknown_field_is_refused_and_the_known_ones_named(client: Client, address: str, given: str) -> None:
    told = wrong(client.get(address, {"fields": given}))
    assert list(told) == ["fields"]
    assert ("slug, title" if "formulas" in address else "text, html") in told["fields"]


def test_fields_may_be_given_one_by_one(client: Client) -> None:
    one_by_one = said(client.get(f"{FORMULAS}?fields=slug&fields=title"))
    assert one_by_one == said(client.get(f"{FORMULAS}?fields=slug,title"))
    assert list(wrong(client.get(f"{FORMULAS}?fields=slug&fields=x"))) == ["fields"]


def test_unknown_filter_is_told_that_there_are_fields(client: Client) -> None:
    assert wrong(client.get(f"{CONTRIBUTIONS}?x=1"))["x"].endswith("author, fields.")


def test_sparse_answer_has_an_etag_of_its_own(client: Client, texts: list[int]) -> None:
    etags = {client.get(f"{CONTRIBUTIONS}{query}").headers["ETag"] for query in ("", "?fields=id", "?fields=text")}
    assert len(etags) == 3


def test_whole_answer_stays_whole_after_a_sparse_one(client: Client, texts: list[int]) -> None:
    before = client.get(CONTRIBUTIONS).content
    client.get(f"{CONTRIBUTIONS}?fields=id")
    assert client.get(CONTRIBUTIONS).content == before


def test_change_is_answered_whole(ada: User) -> None:
    waiting = pending(ada)
    answer = program(ada).post(f"{one(waiting.pk, 'withdraw/')}?fields=id")
    assert "text" in said(answer)


# --- links ----------------------------------------------------------------------------------------------------


def links(answer: Any) -> dict[str, str]:
    """The addresses of the header, by what they are."""
    found = [part.partition("; rel=") for part in answer.headers["Link"].split(", ")]
    return {rel.strip('"'): address.strip("<>") for address, _, rel in found}


@pytest.mark.parametrize("address", LISTS)
def test_links_are_those_of_the_body(client: Client, texts: list[int], address: str) -> None:
    first = client.get(address)
    assert links(first) == {"next": said(first)["next"], "first": f"http://testserver{address}"}
    second = client.get(said(first)["next"])
    assert links(second) == {
        "next": said(second)["next"],
        "prev": said(second)["previous"],
        "first": f"http://testserver{address}",
    }


@pytest.mark.parametrize("address", LISTS)
def test_first_page_can_be_found_from_any(client: Client, texts: list[int], address: str) -> None:
    first = client.get(address)
    later = client.get(said(client.get(said(first)["next"]))["next"] or said(first)["next"])
    assert said(client.get(links(later)["first"])) == said(first)


@pytest.mark.parametrize(
    "address", [CONTRIBUTIONS, f"{FORMULAS}kl-divergence/", FORMULAS + "?search=kullback&limit=50"]
)
def test_what_has_no_pages_beside_it_has_no_links(client: Client, texts: list[int], address: str) -> None:
    assert "Link" not in client.get(address).headers


def test_links_go_along_when_the_answer_is_laid_out(client: Client, texts: list[int]) -> None:
    for address in LISTS:
        plain, laid_out = client.get(address), client.get(address, headers={"accept": "application/json; indent=2"})
        assert links(plain) == links(laid_out)
