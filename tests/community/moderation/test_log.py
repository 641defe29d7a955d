"""The log: everything that was done, the newest first, without the texts themselves."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from community.actions.judging import undo
from community.actions.people import make_moderator, remove_account
from community.actions.reporting import close_report, report
from community.actions.writing import delete
from community.models import Decision, User
from community.states import Action
from tests.community.moderation.conftest import item_address, now, page, signed_in
from tests.markup import Element
from tests.personas import KL, judged, pending, person, published

LOG = reverse("moderation-log")


def entries(client: Client, **query: str | int) -> list[Element]:
    tree = page(client.get(LOG, query))
    return [entry for found in tree.all("ol", class_="log") for entry in found.all("li")]


def sentences(client: Client, **query: str | int) -> list[str]:
    return [entry.all("p")[0].text for entry in entries(client, **query)]


def test_newest_stands_first(desk: Client, maria: User, ada: User) -> None:
    text = pending(ada)
    judged(maria, text, Action.APPROVE)
    assert sentences(desk) == [
        f"You approved explanation {text.pk} on KL Divergence",
        f"Ada sent explanation {text.pk} on KL Divergence for review",
    ]


def test_entry_says_why_and_about_which_text_without_repeating_it(desk: Client, maria: User, ada: User) -> None:
    text = pending(ada, "The words themselves are not for the log.")
    made = judged(maria, text, Action.REJECT, "It is <wrong>.")
    entry = entries(desk)[0]
    assert "It is <wrong>." in entry.text
    assert f"revision 1 (id {text.current_revision_id}, {made.sha256[:12]})" in entry.text
    assert "The words themselves" not in page(desk.get(LOG)).text


def test_entry_taken_back_is_marked(desk: Client, maria: User, ada: User) -> None:
    made = judged(maria, pending(ada), Action.REJECT)
    undo(moderator=maria, decision=made)
    undoing, undone, _ = entries(desk)
    assert f"(entry {made.pk})" in undoing.text
    assert "undone" in undone.all("p")[0].classes


def test_entries_lead_to_their_things(desk: Client, maria: User, mo: User, ada: User) -> None:
    text, own = pending(ada), pending(maria)
    said = report(reporter=ada, formula=KL, text="A sign is wrong.")
    close_report(moderator=mo, report=said, reason="It is right.")
    make_moderator(user=ada)
    links = [entry.one("a").attributes["href"] for entry in entries(desk)]
    assert links == [
        f"{LOG}?moderator={ada.pk}",
        reverse("moderation-report", args=[said.pk]),
        own.get_absolute_url(),
        item_address(text),
    ]
    assert [desk.get(link).status_code for link in links] == [200, 200, 200, 200]


def test_what_is_gone_can_still_be_looked_up(desk: Client, maria: User, mo: User, ada: User) -> None:
    text = published(ada, mo, "Nobody shall read this any more, please, for I was wrong.")
    delete(actor=ada, contribution=text)
    (link, *_) = [entry.one("a").attributes["href"] for entry in entries(desk)]
    tree = page(desk.get(link))
    assert "Ada deleted it" in tree.text
    assert "Nobody shall read this" not in tree.text


def test_removed_person_has_no_name_in_it(desk: Client, ada: User) -> None:
    pending(ada)
    remove_account(user=ada, keep_published=False)
    assert "Ada" not in page(desk.get(LOG)).text
    assert "A former member removed the account of A former member" in sentences(desk)


def test_log_is_filtered_by_action_and_moderator(desk: Client, maria: User, mo: User, ada: User) -> None:
    first, second = pending(ada), pending(ada)
    judged(maria, first, Action.APPROVE)
    judged(mo, second, Action.APPROVE)
    judged(mo, first, Action.HIDE)
    assert len(sentences(desk, action="approve")) == 2
    assert len(sentences(desk, moderator=mo.pk)) == 2
    assert sentences(desk, action="approve", moderator=mo.pk) == [
        f"Mo approved explanation {second.pk} on KL Divergence"
    ]
    assert sentences(desk, action="spam") == []


@pytest.mark.parametrize("query", [{"action": "nothing"}, {"moderator": "x"}, {"moderator": 2**70}, {"before": "x"}])
def test_filter_that_nobody_knows_is_not_asked_for(query: dict[str, str | int], desk: Client, ada: User) -> None:
    pending(ada)
    assert len(sentences(desk, **query)) == 1


def test_log_goes_on_further_down_and_leaves_nothing_out(desk: Client, ada: User) -> None:
    text = pending(ada)
    Decision.objects.bulk_create([Decision(action=Action.KEEP, contribution=text) for _ in range(119)])
    seen, address = [], LOG
    while address:
        tree = page(desk.get(address))
        seen += [found.text for found in tree.one("ol", class_="log").all("li")]
        following = [link.attributes["href"] for link in tree.all("a", rel="next")]
        address = LOG + following[0] if following else ""
    assert len(seen) == len(set(seen)) == 120


def test_further_down_the_filter_stays(desk: Client, mo: User, ada: User) -> None:
    text = pending(ada)
    Decision.objects.bulk_create([Decision(action=Action.KEEP, contribution=text, actor=mo) for _ in range(51)])
    (link,) = page(desk.get(LOG, {"action": "keep", "moderator": str(mo.pk)})).all("a", rel="next")
    tree = page(desk.get(LOG + link.attributes["href"]))
    assert len(tree.one("ol", class_="log").all("li")) == 1
    assert [choice.attributes["value"] for choice in tree.all("option") if "selected" in choice.attributes] == [
        "keep",
        str(mo.pk),
    ]


def test_empty_log_says_so(desk: Client) -> None:
    assert "Nothing of this kind has been done so far." in page(desk.get(LOG)).text


def test_number_of_queries_is_the_same_for_one_entry_and_for_fifty(
    desk: Client, mo: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def happen(number: int) -> None:
        author = person(f"Author{number}")
        undo(moderator=mo, decision=judged(mo, pending(author), Action.APPROVE))
        close_report(moderator=mo, report=report(reporter=author, formula=KL, text="Wrong."), reason="No.")
        make_moderator(user=author)

    happen(0)
    with django_assert_max_num_queries(50) as for_one:
        desk.get(LOG)
    for number in range(1, 10):
        happen(number)
    with django_assert_max_num_queries(len(for_one)):
        assert len(entries(desk)) == 50


def test_author_of_a_report_is_sent_to_the_formula(mo: User, maria: User) -> None:
    close_report(moderator=mo, report=report(reporter=maria, formula=KL, text="Wrong."), reason="No.")
    (entry,) = entries(signed_in(maria))
    assert entry.one("a").attributes["href"] == reverse("formula", args=[KL])


def test_text_of_the_log_is_that_of_the_row(desk: Client, maria: User, ada: User) -> None:
    made = judged(maria, pending(ada), Action.SPAM)
    assert made.contribution is not None
    assert sentences(desk)[0] == f"You marked explanation {now(made.contribution).pk} on KL Divergence as spam"
