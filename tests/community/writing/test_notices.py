"""The list of what one was told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.actions.reporting import close_report, report
from community.actions.writing import delete
from community.models import Notice, User
from community.states import Action
from tests.community.writing.lists import MINE, NOTICES, opened, queries
from tests.personas import KL, judged, pending, person, published, rows

pytestmark = pytest.mark.django_db


def all_due() -> None:
    """Lets the time pass in which decisions can be taken back."""
    Notice.objects.update(due_at=timezone.now() - timedelta(minutes=1))


def test_notice_says_what_was_decided_and_why(member: Client, author: User, maria: User) -> None:
    text = pending(author)
    judged(maria, text, Action.REJECT, "The sign in the second line is wrong.")
    all_due()
    item = opened(member, NOTICES).one("ol", class_="notices").one("li")
    assert item.one("h2").text == "New Your explanation on KL Divergence was not published"
    assert item.one("blockquote").text == "The sign in the second line is wrong."
    assert item.one("a", href=reverse("edit-text", args=[text.pk])).text == "Edit it"


@pytest.mark.usefixtures("told_at_once")
def test_notice_of_a_published_text_leads_to_it(member: Client, author: User, maria: User) -> None:
    text = published(author, maria)
    all_due()
    assert opened(member, NOTICES).one("a", href=text.get_absolute_url()).text == "See it"


def test_notice_of_a_deleted_text_leads_nowhere(member: Client, author: User, maria: User) -> None:
    text = published(author, maria)
    delete(actor=maria, contribution=text, reason="Because of this.")
    all_due()
    newest = opened(member, NOTICES).one("ol", class_="notices").all("li")[0]
    assert newest.one("h2").text == "New Your explanation on KL Divergence was deleted"
    assert newest.all("a") == []


def test_answer_to_a_report_leads_to_the_formula(member: Client, author: User, maria: User) -> None:
    sent = report(reporter=author, formula=KL, text="The caption is wrong.")
    close_report(moderator=maria, report=sent, reason="Mended, thank you.")
    all_due()
    item = opened(member, NOTICES).one("ol", class_="notices").one("li")
    assert item.one("h2").text == "New Your report on KL Divergence"
    assert item.one("a", href=reverse("formula", args=[KL]))


def test_decision_that_can_still_be_taken_back_is_not_told(member: Client, author: User, maria: User) -> None:
    judged(maria, pending(author), Action.REJECT)
    assert Notice.objects.exists()
    assert opened(member, NOTICES).all("ol", class_="notices") == []


def test_notices_of_others_are_not_told(member: Client, maria: User) -> None:
    published(person("Rui"), maria)
    all_due()
    assert opened(member, NOTICES).all("ol", class_="notices") == []


def test_newest_notice_stands_first(member: Client, author: User, maria: User) -> None:
    published(author, maria)
    judged(maria, pending(author), Action.REQUEST_CHANGES)
    first, second = Notice.objects.order_by("pk")
    Notice.objects.filter(pk=first.pk).update(due_at=timezone.now() - timedelta(hours=2))
    Notice.objects.filter(pk=second.pk).update(due_at=timezone.now() - timedelta(hours=1))
    heads = [item.text for item in opened(member, NOTICES).one("ol", class_="notices").all("h2")]
    assert heads == [
        "New Your explanation on KL Divergence: changes are asked for",
        "New Your explanation on KL Divergence is published",
    ]


def test_opening_the_notices_marks_nothing_as_read(member: Client, author: User, maria: User) -> None:
    published(author, maria)
    all_due()
    before = rows()
    assert opened(member, NOTICES).all("li", class_="is-unread")
    assert rows() == before


def test_button_marks_all_notices_as_read(member: Client, author: User, maria: User) -> None:
    published(author, maria)
    published(author, maria)
    all_due()
    answer = member.post(NOTICES)
    assert answer.headers["Location"] == NOTICES
    page = opened(member, NOTICES)
    assert len(page.one("ol", class_="notices").all("li")) == 2
    assert page.all("li", class_="is-unread") == []
    assert "Mark all as read" not in page.text


def test_button_leaves_the_notices_of_others(member: Client, maria: User) -> None:
    published(person("Rui"), maria)
    all_due()
    before = rows()
    member.post(NOTICES)
    assert rows() == before


def test_stranger_marks_nothing_as_read(client: Client, author: User, maria: User) -> None:
    published(author, maria)
    all_due()
    before = rows()
    assert client.post(NOTICES).headers["Location"].startswith(reverse("account_login"))
    assert rows() == before


def test_no_notices_yet(member: Client) -> None:
    assert opened(member, NOTICES).one("p", class_="empty").one("a", href=MINE)


def test_notices_cost_the_same_number_of_queries_however_many(member: Client, author: User, maria: User) -> None:
    published(author, maria)
    all_due()
    few = queries(member, NOTICES)
    for _ in range(6):
        judged(maria, pending(author), Action.REQUEST_CHANGES)
    sent = report(reporter=author, formula=KL, text="The caption is wrong.")
    close_report(moderator=maria, report=sent, reason="Mended, thank you.")
    all_due()
    assert queries(member, NOTICES) == few
