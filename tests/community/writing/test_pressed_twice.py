"""A button that is pressed twice, or again since its answer was lost, does what it does once, and says so kindly."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from community.actions.writing import begin
from community.kinds import Kind
from community.models import Contribution, User
from community.states import Action
from tests.community.writing.form_page import FormPage, edit_address, newest, send, write_address
from tests.markup import parse_html
from tests.personas import KL, draft, edited, judged, moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db

MINE = reverse("my-texts")
TEXT = "Think of $P$ as what is true and of $Q$ as what you bet on."


def opened(member: Client, address: str = "") -> dict[str, str]:
    """What the form holds that a browser would send."""
    return FormPage.of(member.get(address or write_address())).fields


def twice(member: Client, address: str, do: str, fields: dict[str, str]) -> Any:
    """The second answer to a form whose button was pressed twice."""
    send(member, address, do, **fields)
    return send(member, address, do, **fields)


def said(member: Client) -> list[str]:
    return [message.text for message in parse_html(member.get(MINE).content).all("p", role="status")]


# --- a new text -------------------------------------------------------------------------------------------


def test_each_new_form_has_a_key_of_its_own(member: Client) -> None:
    first, second = opened(member)["key"], opened(member)["key"]
    assert len(first) == len(second) == 32
    assert first != second


def test_text_that_is_sent_twice_is_one_text_in_review(member: Client) -> None:
    answer = twice(member, write_address(), "send", {**opened(member), "text": TEXT})
    assert answer.headers["Location"] == MINE
    (text,) = Contribution.objects.all()
    assert (text.state, text.revisions.count(), text.version) == ("pending", 1, 1)
    assert all("is in review. A moderator reads it next" in words for words in said(member))


def test_text_of_a_trusted_author_that_is_sent_twice_is_published_once(member: Client, author: User) -> None:
    for _ in range(3):
        published(author, moderator(f"M{Contribution.objects.count()}"))
    answer = twice(member, write_address(), "send", {**opened(member), "text": TEXT})
    assert answer.headers["Location"] == MINE
    text = Contribution.objects.latest("pk")
    assert (Contribution.objects.count(), text.state, text.version) == (4, "published", 2)


def test_draft_that_is_saved_twice_is_one_draft(member: Client) -> None:
    answer = twice(member, write_address(), "save", {**opened(member), "text": TEXT})
    (text,) = Contribution.objects.all()
    assert answer.headers["Location"] == edit_address(text)
    assert (text.state, text.revisions.count()) == ("draft", 1)


def test_first_saving_whose_answer_was_lost_is_gone_on_with(member: Client) -> None:
    fields = opened(member)
    lost = send(member, write_address(), "autosave", **{**fields, "text": TEXT}).json()
    again = send(member, write_address(), "autosave", **{**fields, "text": f"{TEXT} And more."}).json()
    third = send(member, write_address(), "autosave", **{**fields, "text": f"{TEXT} And more still."}).json()
    (text,) = Contribution.objects.all()
    assert lost["address"] == again["address"] == third["address"] == edit_address(text)
    assert (newest(text).text, text.revisions.count()) == (f"{TEXT} And more still.", 1)


def test_saving_whose_answer_was_lost_is_sent_by_the_button(member: Client) -> None:
    fields = {**opened(member), "text": TEXT}
    send(member, write_address(), "autosave", **fields)
    assert send(member, write_address(), "send", **fields).headers["Location"] == MINE
    assert [text.state for text in Contribution.objects.all()] == ["pending"]


def test_refused_text_that_is_sent_twice_leaves_one_draft(member: Client) -> None:
    answer = twice(member, write_address(), "send", {**opened(member), "text": "Too short."})
    assert answer.status_code == 400
    assert [text.state for text in Contribution.objects.all()] == ["draft"]


def test_another_text_from_the_same_form_is_an_edit_of_it(member: Client) -> None:
    fields = opened(member)
    send(member, write_address(), "send", **{**fields, "text": TEXT})
    answer = send(member, write_address(), "send", **{**fields, "text": f"{TEXT} I went back and wrote on."})
    assert answer.headers["Location"] == MINE
    (text,) = Contribution.objects.all()
    assert (text.state, newest(text).text) == ("pending", f"{TEXT} I went back and wrote on.")


def test_form_that_one_goes_back_to_does_not_overwrite_what_was_written_since(member: Client) -> None:
    fields = {**opened(member), "text": TEXT}
    send(member, write_address(), "save", **fields)
    (text,) = Contribution.objects.all()
    since = {**opened(member, edit_address(text)), "text": f"{TEXT} Written on the page of the draft."}
    send(member, edit_address(text), "save", **since)
    before = rows()
    answer = send(member, write_address(), "save", **{**fields, "text": f"{TEXT} Written after going back."})
    assert (answer.status_code, rows()) == (409, before)
    page = FormPage.of(answer)
    assert page.text == f"{TEXT} Written after going back."
    assert "Written on the page of the draft." in page.page.text
    send(member, edit_address(text), "save", **page.fields)  # pressed once more, it is a choice
    assert newest(text).text == f"{TEXT} Written after going back."


def test_form_of_a_deleted_draft_begins_a_new_text(member: Client) -> None:
    fields = {**opened(member), "text": TEXT}
    send(member, write_address(), "save", **fields)
    (first,) = Contribution.objects.all()
    member.post(reverse("delete-text", args=[first.pk]))
    send(member, write_address(), "save", **fields)
    assert [text.state for text in Contribution.objects.order_by("pk")] == ["deleted", "draft"]


def test_form_that_a_stranger_sends_twice_keeps_its_key_through_the_login(client: Client, author: User) -> None:
    fields = {**opened(client), "text": TEXT}
    twice(client, write_address(), "send", fields)
    client.force_login(author)
    assert opened(client)["key"] == fields["key"]


def test_key_of_somebody_else_is_nobodys(member: Client) -> None:
    key = opened(member)["key"]
    begin(author=person("Bo"), formula=KL, kind=Kind.AHA, text="What Bo wrote.", key=key)
    send(member, write_address(), "save", key=key, text=TEXT)
    assert sorted(text.author.name for text in Contribution.objects.all()) == ["Ada", "Bo"]


def test_database_itself_holds_one_text_a_key(author: User) -> None:
    begun = begin(author=author, formula=KL, kind=Kind.AHA, text="One.", key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(author=author, formula=KL, kind=Kind.AHA, key="k")
    draft(author)
    draft(author)  # of those without a key there may be many
    assert Contribution.objects.filter(key="k").get() == begun


# --- a text that there is ---------------------------------------------------------------------------------


def test_edit_that_is_sent_twice_is_one_edit_in_review(member: Client, author: User) -> None:
    text = edited(published(author, moderator()))
    answer = twice(member, edit_address(text), "send", opened(member, edit_address(text)))
    assert answer.headers["Location"] == MINE
    text.refresh_from_db()
    assert (text.review, text.revisions.count()) == ("pending", 2)


def test_changed_text_that_is_sent_twice_is_sent_once(member: Client, author: User) -> None:
    text = draft(author)
    fields = {**opened(member, edit_address(text)), "text": TEXT}
    assert twice(member, edit_address(text), "send", fields).headers["Location"] == MINE
    text.refresh_from_db()
    assert (text.state, text.version, text.revisions.count()) == ("pending", 1, 1)


@pytest.mark.usefixtures("told_at_once")
def test_rejected_text_that_nobody_changed_is_still_refused(member: Client, author: User) -> None:
    text = pending(author)
    judged(moderator(), text, Action.REJECT)
    assert send(member, edit_address(text), "send", text=newest(text).text).status_code == 409


@pytest.mark.parametrize(
    ("route", "words", "leads_to"),
    [
        ("withdraw-text", "Taken out of review.", "edit"),
        ("discard-edit", "The edit is discarded.", "mine"),
        ("delete-text", "The text is deleted.", "mine"),
    ],
)
def test_taking_back_twice_says_the_same_twice(
    route: str, words: str, leads_to: str, member: Client, author: User
) -> None:
    text = edited(published(author, moderator()), send=True) if route == "discard-edit" else pending(author)
    first = member.post(reverse(route, args=[text.pk]))
    before = rows()
    second = member.post(reverse(route, args=[text.pk]))
    assert not rows() ^ before
    goal = edit_address(text) if leads_to == "edit" else MINE
    assert first.headers["Location"] == second.headers["Location"] == goal
    assert all(message.startswith(words) for message in said(member))


def test_what_a_moderator_deleted_is_not_said_to_be_deleted_by_its_author(member: Client, author: User) -> None:
    text = pending(author)
    Contribution.objects.filter(pk=text.pk).update(visibility="deleted")
    assert member.post(reverse("delete-text", args=[text.pk])).status_code == 409
