"""A notice is checked when it leaves: what is no longer true by then is told to nobody."""

from collections.abc import Callable
from smtplib import SMTPException
from unittest import mock

import pytest
from django.core import mail
from django.test import Client

from community.actions.judging import undo
from community.actions.notices import plan_forgotten
from community.actions.people import remove_account
from community.actions.reporting import close_report, report
from community.actions.writing import delete, discard_edit
from community.judgements import JUDGEMENTS
from community.models import Contribution, Notice, User
from community.states import Action
from community.words.decisions import OF_OTHER_ACTIONS, still_true
from tests.clock import Clock
from tests.community.working import work
from tests.community.writing.lists import NOTICES, opened
from tests.personas import KL, edited, hidden, judged, moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db

LATER = 61  # seconds: past the time in which a decision can be taken back
KIND = "Your explanation on KL Divergence"
IS_PUBLISHED, WAS_DELETED = f"{KIND} is published", f"{KIND} was deleted"
IS_HIDDEN, IS_BACK = f"{KIND} is hidden for now", f"{KIND} is back"
TO_CHANGE, NOT_PUBLISHED = f"{KIND}: changes are asked for", f"{KIND} was not published"
EDIT_NOT_PUBLISHED = "Your edit of your explanation on KL Divergence was not published"
NO_LONGER = f"{KIND} is no longer published"
TAKEN_FOR_SPAM = f"{KIND} was taken for spam"

Event = Callable[[Contribution, User], object]


def nothing(text: Contribution, by: User) -> None:
    """All stays as it is."""


def author_deletes(text: Contribution, by: User) -> None:
    delete(actor=text.author, contribution=text)


def moderator_deletes(text: Contribution, by: User) -> None:
    delete(actor=by, contribution=text, reason="It is copied.")


def author_begins_an_edit(text: Contribution, by: User) -> None:
    edited(text)


def author_sends_an_edit(text: Contribution, by: User) -> None:
    edited(text, send=True)


def edit_is_approved(text: Contribution, by: User) -> None:
    judged(by, edited(text, send=True), Action.APPROVE)


def changes_are_asked_for_again(text: Contribution, by: User) -> None:
    judged(by, edited(text, send=True), Action.REQUEST_CHANGES)


def author_discards_the_edit(text: Contribution, by: User) -> None:
    discard_edit(author=text.author, contribution=text)


def does(action: Action) -> Event:
    def event(text: Contribution, by: User) -> None:
        judged(by, text, action)

    event.__name__ = action
    return event


def new(author: User, by: User) -> Contribution:
    return pending(author)


def public(author: User, by: User) -> Contribution:
    return published(author, by)


def edit(author: User, by: User) -> Contribution:
    return edited(published(author, by), send=True)


def spam(author: User, by: User) -> Contribution:
    text = published(author, by)
    judged(by, text, Action.SPAM)
    return text


def new_spam(author: User, by: User) -> Contribution:
    text = pending(author)
    judged(by, text, Action.SPAM)
    return text


# What stood, what was decided, what happened before the notices left, and which of them did.
CASES = [
    (new, Action.APPROVE, nothing, [IS_PUBLISHED]),
    (new, Action.APPROVE, author_deletes, []),
    (new, Action.APPROVE, moderator_deletes, [WAS_DELETED]),
    (new, Action.APPROVE, author_begins_an_edit, [IS_PUBLISHED]),
    (new, Action.APPROVE, author_sends_an_edit, [IS_PUBLISHED]),
    (new, Action.APPROVE, edit_is_approved, [IS_PUBLISHED]),  # once, of the newer text
    (new, Action.APPROVE, does(Action.HIDE), [IS_HIDDEN]),
    (new, Action.APPROVE, does(Action.SPAM), [TAKEN_FOR_SPAM]),
    (new, Action.REQUEST_CHANGES, nothing, [TO_CHANGE]),
    (new, Action.REQUEST_CHANGES, author_begins_an_edit, [TO_CHANGE]),
    (new, Action.REQUEST_CHANGES, author_sends_an_edit, []),
    (new, Action.REQUEST_CHANGES, author_deletes, []),
    (new, Action.REQUEST_CHANGES, changes_are_asked_for_again, [TO_CHANGE]),  # the newer ones
    (new, Action.REQUEST_CHANGES, edit_is_approved, [IS_PUBLISHED]),
    (new, Action.REQUEST_CHANGES, does(Action.SPAM), [TAKEN_FOR_SPAM]),
    (new, Action.REJECT, nothing, [NOT_PUBLISHED]),
    (new, Action.REJECT, author_begins_an_edit, [NOT_PUBLISHED]),
    (new, Action.REJECT, author_sends_an_edit, []),
    (new, Action.REJECT, author_deletes, []),
    (edit, Action.REJECT, nothing, [EDIT_NOT_PUBLISHED]),
    (edit, Action.REJECT, author_discards_the_edit, []),
    (edit, Action.REJECT, author_sends_an_edit, []),
    (hidden, Action.REJECT, nothing, [NO_LONGER]),
    (hidden, Action.REJECT, author_sends_an_edit, []),
    (public, Action.HIDE, nothing, [IS_HIDDEN]),
    (public, Action.HIDE, author_deletes, []),
    (public, Action.HIDE, does(Action.RESTORE), [IS_BACK]),
    (public, Action.HIDE, does(Action.REJECT), [NO_LONGER]),
    (hidden, Action.RESTORE, nothing, [IS_BACK]),
    (hidden, Action.RESTORE, author_deletes, []),
    (new_spam, Action.RESTORE, nothing, [IS_BACK]),
    (hidden, Action.RESTORE, does(Action.HIDE), [IS_HIDDEN]),
    (public, Action.SPAM, nothing, [TAKEN_FOR_SPAM]),
    (public, Action.SPAM, does(Action.RESTORE), [IS_BACK]),
    (public, Action.SPAM, author_deletes, []),
    (spam, Action.RESTORE, does(Action.SPAM), [TAKEN_FOR_SPAM]),
]


@pytest.mark.parametrize(
    ("before", "action", "event", "left"),
    CASES,
    ids=[f"{before.__name__}-{action}-{event.__name__}" for before, action, event, _ in CASES],
)
def test_of_what_happened_only_what_is_still_true_is_told(
    before: Callable[[User, User], Contribution],
    action: Action,
    event: Event,
    left: list[str],
    ada: User,
    maria: User,
    clock: Clock,
) -> None:
    text = before(ada, maria)
    clock.move(days=1)
    work()
    mail.outbox.clear()
    judged(maria, text, action)
    clock.move(seconds=2)
    text.refresh_from_db()
    event(text, moderator("Mo"))
    clock.move(seconds=LATER)
    work()
    assert [message.subject for message in mail.outbox] == left


def test_every_judgement_that_is_told_is_tried() -> None:
    told = {action for action, judgement in JUDGEMENTS.items() if judgement.notice}
    assert told == {action for _, action, _, _ in CASES}
    assert {word for word, words in OF_OTHER_ACTIONS.items() if words.notice} == {Action.DELETE, Action.RESOLVE}


def test_notice_that_did_not_leave_is_not_on_the_site_either(
    client: Client, ada: User, maria: User, clock: Clock
) -> None:
    text = published(ada, maria)
    delete(actor=ada, contribution=text)
    clock.move(seconds=LATER)
    work()
    client.force_login(ada)
    assert opened(client, NOTICES).all("ol", class_="notices") == []
    assert not Notice.objects.unread().exists()


def test_notice_that_came_true_otherwise_says_on_the_site_how_the_text_stands(
    client: Client, ada: User, maria: User, clock: Clock
) -> None:
    text = published(ada, maria)
    clock.move(seconds=LATER)
    work()
    client.force_login(ada)
    assert "Since then" not in opened(client, NOTICES).text
    delete(actor=ada, contribution=text)
    assert "Since then: Deleted." in opened(client, NOTICES).one("ol", class_="notices").text


def test_mail_that_is_tried_again_is_checked_again(ada: User, maria: User, clock: Clock) -> None:
    text = published(ada, maria)
    clock.move(seconds=LATER)
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=SMTPException("Try later.")):
        work()
    delete(actor=ada, contribution=text)
    clock.move(hours=1)
    work()
    assert not mail.outbox
    assert plan_forgotten() == 0


def test_decision_taken_back_and_made_otherwise_is_told_as_it_was_made_last(
    ada: User, maria: User, clock: Clock
) -> None:
    text = pending(ada)
    undo(moderator=maria, decision=judged(maria, text, Action.REJECT))
    judged(maria, text, Action.APPROVE)
    clock.move(seconds=LATER)
    work()
    assert [message.subject for message in mail.outbox] == [IS_PUBLISHED]


def test_answer_to_a_report_is_not_sent_to_who_has_left(maria: User, clock: Clock) -> None:
    rui = person("Rui")
    sent = report(reporter=rui, formula=KL, text="The caption is wrong.")
    decision = close_report(moderator=maria, report=sent, reason="Mended.")
    assert still_true(decision)
    remove_account(user=rui, keep_published=False)
    clock.move(seconds=LATER)
    work()
    assert not mail.outbox
    decision.report.refresh_from_db()  # type: ignore[union-attr]
    assert not still_true(decision)


def test_who_is_let_in_again_after_months_gets_no_old_news(ada: User, maria: User, clock: Clock) -> None:
    published(ada, maria)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    clock.move(seconds=LATER)
    work()
    User.objects.filter(pk=ada.pk).update(is_active=True)
    clock.move(days=60)
    before = rows()
    assert plan_forgotten() == 0
    assert rows() == before
    assert Notice.objects.filter(recipient=ada).told().exists()  # it stands on the site


def test_who_is_let_in_again_soon_is_told_what_still_holds(ada: User, maria: User, clock: Clock) -> None:
    published(ada, maria)
    gone = published(ada, maria)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    clock.move(seconds=LATER)
    work()
    User.objects.filter(pk=ada.pk).update(is_active=True)
    ada.refresh_from_db()
    delete(actor=ada, contribution=gone)
    clock.move(hours=2)
    assert plan_forgotten() == 2
    work()
    assert [message.subject for message in mail.outbox] == [IS_PUBLISHED]


def test_each_address_in_a_mail_can_be_opened(client: Client, ada: User, maria: User, clock: Clock) -> None:
    gone, fine = published(ada, maria), published(ada, maria)
    clock.move(days=1)
    work()
    mail.outbox.clear()
    delete(actor=maria, contribution=gone, reason="It is copied.")
    judged(maria, pending(ada), Action.REJECT)
    judged(maria, fine, Action.HIDE)
    judged(maria, published(person("Bo"), maria), Action.SPAM)
    clock.move(seconds=LATER)
    work()
    addresses = [
        (message.to[0], line.partition("http")[2].partition("/")[2].partition("/")[2].partition("/")[2])
        for message in mail.outbox
        for line in str(message.body).splitlines()
        if "http" in line
    ]
    assert len(addresses) == len(mail.outbox) >= 4
    for recipient, path in addresses:
        client.force_login(User.objects.get(email=recipient))
        assert client.get(f"/{path}").status_code == 200, path
