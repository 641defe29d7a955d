"""The three lists of the desk: what stands in them, in which order, for whom, and at what cost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from community.actions.reacting import flag
from community.actions.reporting import close_report, report
from community.kinds import Kind
from community.models import Contribution, FlagReason, Report, User
from community.states import Action
from tests.clock import Clock
from tests.community.moderation.conftest import item_address, now, page, send, signed_in
from tests.markup import Element
from tests.personas import KL, decided, draft, edited, judged, moderator, pending, person, published, sent_draft

LISTS = ("review", "doubt", "reports")


def part(client: Client, name: str, **query: str) -> Element:
    tree = page(client.get(reverse("moderation"), query))
    return tree.one("section", aria_labelledby=name)


def links(client: Client, name: str, **query: str) -> list[str]:
    return [heading.one("a").attributes["href"] for heading in part(client, name, **query).all("h3")]


def facts(client: Client, name: str) -> list[str]:
    return [line.text.replace("\xa0", " ") for line in part(client, name).all("p", class_="desk-facts")]


def waiting_since(text: Contribution, **ago: float) -> Contribution:
    Contribution.objects.filter(pk=text.pk).update(submitted_at=timezone.now() - timedelta(**ago))
    return text


# --- to review --------------------------------------------------------------------------------------------


def test_oldest_stands_first(desk: Client, ada: User) -> None:
    middle, last, first = (waiting_since(pending(ada), hours=hours) for hours in (2, 1, 3))
    assert links(desk, "review") == [item_address(text) for text in (first, middle, last)]


def test_row_says_what_whose_and_how_long(desk: Client, ada: User, clock: Clock) -> None:
    waiting_since(pending(ada, "The **price** of a wrong map, $x^2$, is paid.", kind=Kind.AHA), days=2, hours=3)
    row = part(desk, "review").one("li")
    assert row.one("h3").text == "Aha moment on KL Divergence by Ada"
    assert facts(desk, "review") == ["Ada · new text · waiting 2 days, 3 hours"]
    assert row.one("p", class_="desk-excerpt").text == "The price of a wrong map, x², is paid."


def test_row_says_whether_it_is_an_edit_or_was_sent_in_before(desk: Client, ada: User, mo: User) -> None:
    edited(published(ada, mo), send=True)
    edited(decided(ada, mo, Action.REQUEST_CHANGES), send=True)
    assert [line.split(" · ")[1] for line in facts(desk, "review")] == ["edit of a published text", "sent in again"]


def test_only_what_waits_for_review_stands_there(desk: Client, ada: User, mo: User) -> None:
    draft(ada)
    sent_draft(ada)
    published(ada, mo)
    for action in (Action.REJECT, Action.REQUEST_CHANGES, Action.SPAM):
        decided(ada, mo, action)
    assert links(desk, "review") == []


def test_own_texts_are_never_there(maria: User, mo: User) -> None:
    pending(maria)
    flag(reader=person("Rui"), contribution=published(maria, mo), reason=FlagReason.WRONG)
    judged(mo, published(maria, mo), Action.HIDE)
    report(reporter=maria, formula=KL, text="A sign is wrong.")
    own, others = signed_in(maria), signed_in(mo)
    assert [links(own, name) for name in LISTS] == [[], [], []]
    assert [len(links(others, name)) for name in LISTS] == [1, 2, 1]


# --- flagged or hidden ------------------------------------------------------------------------------------


def test_flagged_text_stands_there_with_reasons_and_notes(desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo)
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG, note="The sign is <wrong>.")
    flag(reader=mo, contribution=text, reason=FlagReason.RUDE)
    assert links(desk, "doubt") == [item_address(text)]
    assert [flagged.text for flagged in part(desk, "doubt").one("ul", class_="flags").all("li")] == [
        "It says something that is not true“The sign is <wrong>.”",
        "It is rude or hurtful a trusted reader",
    ]


def test_row_of_a_text_with_many_flags_says_that_there_are_more(desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo)
    for name in "Rui", "Ben", "Cal", "Dee":
        flag(reader=person(name), contribution=text, reason=FlagReason.COPIED)
    assert len(part(desk, "doubt").all("ul", class_="flags")[0].all("li")) == 4
    assert part(desk, "doubt").all("ul", class_="flags")[0].all("li")[-1].text == "and more"


def test_flagged_text_is_shown_as_readers_saw_it(desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo, "What the readers saw, and flagged, and nothing else.")
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    edited(text, send=True)
    assert part(desk, "doubt").one("p", class_="desk-excerpt").text.startswith("What the readers saw")


def test_hidden_text_stands_there(desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo)
    judged(mo, text, Action.HIDE)
    assert links(desk, "doubt") == [item_address(text)]
    assert "hidden" in facts(desk, "doubt")[0]


@pytest.mark.parametrize("action", ["keep", "spam"])
def test_text_whose_flags_are_answered_is_gone(action: str, desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo)
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    send(desk, now(text), action)
    assert links(desk, "doubt") == []


@pytest.mark.parametrize("action", ["reject", "request_changes"])
def test_turning_an_edit_down_does_not_answer_the_flags(action: str, desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo)
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    send(desk, edited(text, send=True), action)
    assert links(desk, "doubt") == [item_address(text)]


# --- reports ----------------------------------------------------------------------------------------------


def test_open_reports_stand_there_oldest_first(desk: Client, ada: User, mo: User) -> None:
    first, second, answered = (report(reporter=ada, formula=KL, text=f"Mistake {number}.") for number in range(3))
    close_report(moderator=mo, report=answered, reason="It is right.")
    Report.objects.filter(pk=second.pk).update(created_at=timezone.now() - timedelta(days=1))
    assert links(desk, "reports") == [reverse("moderation-report", args=[found.pk]) for found in (second, first)]


# --- empty, long, costly ----------------------------------------------------------------------------------


def test_empty_desk_says_so_kindly(desk: Client) -> None:
    assert [part(desk, name).one("p", class_="empty").one("strong").text for name in LISTS] == [
        "Nothing waits for you.",
        "No published text is in doubt.",
        "Nobody has found a mistake",
    ]


def many(count: int, *, begin: int = 0) -> None:
    """So many rows in each list, each by somebody else and flagged by somebody else."""
    mo = User.objects.filter(name="Mo").first() or moderator("Mo")
    for number in range(begin, begin + count):
        author, reader = person(f"Author{number}"), person(f"Reader{number}")
        pending(author)
        flag(reader=reader, contribution=published(author, mo), reason=FlagReason.WRONG)
        report(reporter=reader, formula=KL, text="A sign is wrong.")


def test_number_of_queries_is_the_same_for_one_row_and_for_fifty(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(1)
    with django_assert_max_num_queries(50) as for_one:
        desk.get(reverse("moderation"))
    many(49, begin=1)
    with django_assert_max_num_queries(len(for_one)):
        tree = page(desk.get(reverse("moderation")))
    assert len(tree.all("h3")) == 60  # 20 of each list


def test_long_list_is_paged_and_nothing_is_left_out(desk: Client, ada: User, mo: User) -> None:
    texts = [pending(person(f"Author{number}")) for number in range(45)]
    pages = [links(desk, "review", review=str(number)) for number in (1, 2, 3)]
    assert [len(found) for found in pages] == [20, 20, 5]
    assert [link for found in pages for link in found] == [item_address(text) for text in texts]


def test_pages_of_a_list_lead_to_one_another(desk: Client) -> None:
    for number in range(41):
        pending(person(f"Author{number}"))
    second = part(desk, "review", review="2")
    assert second.one("a", rel="prev").attributes["href"] == "?review=1#review"
    assert second.one("a", rel="next").attributes["href"] == "?review=3#review"


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "", "9" * 50])
def test_page_that_is_none_is_one_of_those_there_are(number: str, desk: Client, ada: User) -> None:
    text = pending(ada)
    assert links(desk, "review", review=number) == [item_address(text)]


# --- for whom ---------------------------------------------------------------------------------------------

ADDRESSES = ["moderation", "moderation-log"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_other_members_are_told_that_it_is_for_moderators(name: str, ada: User) -> None:
    assert "These pages are for moderators" in page(signed_in(ada).get(reverse(name)), 403).text


@pytest.mark.parametrize("name", ADDRESSES)
def test_strangers_find_the_login_and_their_way_back(name: str, db: None) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={reverse(name)}"


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_can_be_sent_there(name: str, desk: Client) -> None:
    assert desk.post(reverse(name)).status_code == 405


def test_moderator_who_may_no_longer_sign_in_finds_the_login(desk: Client, maria: User) -> None:
    User.objects.filter(pk=maria.pk).update(is_active=False)
    assert desk.get(reverse("moderation")).status_code == 302
