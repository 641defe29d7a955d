"""Whoever flags a text is promised an answer: when it is settled, they are told what has become of it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from community.actions.judging import undo
from community.actions.people import remove_account
from community.actions.reacting import flag
from community.actions.writing import delete
from community.models import Contribution, Flag, FlagReason, Notice, User
from community.states import Action
from tests.clock import Clock
from tests.community.working import work
from tests.community.writing.lists import NOTICES, opened
from tests.personas import edited, judged, moderator, person, published

pytestmark = pytest.mark.django_db

LATER = 61
FLAGGED = "The explanation on KL Divergence that you flagged"


@pytest.fixture
def rui() -> User:
    return person("Rui")


@pytest.fixture
def text(ada: User, maria: User, rui: User, clock: Clock) -> Contribution:
    """A published text with one flag; its author has been told of it already."""
    found = published(ada, maria)
    clock.move(days=1)
    work()
    mail.outbox.clear()
    flag(reader=rui, contribution=found, reason=FlagReason.WRONG, note="The sign.")
    return found


def told(clock: Clock, to: str = "rui@example.org") -> list[str]:
    """The subjects of what `to` has been sent, once all that is due has left."""
    clock.move(seconds=LATER)
    work()
    return [str(message.subject) for message in mail.outbox if message.to == [to]]


@pytest.mark.parametrize(
    ("action", "outcome"),
    [
        (Action.KEEP, "stays as it is"),
        (Action.HIDE, "is hidden for now"),
        (Action.SPAM, "is no longer published"),
    ],
)
def test_reader_is_told_what_became_of_it(
    action: Action, outcome: str, text: Contribution, maria: User, clock: Clock
) -> None:
    judged(maria, text, action, "For reasons.")
    assert Flag.objects.get().settled_by is not None
    assert told(clock) == [f"{FLAGGED} {outcome}"]


def test_reader_of_a_text_that_is_replaced_is_told_so(text: Contribution, maria: User, clock: Clock) -> None:
    judged(maria, edited(text, send=True), Action.APPROVE)
    assert told(clock) == [f"{FLAGGED} was replaced by a newer version"]


def test_reader_is_told_when_the_text_is_deleted(text: Contribution, maria: User, clock: Clock) -> None:
    delete(actor=maria, contribution=text, reason="It is copied.")
    assert Flag.objects.get().settled_by is not None
    assert told(clock) == [f"{FLAGGED} is no longer published"]
    assert "copied" not in mail.outbox[-1].body


def test_reader_is_told_when_its_author_deletes_it(text: Contribution, ada: User, clock: Clock) -> None:
    delete(actor=ada, contribution=text)
    assert told(clock) == [f"{FLAGGED} is no longer published"]


def test_reader_is_told_when_its_author_leaves_and_takes_it_along(text: Contribution, ada: User, clock: Clock) -> None:
    remove_account(user=ada, keep_published=False)
    assert told(clock) == [f"{FLAGGED} is no longer published"]


def test_flag_stays_open_where_the_text_stays_behind(text: Contribution, ada: User, clock: Clock) -> None:
    remove_account(user=ada, keep_published=True)
    assert Flag.objects.get().settled_by is None
    assert told(clock) == []


def test_answer_says_what_there_is_when_it_leaves(text: Contribution, maria: User, clock: Clock) -> None:
    judged(maria, text, Action.KEEP)
    judged(moderator("Mo"), text, Action.HIDE)
    assert told(clock) == [f"{FLAGGED} is hidden for now"]


def test_answer_taken_back_is_told_to_nobody(text: Contribution, maria: User, clock: Clock) -> None:
    undo(moderator=maria, decision=judged(maria, text, Action.KEEP))
    assert Flag.objects.get().settled_by is None
    assert told(clock) == []


def test_reason_of_keeping_is_for_those_who_flagged(text: Contribution, maria: User, clock: Clock) -> None:
    judged(maria, text, Action.KEEP, "The sign is right: see the second line.")
    assert told(clock, "ada@example.org") == []
    assert "The moderator writes:\n\nThe sign is right: see the second line.\n" in mail.outbox[0].body


@pytest.mark.parametrize("action", [Action.HIDE, Action.SPAM])
def test_what_is_written_to_the_author_is_not_shown_to_others(
    action: Action, text: Contribution, maria: User, clock: Clock, client: Client, rui: User
) -> None:
    judged(maria, text, action, "You have been asked before.")
    assert len(told(clock)) == 1
    (message,) = [message for message in mail.outbox if message.to == ["rui@example.org"]]
    assert "asked before" not in message.body
    assert "writes:" not in message.body
    client.force_login(rui)
    assert "asked before" not in opened(client, NOTICES).text


def test_answer_stands_on_the_site_and_leads_to_the_text(
    text: Contribution, maria: User, rui: User, client: Client, clock: Clock
) -> None:
    judged(maria, text, Action.KEEP)
    client.force_login(rui)
    assert FLAGGED not in opened(client, NOTICES).text  # it can still be taken back
    clock.move(seconds=LATER)
    item = opened(client, NOTICES).one("ol", class_="notices").one("li")
    assert item.one("h2").text == f"New {FLAGGED} stays as it is"
    assert [link.text for link in item.all("a")] == ["See it"]


def test_who_flagged_is_told_once_and_everybody_of_them(
    text: Contribution, maria: User, rui: User, clock: Clock
) -> None:
    flag(reader=person("Una"), contribution=text, reason=FlagReason.RUDE)
    newer = edited(text, send=True).current_revision
    assert newer is not None
    Flag.objects.create(reader=rui, contribution=text, revision=newer, reason=FlagReason.SPAM, trusted=False)
    decision = judged(maria, text, Action.APPROVE)
    answers = Notice.objects.filter(decision=decision).exclude(recipient=text.author)
    assert sorted(answers.values_list("recipient__name", flat=True)) == ["Rui", "Una"]


def test_flags_of_other_texts_and_those_answered_before_stay_as_they_are(
    text: Contribution, ada: User, maria: User, rui: User, clock: Clock
) -> None:
    other = published(ada, maria)
    flag(reader=rui, contribution=other, reason=FlagReason.WRONG)
    first = judged(maria, text, Action.KEEP)
    una = person("Una")
    flag(reader=una, contribution=text, reason=FlagReason.RUDE)
    second = judged(maria, text, Action.KEEP)
    settled = dict(Flag.objects.values_list("pk", "settled_by").order_by("pk"))
    assert list(settled.values()) == [first.pk, None, second.pk]
    assert [notice.recipient for notice in Notice.objects.filter(decision=second)] == [una]


def test_moderator_who_flagged_and_decides_is_not_told(text: Contribution, maria: User, clock: Clock) -> None:
    flag(reader=maria, contribution=text, reason=FlagReason.WRONG)
    decision = judged(maria, text, Action.KEEP)
    assert [notice.recipient.name for notice in Notice.objects.filter(decision=decision)] == ["Rui"]


def test_rejecting_an_edit_answers_no_flag(text: Contribution, maria: User, clock: Clock) -> None:
    judged(maria, edited(text, send=True), Action.REJECT)
    assert told(clock) == []


def test_hiding_by_the_sites_own_rule_is_no_answer_yet(
    text: Contribution, maria: User, clock: Clock, settings: Any
) -> None:
    settings.TRUSTED_FLAGS_TO_HIDE = 1
    flag(reader=moderator("Mo"), contribution=text, reason=FlagReason.WRONG)
    assert told(clock) == []
    judged(maria, text, Action.RESTORE)
    assert told(clock) == [f"{FLAGGED} stays as it is"]
