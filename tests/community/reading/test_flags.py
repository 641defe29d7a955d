"""Flags: raised with a reason, refused in place, kept through the login."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from community.models import Contribution, Flag, FlagReason, User
from community.states import Action
from tests.community.reading.reading import browser, link, page, shelf
from tests.markup import Element, parse_html
from tests.personas import draft, judged, moderator, person, rows

pytestmark = pytest.mark.django_db

NOTE = "The sum runs over all outcomes,\nnot over half of them."


@pytest.fixture
def rui() -> User:
    return person("Rui")


@pytest.fixture
def text() -> Contribution:
    return shelf(person("Ada"), 1)[0]


def address(text: Contribution) -> str:
    return reverse("flag", args=[text.pk])


def flag(client: Client, text: Contribution, reason: str = "wrong", note: str = "", **given: Any) -> Any:
    return client.post(address(text), {"reason": reason, "note": note}, **given)


def refused(client: Client, text: Contribution, status: int, reason: str = "wrong", note: str = "") -> Element:
    """The form again, after a flag that has changed nothing."""
    before = rows()
    answer = flag(client, text, reason, note)
    assert not rows() ^ before
    assert answer.status_code == status
    return parse_html(answer.content)


def filled_in(tree: Element) -> tuple[list[str], str]:
    """The reasons that are chosen, and the note."""
    chosen = [
        choice.attributes["value"] for choice in tree.all("input", type="radio") if "checked" in choice.attributes
    ]
    return chosen, tree.one("textarea").children[0] if tree.one("textarea").children else ""  # type: ignore[return-value]


def test_form_offers_every_reason_in_words(rui: User, text: Contribution) -> None:
    tree = page(browser(rui), address(text))
    offered = {choice.one("input").attributes["value"]: choice.text for choice in tree.all("label", class_="choice")}
    assert offered == dict(FlagReason.choices)
    assert link(tree, "what Ada wrote") == text.get_absolute_url()


def test_flag_is_raised_and_its_reader_thanked(rui: User, text: Contribution) -> None:
    client = browser(rui)
    answer = flag(client, text, "wrong", NOTE)
    assert answer.headers["Location"] == text.get_absolute_url()
    raised = Flag.objects.get()
    assert (raised.reader, raised.contribution, raised.reason, raised.note) == (rui, text, FlagReason.WRONG, NOTE)
    assert page(client, text.get_absolute_url()).one("p", class_="message").text == (
        "Thank you. A moderator will look at it, and you will be told what came of it."
    )


def test_three_trusted_readers_hide_a_text(text: Contribution) -> None:
    for name in ("Mo", "Una", "Kim"):
        flag(browser(moderator(name)), text)
    text.refresh_from_db()
    assert text.visibility == "hidden"
    assert page(Client(), text.get_absolute_url()).one("h1").text == "This text is hidden for now"


# --- refused, and nothing lost ----------------------------------------------------------------------------


def test_flag_without_a_reason_is_refused(rui: User, text: Contribution) -> None:
    tree = refused(browser(rui), text, 200, "", NOTE)
    assert tree.one("ul", id="reason-errors").text == "Choose what is wrong with it."
    assert filled_in(tree) == ([], f"\n{NOTE}")


def test_flag_for_something_else_has_to_say_what(rui: User, text: Contribution) -> None:
    tree = refused(browser(rui), text, 400, "other")
    assert tree.one("ul", id="id_note_error").text == "Say what is wrong."
    assert filled_in(tree)[0] == ["other"]


def test_note_that_is_too_long_is_refused_and_kept(rui: User, text: Contribution) -> None:
    tree = refused(browser(rui), text, 400, "rude", "x" * 501)
    assert "501 characters" in tree.one("ul", id="id_note_error").text
    assert filled_in(tree) == (["rude"], "\n" + "x" * 501)


def test_second_flag_on_the_same_text_is_refused(rui: User, text: Contribution) -> None:
    client = browser(rui)
    flag(client, text)
    tree = refused(client, text, 409, "spam", NOTE)
    assert "already flagged this text" in tree.one("ul", class_="errors").text
    assert filled_in(tree) == (["spam"], f"\n{NOTE}")


def test_flag_over_the_limit_of_the_day_is_refused(rui: User, settings: Settings) -> None:
    settings.FLAGS_A_DAY = 1
    first, second = shelf(person("Ada"), 2)
    client = browser(rui)
    flag(client, first)
    assert "1 flag a day is the limit" in refused(client, second, 429).one("ul", class_="errors").text


def test_author_cannot_flag_their_own(text: Contribution) -> None:
    client = browser(text.author)
    assert client.get(address(text)).status_code == 403
    tree = refused(client, text, 403)
    assert "a text of your own" in tree.one("main").text


def test_text_that_is_hidden_meanwhile_leads_to_what_is_said_of_it(rui: User, text: Contribution) -> None:
    judged(moderator(), text, Action.HIDE)
    client = browser(rui)
    before = rows()
    answer = flag(client, text)
    assert answer.headers["Location"] == text.get_absolute_url()
    assert not rows() ^ before


def test_draft_of_another_cannot_be_found_by_flagging_it(rui: User, text: Contribution) -> None:
    client = browser(rui)
    answers = [client.get(reverse("flag", args=[pk]), follow=True) for pk in (draft(text.author).pk, 10**6)]
    assert [answer.status_code for answer in answers] == [404, 404]


# --- through the login ------------------------------------------------------------------------------------


def test_stranger_is_sent_to_the_login_and_back(text: Contribution) -> None:
    answer = Client().get(address(text))
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={address(text)}"


def test_what_was_typed_before_the_login_is_there_after_it(rui: User, text: Contribution) -> None:
    client = Client()
    before = rows()
    answer = flag(client, text, "copied", NOTE)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={address(text)}"
    assert not rows() ^ before
    client.force_login(rui)
    assert filled_in(page(client, address(text))) == (["copied"], f"\n{NOTE}")
    assert filled_in(page(client, address(text))) == ([], "\n")


def test_form_from_before_the_login_is_shown_again(rui: User, text: Contribution) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(rui)
    tree = refused(client, text, 403, "copied", NOTE)
    assert "send it once more" in tree.one("ul", class_="errors").text
    assert filled_in(tree) == (["copied"], f"\n{NOTE}")
    token = tree.one("form").one("input", name="csrfmiddlewaretoken").attributes["value"]
    assert client.post(address(text), {"reason": "copied", "csrfmiddlewaretoken": token}).status_code == 302
