"""The buttons of a new text, pressed by a member, and the saving that needs no button."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.kinds import Kind
from community.models import Contribution, Decision, User
from community.states import Review
from tests.community.writing.form_page import FormPage, edit_address, newest, send, write_address
from tests.personas import TEXT, draft, moderator, person, published

pytestmark = pytest.mark.django_db

GOOD = TEXT.format("mine")


def test_form_without_a_button_is_shown_again(member: Client) -> None:
    answer = member.post(write_address(), {"text": GOOD})
    assert answer.status_code == 200
    assert FormPage.of(answer).text == GOOD
    assert not Contribution.objects.exists()


def test_saving_makes_a_draft_and_leads_to_its_page(member: Client, author: User) -> None:
    answer = send(member, write_address(Kind.AHA), "save", text=GOOD)
    contribution = Contribution.objects.get()
    assert (contribution.author, contribution.kind, contribution.state) == (author, Kind.AHA, "draft")
    assert newest(contribution).text == GOOD
    assert answer.headers["Location"] == edit_address(contribution)
    assert "Saved." in member.get(edit_address(contribution)).content.decode()


@pytest.mark.parametrize("button", ["save", "send", "autosave"])
def test_empty_text_makes_no_draft(member: Client, button: str) -> None:
    assert send(member, write_address(), button, text=" \n ").status_code == 400
    assert not Contribution.objects.exists()


def test_sending_puts_the_text_into_review(member: Client) -> None:
    answer = send(member, write_address(), "send", text=GOOD)
    assert answer.headers["Location"] == reverse("my-texts")
    assert Contribution.objects.get().state == "pending"
    assert "is in review. A moderator reads it next" in member.get(reverse("my-texts")).content.decode()


def test_sending_publishes_what_a_trusted_author_writes(member: Client, author: User) -> None:
    maria = moderator()
    for _ in range(3):
        published(author, maria)
    assert "Your texts are published at once" in FormPage.of(member.get(write_address())).form.text
    send(member, write_address(), "send", text=GOOD)
    assert Contribution.objects.latest("pk").state == "published"
    assert "is published: everybody can read it now" in member.get(reverse("my-texts")).content.decode()


REFUSED = {
    "too short": ({"text": "Too short"}, 400, "write at least 20"),
    "too long": ({"text": "x" * 32_001}, 400, "explanations hold 32,000"),
    "too much HTML": ({"text": "$x$ " * 301}, 400, "301 formulas"),
    "too long for a draft": ({"text": "x" * 100_001}, 400, "a draft holds 100,000"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_unacceptable_text_is_refused_at_its_field(member: Client, case: str) -> None:
    fields, status, words = REFUSED[case]
    answer = send(member, write_address(), "send", **fields)
    assert answer.status_code == status
    page = FormPage.of(answer)
    assert words in page.text_error
    assert page.text_error in page.summary
    assert page.text == fields["text"]
    assert not Decision.objects.exists()
    assert not Contribution.objects.exclude(review=Review.DRAFT).exists()


def test_refused_text_is_a_draft_and_its_form_leads_there(member: Client) -> None:
    page = FormPage.of(send(member, write_address(), "send", text="Too short"))
    contribution = Contribution.objects.get()
    assert newest(contribution).text == "Too short"
    assert page.form.attributes["action"] == edit_address(contribution)
    send(member, page.form.attributes["action"], "send", **page.fields | {"text": GOOD})
    assert Contribution.objects.get().state == "pending"


def test_form_of_a_refused_text_is_no_older_window(member: Client, author: User) -> None:
    address = edit_address(draft(author))
    opened = FormPage.of(member.get(address))
    refused = FormPage.of(send(member, address, "send", **opened.fields | {"text": "Too short"}))
    assert send(member, address, "send", **refused.fields | {"text": GOOD}).headers["Location"] == reverse("my-texts")


def test_text_without_a_verified_address_is_not_sent(client: Client) -> None:
    client.force_login(person("Unverified", verified=False))
    assert "verify your e-mail address" in FormPage.of(client.get(write_address())).form.text
    answer = send(client, write_address(), "send", text=GOOD)
    assert answer.status_code == 403
    page = FormPage.of(answer)
    assert "Verify your e-mail address first" in page.summary
    assert page.page.all("a", href=reverse("account"))
    assert page.text == GOOD
    assert Contribution.objects.get().state == "draft"


def test_second_text_right_after_the_first_has_to_wait(member: Client) -> None:
    send(member, write_address(), "send", text=GOOD)
    other = TEXT.format("another")
    answer = send(member, write_address(), "send", text=other)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 5
    page = FormPage.of(answer)
    assert "leave some time between texts" in page.summary
    assert page.text == other
    assert Contribution.objects.latest("pk").state == "draft"


def test_same_text_twice_is_refused(member: Client, author: User) -> None:
    send(member, write_address(), "send", text=GOOD)
    Contribution.objects.update(first_submitted_at=timezone.now() - timedelta(minutes=1))
    answer = send(member, write_address(), "send", text=GOOD)
    assert answer.status_code == 400
    assert "this very text" in FormPage.of(answer).text_error
    assert [text.state for text in Contribution.objects.order_by("pk")] == ["pending", "draft"]


def test_third_link_of_a_new_member_is_refused(client: Client) -> None:
    client.force_login(person("New", new=True))
    text = "See https://a.example and <https://b.example>, <https://c.example>, [this](https://d.example)."
    answer = send(client, write_address(), "send", text=text)
    assert answer.status_code == 400
    assert "3 links" in FormPage.of(answer).text_error


def test_one_draft_too_many_is_refused_and_nothing_changed(member: Client, author: User) -> None:
    for _ in range(50):
        draft(author)
    answer = send(member, write_address(), "save", text=GOOD)
    assert answer.status_code == 400
    assert "You have 50 drafts" in FormPage.of(answer).text_error
    assert FormPage.of(answer).text == GOOD
    assert Contribution.objects.count() == 50


# --- saving by itself ---------------------------------------------------------------------------------------


def test_first_autosave_makes_the_draft_and_says_where(member: Client) -> None:
    answer = send(member, write_address(), "autosave", text=GOOD)
    contribution = Contribution.objects.get()
    saved_at = newest(contribution).saved_at.isoformat()
    assert answer.json() == {"address": edit_address(contribution), "saved_at": saved_at}
    again = send(member, edit_address(contribution), "autosave", text="More.", saved_at=answer.json()["saved_at"])
    assert again.status_code == 200
    assert newest(Contribution.objects.get()).text == "More."


def test_refused_autosave_says_why(member: Client) -> None:
    answer = send(member, write_address(), "autosave", text="x" * 100_001)
    assert answer.status_code == 400
    assert "a draft holds 100,000" in answer.json()["detail"]


def test_autosave_of_a_stranger_stores_nothing(client: Client) -> None:
    answer = send(client, write_address(), "autosave", text=GOOD)
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("You are logged out.")
    assert not Contribution.objects.exists()
    assert "sessionid" not in client.cookies


def test_page_saves_itself_for_members_only(client: Client, author: User) -> None:
    assert "data-saves-itself" not in FormPage.of(client.get(write_address())).form.attributes
    client.force_login(author)
    assert "data-saves-itself" in FormPage.of(client.get(write_address())).form.attributes
