"""Reports about formula pages: looked at, answered once, and whoever sent one is told."""

import pytest
from django.test import Client
from django.urls import reverse

from community.actions.people import remove_account
from community.actions.reporting import close_report, report
from community.models import Notice, Report, User
from community.states import Action
from tests.community.moderation.conftest import page, signed_in
from tests.personas import KL, rows

FORMULA = reverse("formula", args=[KL])


@pytest.fixture
def said(ada: User) -> Report:
    """What Ada says is wrong."""
    return report(reporter=ada, formula=KL, text="The axis says <bits>.\nIs it nats?", view={"mu_q": 2.0})


def address(said: Report) -> str:
    return reverse("moderation-report", args=[said.pk])


def test_page_shows_what_was_said_by_whom_and_where(desk: Client, said: Report) -> None:
    tree = page(desk.get(address(said)))
    assert "The axis says <bits>." in tree.text
    assert tree.one("p", class_="lead").text.startswith("Ada, ")
    (link,) = tree.one("p", class_="text-view").all("a")
    assert link.attributes["href"].startswith(f"{FORMULA}?mu_q=2")


def test_report_without_a_moved_plot_leads_to_the_page(desk: Client, ada: User) -> None:
    said = report(reporter=ada, formula=KL, text="A sign is wrong.")
    (link,) = page(desk.get(address(said))).one("p", class_="text-view").all("a")
    assert link.attributes["href"] == FORMULA


def test_answer_closes_it_and_tells_who_sent_it(desk: Client, said: Report, maria: User, ada: User) -> None:
    answer = desk.post(address(said), {"reason": " It is nats.\r\nThank you. "})
    assert answer.headers["Location"] == f"{reverse('moderation')}#reports"
    made = said.decisions.get()
    assert (made.action, made.actor, made.reason) == (Action.RESOLVE, maria, "It is nats.\nThank you.")
    assert Notice.objects.get().recipient == ada
    assert "Ada will be told" in page(desk.get(reverse("moderation"))).text


@pytest.mark.parametrize("reason", ["", " \r\n", "x" * 501])
def test_answer_that_is_none_is_refused_and_kept(reason: str, desk: Client, said: Report) -> None:
    before = rows()
    tree = page(desk.post(address(said), {"reason": reason}), 400)
    assert tree.one("ul", id="reason-errors").text
    assert "".join(tree.one("textarea").children) == "\n" + reason.replace("\r\n", "\r\n")  # type: ignore[arg-type]
    assert rows() == before


def test_second_answer_is_refused_in_words_and_kept(desk: Client, said: Report, mo: User) -> None:
    close_report(moderator=mo, report=said, reason="It is nats.")
    before = rows()
    tree = page(desk.post(address(said), {"reason": "What I wrote."}), 409)
    assert "answered already" in tree.one("div", role="alert").text
    assert tree.one("section", aria_labelledby="answer").text.startswith("Answered Mo, ")
    assert "It is nats." in tree.text
    assert "What I wrote." in tree.one("div", class_="kept").text
    assert rows() == before


def test_answered_report_has_no_form(desk: Client, said: Report, mo: User) -> None:
    close_report(moderator=mo, report=said, reason="It is nats.")
    assert page(desk.get(address(said))).all("textarea") == []


def test_own_report_is_another_moderators(desk: Client, maria: User) -> None:
    said = report(reporter=maria, formula=KL, text="A sign is wrong.")
    before = rows()
    assert "another moderator" in page(desk.get(address(said)), 403).text
    assert desk.post(address(said), {"reason": "It is right."}).status_code == 403
    assert rows() == before


def test_other_members_answer_nothing(said: Report, ada: User) -> None:
    client = signed_in(ada)
    before = rows()
    assert client.get(address(said)).status_code == 403
    assert client.post(address(said), {"reason": "It is right."}).status_code == 403
    assert rows() == before


def test_stranger_is_sent_to_the_login(said: Report) -> None:
    before = rows()
    answer = Client().post(address(said), {"reason": "It is right."})
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert rows() == before


def test_what_was_typed_comes_through_the_login(said: Report, maria: User) -> None:
    client = Client()
    client.post(address(said), {"reason": "What I wrote."})
    client.force_login(maria)
    assert page(client.get(address(said))).one("textarea").text == "What I wrote."


def test_form_opened_before_a_login_is_shown_again(said: Report, maria: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(maria)
    before = rows()
    tree = page(client.post(address(said), {"reason": "What I wrote."}), 403)
    assert tree.one("textarea").text == "What I wrote."
    assert rows() == before


def test_report_of_somebody_who_is_gone_says_so(desk: Client, said: Report, ada: User) -> None:
    remove_account(user=ada, keep_published=True)
    assert "removed their account" in page(desk.get(address(said))).text


def test_report_about_a_formula_that_is_gone_can_be_answered(desk: Client, said: Report) -> None:
    Report.objects.filter(pk=said.pk).update(formula="no-longer-there")
    assert page(desk.get(address(said))).all("textarea")
    assert page(desk.get(reverse("moderation"))).one("section", aria_labelledby="reports").all("h3")


@pytest.mark.parametrize("pk", [0, 999_999, 2**70])
def test_no_such_report(pk: int, desk: Client) -> None:
    assert desk.get(reverse("moderation-report", args=[pk])).status_code == 404
