"""Taking a decision back: in time, by who made it, and only while nothing else was done."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from community.actions.judging import undo
from community.actions.notices import deliver_notice
from community.actions.reacting import flag
from community.actions.reporting import close_report, report
from community.actions.writing import discard_edit
from community.errors import WrongState
from community.models import Contribution, Decision, Flag, FlagReason, Notice, User
from community.states import Action, Review, Visibility
from tests.clock import Clock
from tests.community.moderation.conftest import Answer, item_address, last_entry, now, page, send, signed_in
from tests.personas import KL, edited, judged, pending, person, published, rows

WINDOW = 60  # seconds


def take_back(client: Client, made: Decision) -> Answer:
    return client.post(reverse("moderation-undo", args=[made.pk]))


def standing(text: Contribution) -> tuple[str, str, int | None, int | None]:
    found = now(text)
    return found.visibility, found.review, found.published_revision_id, found.current_revision_id


@pytest.fixture
def approved(ada: User, maria: User, clock: Clock) -> Decision:
    """What Maria has just decided."""
    return judged(maria, pending(ada), Action.APPROVE)


def text_of(made: Decision) -> Contribution:
    assert made.contribution is not None
    return made.contribution


# --- in time ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["approve", "request_changes", "reject", "spam"])
def test_text_in_review_stands_as_before(action: str, desk: Client, maria: User, ada: User, clock: Clock) -> None:
    text = pending(ada)
    before = standing(text)
    made = judged(maria, text, Action(action))
    clock.move(seconds=WINDOW - 1)
    assert take_back(desk, made).headers["Location"] == item_address(text)
    assert standing(text) == before
    assert now(text).published_at is None


@pytest.mark.parametrize("action", ["approve", "request_changes", "reject", "hide", "spam"])
def test_edit_in_review_stands_as_before(action: str, desk: Client, maria: User, ada: User, mo: User) -> None:
    text = edited(published(ada, mo), send=True)
    before, since = standing(text), text.published_at
    take_back(desk, judged(maria, text, Action(action)))
    assert standing(text) == before
    assert now(text).published_at == since


@pytest.mark.parametrize("action", ["restore", "reject", "spam"])
def test_hidden_text_stands_as_before(action: str, desk: Client, maria: User, ada: User, mo: User) -> None:
    text = published(ada, mo)
    judged(mo, text, Action.HIDE)
    before = standing(text)
    take_back(desk, judged(maria, text, Action(action)))
    assert standing(text) == before


def test_author_is_told_of_nothing(desk: Client, approved: Decision, clock: Clock, mailoutbox: list) -> None:
    take_back(desk, approved)
    clock.move(hours=1)
    for notice in Notice.objects.all():
        deliver_notice.func(notice.pk)
    assert Notice.objects.exists()
    assert mailoutbox == []
    assert not Notice.objects.filter(recipient=text_of(approved).author).told().exists()


def test_log_keeps_both(desk: Client, approved: Decision, maria: User) -> None:
    take_back(desk, approved)
    last = last_entry(text_of(approved))
    assert (last.action, last.actor, last.undoes) == (Action.UNDO, maria, approved)
    assert Decision.objects.filter(pk=approved.pk, action=Action.APPROVE).exists()


def test_answered_flags_are_open_again(desk: Client, maria: User, ada: User, mo: User) -> None:
    text = published(ada, mo)
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    made = judged(maria, text, Action.KEEP)
    assert not Flag.objects.filter(settled_by=None).exists()
    take_back(desk, made)
    assert Flag.objects.filter(settled_by=None).exists()


def test_taking_back_again_succeeds_and_adds_nothing(desk: Client, approved: Decision, clock: Clock) -> None:
    take_back(desk, approved)
    before = rows()
    clock.move(hours=1)
    assert take_back(desk, approved).status_code == 302
    assert rows() == before


def test_text_that_stands_as_before_can_be_decided_about_again(desk: Client, approved: Decision) -> None:
    take_back(desk, approved)
    assert send(desk, now(text_of(approved)), "reject").status_code == 302
    assert now(text_of(approved)).review == Review.REJECTED


# --- what the author does meanwhile -----------------------------------------------------------------------


def test_draft_that_the_author_has_begun_is_not_put_into_review(desk: Client, maria: User, ada: User) -> None:
    text = pending(ada)
    made = judged(maria, text, Action.REJECT)
    edited(now(text))
    take_back(desk, made)
    assert now(text).review == Review.DRAFT
    assert (revision := now(text).current_revision)
    assert revision.is_draft


def test_approval_is_taken_back_also_where_an_edit_was_begun(desk: Client, approved: Decision) -> None:
    edited(now(text_of(approved)))
    take_back(desk, approved)
    assert (now(text_of(approved)).visibility, now(text_of(approved)).review) == (Visibility.PRIVATE, Review.DRAFT)


def test_edit_that_the_author_has_discarded_is_not_put_into_review(
    desk: Client, maria: User, ada: User, mo: User
) -> None:
    text = edited(published(ada, mo), send=True)
    made = judged(maria, text, Action.REJECT)
    discard_edit(author=ada, contribution=text)
    take_back(desk, made)
    assert now(text).review == Review.APPROVED
    assert now(text).current_revision_id == now(text).published_revision_id


# --- refused ----------------------------------------------------------------------------------------------


def test_too_late_says_so_and_changes_nothing(desk: Client, approved: Decision, clock: Clock) -> None:
    clock.move(seconds=WINDOW)
    before = rows()
    told = page(take_back(desk, approved), 403).one("div", id="refusal").text
    assert told == (
        "Nothing was done. A decision can be taken back for 60 seconds; its author may have read it by now."
    )
    assert rows() == before


def test_another_moderator_cannot_take_it_back(mo: User, approved: Decision) -> None:
    client = signed_in(mo)
    before = rows()
    assert "Only the moderator who decided" in page(take_back(client, approved), 403).text
    assert rows() == before


def test_member_cannot_take_it_back(ada: User, approved: Decision) -> None:
    client = signed_in(ada)
    before = rows()
    assert take_back(client, approved).status_code == 403
    assert rows() == before


def test_stranger_cannot_take_it_back(approved: Decision) -> None:
    before = rows()
    answer = take_back(Client(), approved)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert rows() == before


def test_after_something_else_was_done_it_stays(desk: Client, mo: User, approved: Decision, clock: Clock) -> None:
    judged(mo, text_of(approved), Action.HIDE)
    before = rows()
    told = page(take_back(desk, approved), 409).one("div", id="refusal").text
    assert told == f"Nothing was done. Mo hid this explanation on {clock.now:%-d %B at %H:%M} UTC; read it again."
    assert rows() == before


def test_after_the_author_sent_it_in_again_it_stays(desk: Client, maria: User, ada: User) -> None:
    text = pending(ada)
    made = judged(maria, text, Action.REQUEST_CHANGES)
    edited(now(text), send=True)
    before = rows()
    assert "Ada sent this explanation for review" in page(take_back(desk, made), 409).text
    assert rows() == before


def test_taking_back_cannot_be_taken_back(desk: Client, maria: User, approved: Decision) -> None:
    undone, _ = undo(moderator=maria, decision=approved)
    before = rows()
    assert page(take_back(desk, undone), 409).one("div", id="refusal").text
    assert rows() == before


def test_answer_to_a_report_cannot_be_taken_back(desk: Client, maria: User, ada: User) -> None:
    made = close_report(
        moderator=maria, report=report(reporter=ada, formula=KL, text="A sign is wrong."), reason="It is right."
    )
    before = rows()
    assert take_back(desk, made).status_code == 404
    with pytest.raises(WrongState):
        undo(moderator=maria, decision=made)
    assert rows() == before


def test_undo_is_not_done_by_looking(desk: Client, approved: Decision) -> None:
    before = rows()
    assert desk.get(reverse("moderation-undo", args=[approved.pk])).status_code == 405
    assert rows() == before


# --- the button -------------------------------------------------------------------------------------------


def buttons(client: Client, address: str) -> list[str]:
    forms = page(client.get(address)).all("form", class_="undo")
    return [form.attributes["action"] for form in forms]


@pytest.mark.parametrize("where", ["desk", "item"])
def test_button_is_there_in_time_and_gone_after(where: str, desk: Client, approved: Decision, clock: Clock) -> None:
    address = reverse("moderation") if where == "desk" else item_address(text_of(approved))
    clock.move(seconds=WINDOW - 1)
    assert buttons(desk, address) == [reverse("moderation-undo", args=[approved.pk])]
    clock.move(seconds=1)
    assert buttons(desk, address) == []


def test_button_says_what_it_takes_back(desk: Client, approved: Decision, clock: Clock) -> None:
    clock.move(seconds=18)
    (form,) = page(desk.get(reverse("moderation"))).all("form", class_="undo")
    told = "You approved the explanation by Ada on KL Divergence. Nobody is told for another 42 seconds."
    assert form.one("p").text == told
    assert form.one("button").text == "Undo: You approved the explanation by Ada on KL Divergence"


def test_no_button_for_what_cannot_be_taken_back_any_more(desk: Client, mo: User, approved: Decision) -> None:
    judged(mo, text_of(approved), Action.HIDE)
    assert buttons(desk, reverse("moderation")) == []


def test_no_button_for_what_was_taken_back(desk: Client, approved: Decision) -> None:
    take_back(desk, approved)
    assert buttons(desk, reverse("moderation")) == []


def test_no_button_for_others(mo: User, approved: Decision) -> None:
    assert buttons(signed_in(mo), reverse("moderation")) == []


def test_without_a_time_to_take_back_the_next_page_says_what_was_done(
    desk: Client, ada: User, settings: LazySettings
) -> None:
    settings.UNDO_WINDOW = timedelta()
    send(desk, pending(ada), "approve", "")
    tree = page(desk.get(reverse("moderation")))
    assert tree.all("form", class_="undo") == []
    assert "Decided: approved what Ada wrote." in tree.text
