"""What an author is told before a text is sent: formulas that cannot be set, and what sending really does."""

import re

import pytest
from django.test import Client

from community.actions.writing import submit
from community.models import Contribution, User
from community.states import Action
from tests.community.writing.form_page import FormPage, edit_address, newest, send, write_address
from tests.personas import draft, edited, judged, moderator, pending, published, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_at_once")]

UNSET = r"Think of $\frac{1}$ as what you lose, and of $\nosuchthing$ as what you bet on."
ONE_UNSET = r"Think of $P$ as what is true, and of $\nosuchthing$ as what you bet on."


@pytest.fixture
def trusted(author: User) -> User:
    """The author, whose texts are published unread."""
    maria = moderator()
    for _ in range(3):
        published(author, maria)
    return author


# --- formulas that cannot be set --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"), [(UNSET, "2 formulas cannot be set"), (ONE_UNSET, "1 formula cannot be set")]
)
def test_formulas_that_cannot_be_set_are_told_and_nothing_is_sent(member: Client, text: str, words: str) -> None:
    answer = send(member, write_address(), "send", text=text)
    assert answer.status_code == 400
    page = FormPage.of(answer)
    assert words in page.summary
    assert page.text == text
    assert len(page.problems) == int(words[0])
    assert Contribution.objects.get().state == "draft"
    assert page.buttons["Send it as it is"] == "send-anyway"


def test_text_is_sent_all_the_same_where_its_author_says_so(member: Client) -> None:
    page = FormPage.of(send(member, write_address(), "send", text=UNSET))
    address = page.form.attributes["action"]
    assert send(member, address, "send-anyway", **page.fields).status_code == 302
    (text,) = Contribution.objects.all()
    assert (text.state, newest(text).text) == ("pending", UNSET)


def test_mended_text_is_sent_as_ever(member: Client) -> None:
    page = FormPage.of(send(member, write_address(), "send", text=ONE_UNSET))
    fields = page.fields | {"text": ONE_UNSET.replace("nosuchthing", "theta")}
    assert send(member, page.form.attributes["action"], "send", **fields).status_code == 302
    assert Contribution.objects.get().state == "pending"


def test_way_past_the_formulas_is_offered_only_where_it_is_needed(member: Client) -> None:
    assert "send-anyway" not in FormPage.of(member.get(write_address())).buttons.values()
    assert "send-anyway" not in FormPage.of(send(member, write_address(), "send", text="Short.")).buttons.values()


def test_way_past_the_formulas_is_no_way_past_the_rules(member: Client) -> None:
    answer = send(member, write_address(), "send-anyway", text=r"$\nosuch$")
    assert answer.status_code == 400
    assert "write at least 20" in FormPage.of(answer).summary


def test_one_character_is_one_character(member: Client) -> None:
    assert FormPage.of(send(member, write_address(), "send", text="x")).text_error.startswith("This has 1 character;")


# --- what the button does ---------------------------------------------------------------------------------


def primary(member: Client, address: str) -> str:
    (button,) = FormPage.of(member.get(address)).form.all("button", class_="primary")
    return str(button.text)


def test_trusted_author_publishes(member: Client, trusted: User) -> None:
    assert primary(member, write_address()) == "Publish"
    assert primary(member, edit_address(draft(trusted))) == "Publish"


def test_trusted_author_reads_that_an_edit_is_published(member: Client, trusted: User) -> None:
    text = Contribution.objects.filter(author=trusted).first()
    assert text is not None
    page = FormPage.of(member.get(edit_address(text))).page
    assert "An edit takes its place as soon as you publish it." in page.text
    assert not re.search("review|moderator", page.one("p", class_="lead").text)
    page = FormPage.of(member.get(edit_address(edited(text)))).page
    assert "until you publish your edit." in page.one("p", class_="lead").text


def test_what_the_button_says_is_what_it_does(member: Client, trusted: User) -> None:
    text = draft(trusted)
    send(member, edit_address(text), "send", text=newest(text).text)
    text.refresh_from_db()
    assert text.state == "published"


def test_hidden_text_of_a_trusted_author_is_reviewed_and_says_so(member: Client, trusted: User) -> None:
    text = Contribution.objects.filter(author=trusted).first()
    assert text is not None
    judged(moderator("Mo"), text, Action.HIDE)
    text = edited(text)
    assert primary(member, edit_address(text)) == "Send for review"
    assert submit(author=trusted, contribution=text).review == "pending"


def test_others_send_for_review(member: Client, author: User) -> None:
    assert primary(member, write_address()) == primary(member, edit_address(draft(author))) == "Send for review"


def test_trusted_author_with_a_formula_that_cannot_be_set_publishes_it_as_it_is(member: Client, trusted: User) -> None:
    page = FormPage.of(send(member, write_address(), "send", text=ONE_UNSET))
    assert page.buttons["Publish it as it is"] == "send-anyway"
    before = rows(Contribution)
    assert send(member, page.form.attributes["action"], "send-anyway", **page.fields).status_code == 302
    assert rows(Contribution) != before
    assert Contribution.objects.latest("pk").state == "published"


def test_text_in_review_stays_there_whoever_its_author_has_become(member: Client, author: User) -> None:
    text = pending(author)
    maria = moderator()
    for _ in range(3):
        published(author, maria)
    assert "A moderator will read it." in FormPage.of(member.get(edit_address(text))).page.one("p", class_="lead").text
