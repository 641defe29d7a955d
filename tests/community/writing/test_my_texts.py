"""The list of one's own texts."""

import pytest
from django.test import Client
from django.urls import reverse

from community.actions.reacting import vote
from community.actions.writing import delete
from community.models import User
from tests.community.writing.lists import MINE, opened, queries, rows_of_page
from tests.personas import draft, edited, pending, person, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_at_once")]


def test_row_begins_with_the_text(member: Client, author: User) -> None:
    draft(author, "A **draft** as it is $written$ by its author.")
    pending(author, "A **text** as it is $read$ by everybody else.")
    beginnings = [row.text for row in opened(member, MINE).all("p", class_="beginning")]
    assert beginnings == ["A draft as it is written by its author.", "A text as it is read by everybody else."]


def test_row_of_a_long_text_is_short(member: Client, author: User) -> None:
    pending(author, "$x_1$ and more words " * 200)
    assert 100 < len(opened(member, MINE).one("p", class_="beginning").text) <= 160


def test_row_of_a_deleted_text_tells_nothing_of_it(member: Client, author: User, maria: User) -> None:
    text = published(author, maria)
    delete(actor=author, contribution=text)
    page = opened(member, MINE)
    assert page.one("p", class_="state").text == "Deleted"
    assert page.all("p", class_="beginning") == []
    assert page.all("div", class_="next-steps") == []


def test_deleted_draft_that_nobody_ever_saw_is_gone(member: Client, author: User) -> None:
    delete(actor=author, contribution=draft(author))
    assert rows_of_page(opened(member, MINE)) == {}


def test_votes_stand_at_what_is_published(member: Client, author: User, maria: User) -> None:
    text = published(author, maria)
    vote(reader=maria, contribution=text, clicked=True)
    vote(reader=person("Rui"), contribution=text, clicked=False)
    votes = opened(member, MINE).one("p", class_="votes")
    assert votes.text.startswith("It clicked for 1 reader, 1 said “Not for me”.")
    assert votes.one("a", href=text.get_absolute_url())


def test_steps_of_a_row_are_those_that_can_be_taken(member: Client, author: User, maria: User) -> None:
    text = edited(published(author, maria), send=True)
    steps = opened(member, MINE).one("div", class_="next-steps")
    assert [link.attributes["href"] for link in steps.all("a")] == [
        reverse("edit-text", args=[text.pk]),
        reverse("delete-text", args=[text.pk]),
    ]
    assert [form.attributes["action"] for form in steps.all("form")] == [
        reverse("withdraw-text", args=[text.pk]),
        reverse("discard-edit", args=[text.pk]),
    ]


def test_texts_of_others_are_not_listed(member: Client, maria: User) -> None:
    published(person("Rui"), maria)
    assert rows_of_page(opened(member, MINE)) == {}


def test_empty_list_invites(member: Client) -> None:
    assert opened(member, MINE).one("p", class_="empty").one("a", href=reverse("formula-list"))


def test_newest_text_stands_first(member: Client, author: User) -> None:
    older, newer = draft(author, "The older."), draft(author, "The newer.")
    assert [row.text for row in opened(member, MINE).all("p", class_="beginning")] == ["The newer.", "The older."]
    assert older.pk < newer.pk


def test_long_list_has_pages(member: Client, author: User) -> None:
    for number in range(21):
        draft(author, f"Number {number}.")
    first = opened(member, MINE)
    assert len(first.all("p", class_="beginning")) == 20
    second = opened(member, MINE + first.one("a", rel="next").attributes["href"])
    assert [row.text for row in second.all("p", class_="beginning")] == ["Number 0."]
    assert second.one("a", rel="prev")


@pytest.mark.parametrize("page", ["0", "99", "x"])
def test_page_that_is_not_there_is_the_nearest(member: Client, author: User, page: str) -> None:
    draft(author)
    assert member.get(f"{MINE}?page={page}").status_code == 200


def test_list_costs_the_same_number_of_queries_however_long(member: Client, author: User, maria: User) -> None:
    published(author, maria)
    draft(author)
    few = queries(member, MINE)
    for _ in range(8):
        draft(author)
        pending(author)
    edited(published(author, maria), send=True)
    assert queries(member, MINE) == few
