""" "It clicked" and "Not for me": given, changed, taken back, refused; with and without our script."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from community.models import Contribution, User, Vote
from community.states import Action
from tests.community.reading.reading import FORMULA, browser, displayed_texts, page, shelf
from tests.markup import Element
from tests.personas import judged, moderator, person, rows

pytestmark = pytest.mark.django_db

SCRIPT = {"accept": "application/json"}
PERMALINK = "the page of the text"


@pytest.fixture
def rui() -> User:
    return person("Rui")


@pytest.fixture
def text() -> Contribution:
    return shelf(person("Ada"), 1)[0]


def vote(client: Client, text: Contribution, clicked: str, **given: Any) -> Any:
    return client.post(reverse("vote", args=[text.pk]), {"clicked": clicked}, **given)


def vote_from(client: Client, text: Contribution, place: str) -> Any:
    return client.post(reverse("vote", args=[text.pk]), {"clicked": "1", "next": place})


def counted(text: Contribution) -> tuple[int, int]:
    text.refresh_from_db()
    return text.clicked, text.not_for_me


def given(reader: User, text: Contribution) -> bool | None:
    """How the reader has voted; None where they have not."""
    return Vote.objects.filter(reader=reader, contribution=text).values_list("clicked", flat=True).first()


# --- allowed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("clicked", "counts"), [("1", (1, 0)), ("0", (0, 1))])
def test_vote_is_counted(rui: User, text: Contribution, clicked: str, counts: tuple[int, int]) -> None:
    vote(browser(rui), text, clicked)
    assert counted(text) == counts
    assert given(rui, text) is (clicked == "1")


def test_second_vote_takes_the_place_of_the_first(rui: User, text: Contribution) -> None:
    client = browser(rui)
    vote(client, text, "1")
    vote(client, text, "0")
    assert counted(text) == (0, 1)


def test_same_vote_twice_counts_once(rui: User, text: Contribution) -> None:
    client = browser(rui)
    vote(client, text, "1")
    vote(client, text, "1")
    assert counted(text) == (1, 0)


def test_vote_can_be_taken_back(rui: User, text: Contribution) -> None:
    client = browser(rui)
    vote(client, text, "1")
    vote(client, text, "none")
    assert counted(text) == (0, 0)
    assert given(rui, text) is None


def test_votes_of_all_readers_are_counted(rui: User, text: Contribution) -> None:
    for reader, clicked in ((rui, "1"), (person("Bo"), "1"), (person("Cy"), "0")):
        vote(browser(reader), text, clicked)
    assert counted(text) == (2, 1)


def pressed(displayed: Element) -> dict[str, tuple[str, str]]:
    """Of each button its state for screen readers, and what it sends."""
    found = displayed.one("form").all("button")
    return {
        button.attributes["data-answer"]: (button.attributes["aria-pressed"], button.attributes["value"])
        for button in found
    }


@pytest.mark.parametrize(
    ("clicked", "buttons"),
    [
        ("1", {"1": ("true", "none"), "0": ("false", "0")}),
        ("0", {"1": ("false", "1"), "0": ("true", "none")}),
        ("none", {"1": ("false", "1"), "0": ("false", "0")}),
    ],
)
def test_own_vote_is_marked_and_its_button_takes_it_back(
    rui: User, text: Contribution, clicked: str, buttons: dict[str, tuple[str, str]]
) -> None:
    client = browser(rui)
    vote(client, text, clicked)
    for address in (FORMULA, text.get_absolute_url()):
        (displayed,) = displayed_texts(page(client, address))
        assert pressed(displayed) == buttons


def test_vote_of_another_is_not_marked(rui: User, text: Contribution) -> None:
    vote(browser(person("Bo")), text, "1")
    (displayed,) = displayed_texts(page(browser(rui), FORMULA))
    assert {state for state, _ in pressed(displayed).values()} == {"false"}


# --- back to where one was --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "back"),
    [
        (FORMULA, FORMULA),
        (f"{FORMULA}?mu_p=2&mu_q=-1", f"{FORMULA}?mu_p=2&mu_q=-1"),
        (f"{FORMULA}#explanations", FORMULA),
        ("", PERMALINK),
        ("https://elsewhere.example/", PERMALINK),
        ("//elsewhere.example/", PERMALINK),
        ("javascript:alert(1)", PERMALINK),
    ],
)
def test_voter_comes_back_to_the_text_they_were_at(rui: User, text: Contribution, place: str, back: str) -> None:
    answer = vote_from(browser(rui), text, place)
    expected = text.get_absolute_url() if back == PERMALINK else back
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{expected}#c-{text.pk}"


def test_script_is_told_the_numbers(rui: User, text: Contribution) -> None:
    client = browser(rui)
    vote(browser(person("Bo")), text, "1")
    answers = [vote(client, text, clicked, headers=SCRIPT).json() for clicked in ("1", "0", "none")]
    assert answers == [
        {"clicked": 2, "answer": True},
        {"clicked": 1, "answer": False},
        {"clicked": 1, "answer": None},
    ]


# --- refused ----------------------------------------------------------------------------------------------


def vote_in_vain(client: Client, text: Contribution, clicked: str = "1", **given: Any) -> Any:
    """The answer to a vote that has changed nothing."""
    before = rows()
    answer = vote(client, text, clicked, **given)
    assert not rows() ^ before
    return answer


@pytest.mark.parametrize("headers", [{}, SCRIPT], ids=["form", "script"])
def test_stranger_is_sent_to_the_login_and_back_to_the_text(text: Contribution, headers: dict[str, str]) -> None:
    answer = vote_in_vain(Client(), text, headers=headers)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={text.get_absolute_url()}"


def test_author_cannot_vote_on_their_own(text: Contribution) -> None:
    answer = vote_in_vain(browser(text.author), text)
    assert answer.status_code == 403
    assert "a text of your own" in answer.content.decode()


def test_refusal_is_told_to_the_script_in_words(text: Contribution) -> None:
    answer = vote_in_vain(browser(text.author), text, headers=SCRIPT)
    assert answer.status_code == 403
    assert "a text of your own" in answer.json()["refusal"]


@pytest.mark.parametrize("clicked", ["", "2", "true", "none "])
def test_vote_that_is_none_is_refused(rui: User, text: Contribution, clicked: str) -> None:
    answer = vote_in_vain(browser(rui), text, clicked, headers=SCRIPT)
    assert answer.status_code == 400
    assert "1, 0 and none" in answer.json()["refusal"]


def test_vote_over_the_limit_of_the_day_is_refused(rui: User, settings: Settings) -> None:
    settings.VOTES_A_DAY = 1
    first, second = shelf(person("Ada"), 2)
    client = browser(rui)
    vote(client, first, "1")
    answer = vote_in_vain(client, second)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_text_that_was_hidden_meanwhile_takes_no_vote(rui: User, text: Contribution) -> None:
    judged(moderator(), text, Action.HIDE)
    answer = vote_in_vain(browser(rui), text)
    assert answer.headers["Location"] == text.get_absolute_url()


def test_getting_the_address_of_a_vote_changes_nothing(rui: User, text: Contribution) -> None:
    client = browser(rui)
    before = rows()
    answer = client.get(reverse("vote", args=[text.pk]), {"clicked": "1"})
    assert not rows() ^ before
    assert answer.headers["Location"] == text.get_absolute_url()


def test_vote_without_a_token_is_refused(rui: User, text: Contribution) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(rui)
    assert vote_in_vain(client, text).status_code == 403
