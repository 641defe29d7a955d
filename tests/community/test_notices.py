"""Notices: when they leave, how often they are tried, what they say; and that none leaves of what was taken back."""

import logging
import re
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from community.actions.judging import undo
from community.actions.notice_mails import mail as mail_of
from community.actions.notice_mails import subject
from community.actions.notices import MOST_ATTEMPTS, deliver_notice, mark_read, plan_forgotten, tell
from community.actions.people import remove_account
from community.actions.publishing import publish_after_waiting
from community.actions.reacting import flag
from community.actions.reporting import close_report, report
from community.actions.writing import delete
from community.kinds import Kind
from community.models import Contribution, Decision, FlagReason, Notice, User
from community.states import Action
from tests.clock import Clock
from tests.community.working import work
from tests.personas import KL, edited, judged, moderator, pending, person, published

pytestmark = pytest.mark.django_db

UNDO_SECONDS = 60
LATER = UNDO_SECONDS + 1
SEND = "django.core.mail.EmailMessage.send"


@pytest.fixture
def decision(ada: User, maria: User, clock: Clock) -> Decision:
    """A rejection, just made."""
    return judged(maria, pending(ada), Action.REJECT)


def the_notice() -> Notice:
    notice: Notice = Notice.objects.get()
    return notice


# --- when -------------------------------------------------------------------------------------------------


def test_decision_makes_one_notice_and_one_task(decision: Decision, ada: User, clock: Clock) -> None:
    notice = the_notice()
    due = clock.now + timedelta(seconds=UNDO_SECONDS)
    assert (notice.recipient, notice.decision, notice.due_at) == (ada, decision, due)
    task = DBTaskResult.objects.get()
    assert (task.task_path, task.run_after) == ("community.actions.notices.deliver_notice", due)
    assert task.args_kwargs == {"args": [notice.pk], "kwargs": {}}


def test_decision_that_is_rolled_back_leaves_neither(ada: User, maria: User) -> None:
    contribution = pending(ada)
    with transaction.atomic():
        judged(maria, contribution, Action.REJECT)
        assert DBTaskResult.objects.count() == Notice.objects.count() == 1
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_mail_leaves_when_the_decision_can_no_longer_be_taken_back(decision: Decision, clock: Clock) -> None:
    clock.move(seconds=UNDO_SECONDS - 1)
    work()
    assert not mail.outbox
    clock.move(seconds=1)
    work()
    (message,) = mail.outbox
    assert message.to == ["ada@example.org"]
    assert (the_notice().sent_at, the_notice().attempts) == (clock.now, 1)


def test_notice_waits_as_long_as_the_setting_says(ada: User, maria: User, clock: Clock, settings: Any) -> None:
    settings.UNDO_WINDOW = timedelta(seconds=10)
    judged(maria, pending(ada), Action.REJECT)
    clock.move(seconds=10)
    work()
    assert len(mail.outbox) == 1


def test_decision_taken_back_is_told_to_nobody(decision: Decision, maria: User, clock: Clock) -> None:
    clock.move(seconds=UNDO_SECONDS - 1)
    undo(moderator=maria, decision=decision)
    clock.move(days=1)
    work()
    assert not mail.outbox
    assert (the_notice().cancelled_at is not None, the_notice().sent_at) == (True, None)
    assert not Notice.objects.told().exists()


def test_taking_one_decision_back_keeps_what_is_told_of_another(decision: Decision, maria: User, clock: Clock) -> None:
    judged(maria, pending(person("Ida")), Action.REJECT)
    undo(moderator=maria, decision=decision)
    clock.move(seconds=LATER)
    work()
    assert [message.to for message in mail.outbox] == [["ida@example.org"]]


def test_decision_made_after_one_was_taken_back_is_told(decision: Decision, maria: User, clock: Clock) -> None:
    undo(moderator=maria, decision=decision)
    assert decision.contribution is not None
    judged(maria, decision.contribution, Action.APPROVE)
    clock.move(seconds=LATER)
    work()
    assert [message.subject for message in mail.outbox] == ["Your explanation on KL Divergence is published"]


def test_what_the_site_does_by_itself_is_told_at_once(maria: User, clock: Clock, settings: Any) -> None:
    settings.TRUSTED_FLAGS_TO_HIDE = 1
    contribution = published(person("Ada"), maria)
    flag(reader=moderator("Mo"), contribution=contribution, reason=FlagReason.WRONG)
    work()
    assert [message.subject for message in mail.outbox] == ["Your explanation on KL Divergence is hidden for now"]


def test_author_is_not_told_that_a_text_is_kept(maria: User, clock: Clock) -> None:
    contribution = published(person("Ada"), maria)
    flag(reader=person("Rui"), contribution=contribution, reason=FlagReason.WRONG)
    judged(maria, contribution, Action.KEEP)
    about_author = Notice.objects.filter(recipient=contribution.author)
    assert list(about_author.values_list("decision__action", flat=True)) == ["approve"]


# --- once -------------------------------------------------------------------------------------------------


def test_nobody_is_told_twice_of_one_decision(decision: Decision, ada: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(ada, decision)
    assert Notice.objects.count() == 1


def test_decision_repeated_is_told_once(ada: User, maria: User, clock: Clock) -> None:
    contribution = pending(ada)
    stale = Contribution.objects.get(pk=contribution.pk)
    first = judged(maria, contribution, Action.REJECT)
    with mock.patch.object(Contribution, "refresh_from_db"):  # `judged` looks at it as it was
        assert judged(maria, stale, Action.REJECT) == first
    clock.move(seconds=LATER)
    work()
    assert len(mail.outbox) == 1


def test_task_that_runs_again_sends_nothing(decision: Decision, clock: Clock) -> None:
    clock.move(seconds=LATER)
    work()
    deliver_notice.call(the_notice().pk)
    assert len(mail.outbox) == 1


def test_mail_of_a_worker_that_died_before_it_was_marked_leaves_again_with_the_same_id(
    decision: Decision, clock: Clock
) -> None:
    clock.move(seconds=LATER)
    really_send = EmailMessage.send

    def send_and_die(message: EmailMessage) -> None:
        really_send(message)
        raise SystemExit("killed")

    with mock.patch(SEND, send_and_die), pytest.raises(SystemExit):
        deliver_notice.call(the_notice().pk)
    assert the_notice().sent_at is None
    deliver_notice.call(the_notice().pk)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"] == the_notice().message_id
    assert (the_notice().sent_at, the_notice().attempts) == (clock.now, 2)


def test_each_notice_has_an_id_of_its_own_at_this_site(ada: User, maria: User, settings: Any) -> None:
    settings.SITE_URL = "https://klarity.example:8443"
    for _ in range(2):
        judged(maria, pending(ada), Action.REJECT)
    first, second = Notice.objects.values_list("message_id", flat=True)
    assert first != second
    assert re.fullmatch(r"<notice-[0-9a-f-]{36}@klarity\.example>", first)


# --- again, where it did not work -------------------------------------------------------------------------


def pauses(clock: Clock) -> list[timedelta]:
    """How long was waited between attempts, until there was no further one."""
    found = []
    while task := DBTaskResult.objects.filter(status="READY").first():
        found.append(task.run_after - clock.now)
        clock.now = task.run_after
        work()
    return found


def test_mail_that_fails_is_tried_again_after_growing_pauses_and_in_the_end_no_more(
    decision: Decision, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with mock.patch(SEND, side_effect=SMTPException("Try later.")) as send:
        waited = [pause.total_seconds() / 60 for pause in pauses(clock)]
    assert waited == [1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]  # minutes; the first is the time for an undo
    assert send.call_count == the_notice().attempts == len(waited) == MOST_ATTEMPTS
    assert the_notice().sent_at is None
    (record,) = [record for record in caplog.records if record.name == "community.actions.notices"]
    said = f"Notice {the_notice().pk} could not be sent in {MOST_ATTEMPTS} attempts: Try later."
    assert (record.levelno, record.message) == (logging.ERROR, said)


@pytest.mark.parametrize(
    "error",
    [SMTPRecipientsRefused({}), ConnectionRefusedError("no"), TimeoutError("slow"), ValueError("who would think so")],
    ids=lambda error: type(error).__name__,
)
def test_whatever_goes_wrong_the_notice_leaves_with_the_next_attempt(
    error: Exception, decision: Decision, clock: Clock
) -> None:
    clock.move(seconds=LATER)
    with mock.patch(SEND, side_effect=error):
        work()
    clock.move(seconds=59)
    work()
    assert not mail.outbox
    clock.move(seconds=1)
    work()
    assert len(mail.outbox) == 1
    assert (the_notice().sent_at, the_notice().attempts) == (clock.now, 2)
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_who_cannot_sign_in_any_more_gets_no_mail(decision: Decision, ada: User, clock: Clock) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    clock.move(seconds=LATER)
    work()
    assert not mail.outbox
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_notice_whose_task_failed_outright_is_planned_anew(decision: Decision, clock: Clock) -> None:
    DBTaskResult.objects.update(status="FAILED", finished_at=clock.now)
    clock.move(seconds=LATER)
    assert plan_forgotten() == 0  # a task may still be about it
    clock.move(hours=1)
    assert plan_forgotten() == 1
    assert plan_forgotten() == 0  # it is planned now
    work()
    assert len(mail.outbox) == 1
    assert plan_forgotten() == 0


def test_task_of_another_kind_with_the_same_number_sends_no_notice(decision: Decision, clock: Clock) -> None:
    DBTaskResult.objects.all().delete()
    clock.move(days=1)
    publish_after_waiting.enqueue(the_notice().pk, 1)
    assert plan_forgotten() == 1


def test_notice_that_waits_for_its_next_attempt_is_not_forgotten(decision: Decision, clock: Clock) -> None:
    clock.move(days=1)
    with mock.patch(SEND, side_effect=SMTPException("Try later.")):
        work()
    assert plan_forgotten() == 0


@pytest.mark.parametrize("change", [{"attempts": MOST_ATTEMPTS}, {"cancelled_at": datetime(2026, 1, 1, tzinfo=UTC)}])
def test_notice_that_is_not_to_leave_any_more_is_left_alone(
    change: dict[str, Any], decision: Decision, clock: Clock
) -> None:
    DBTaskResult.objects.all().delete()
    Notice.objects.update(**change)
    clock.move(days=1)
    assert plan_forgotten() == 0


def test_notice_of_a_closed_account_is_not_planned_anew(decision: Decision, ada: User, clock: Clock) -> None:
    DBTaskResult.objects.all().delete()
    clock.move(days=1)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert plan_forgotten() == 0
    User.objects.filter(pk=ada.pk).update(is_active=True)
    assert plan_forgotten() == 1


def test_notice_is_forgotten_once_it_is_due_for_longer_than_an_hour(decision: Decision, clock: Clock) -> None:
    DBTaskResult.objects.all().delete()
    clock.move(hours=1, seconds=UNDO_SECONDS)
    assert plan_forgotten() == 0
    clock.move(seconds=1)
    assert plan_forgotten() == 1
    assert DBTaskResult.objects.get().run_after == clock.now


def test_notice_that_has_left_is_not_sent_again_nor_planned(decision: Decision, clock: Clock) -> None:
    clock.move(seconds=LATER)
    work()
    left = the_notice()
    DBTaskResult.objects.all().delete()
    clock.move(days=1)
    assert plan_forgotten() == 0
    deliver_notice.call(left.pk)
    assert (len(mail.outbox), the_notice().sent_at, the_notice().attempts) == (1, left.sent_at, 1)


# --- to whom ----------------------------------------------------------------------------------------------


def test_nobody_is_told_of_what_they_did_themselves(ada: User) -> None:
    delete(actor=ada, contribution=pending(ada))
    assert not Notice.objects.exists()


def test_trusted_author_is_not_told_of_what_they_see_at_once(ada: User, settings: Any) -> None:
    settings.TRUSTED_APPROVALS = 0
    assert pending(ada).is_public
    assert not Notice.objects.exists()


def test_author_is_told_of_what_the_site_did_for_another_reason(ada: User, maria: User, settings: Any) -> None:
    settings.TRUSTED_FLAGS_TO_HIDE = 1
    contribution = published(ada, maria)
    flag(reader=moderator("Mo"), contribution=contribution, reason=FlagReason.WRONG)
    hiding = Decision.objects.get(action=Action.HIDE)
    assert (hiding.actor, Notice.objects.get(decision=hiding).recipient) == (None, ada)


def test_nobody_is_told_of_a_report_that_went_with_their_account() -> None:
    rui = person("Rui")
    report(reporter=rui, formula=KL, text="The second sign is wrong.")
    remove_account(user=rui, keep_published=True, actor=person("Root", is_superuser=True))
    assert Decision.objects.filter(action=Action.RESOLVE).exists()
    assert not Notice.objects.exists()


# --- what they say ----------------------------------------------------------------------------------------

KIND = "Your explanation on KL Divergence"


def told(by: User, contribution: Contribution, action: Action) -> EmailMessage:
    decision = judged(by, contribution, action, reason='Think of 3 < 4 & say "why", it\'s short.')
    return mail_of(Notice.objects.get(decision=decision))


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([Action.APPROVE], f"{KIND} is published"),
        ([Action.REQUEST_CHANGES], f"{KIND}: changes are asked for"),
        ([Action.REJECT], f"{KIND} was not published"),
        ([Action.SPAM], f"{KIND} was taken for spam"),
        ([Action.APPROVE, Action.HIDE], f"{KIND} is hidden for now"),
        ([Action.APPROVE, Action.HIDE, Action.RESTORE], f"{KIND} is back"),
        ([Action.APPROVE, Action.HIDE, Action.REJECT], f"{KIND} is no longer published"),
    ],
)
def test_subject_says_what_happened(actions: list[Action], expected: str, ada: User, maria: User) -> None:
    contribution = pending(ada)
    for action in actions:
        message = told(maria, contribution, action)
    assert message.subject == expected
    assert f"\n{expected}.\n" in str(message.body)


@pytest.mark.parametrize("hidden", [False, True])
def test_author_of_a_rejected_edit_is_not_told_that_the_text_is_gone(hidden: bool, ada: User, maria: User) -> None:
    contribution = published(ada, maria)
    if hidden:
        judged(maria, contribution, Action.HIDE)
        contribution.refresh_from_db()
    message = told(maria, edited(contribution, send=True), Action.REJECT)
    assert message.subject == "Your edit of your explanation on KL Divergence was not published"


def test_subject_speaks_of_the_text_as_it_was_when_it_was_rejected(ada: User, maria: User) -> None:
    contribution = pending(ada)
    rejection = judged(maria, contribution, Action.REJECT)
    contribution.refresh_from_db()
    judged(maria, edited(contribution, send=True), Action.APPROVE)
    assert subject(Notice.objects.get(decision=rejection)) == f"{KIND} was not published"


def test_aha_moments_are_called_so(ada: User, maria: User) -> None:
    message = told(maria, pending(ada, kind=Kind.AHA), Action.APPROVE)
    assert message.subject == "Your aha moment on KL Divergence is published"


def test_deletion_by_a_moderator_is_told_with_its_reason(ada: User, maria: User) -> None:
    decision = delete(actor=maria, contribution=pending(ada), reason="It is copied from a book.")
    message = mail_of(Notice.objects.get(decision=decision))
    assert message.subject == f"{KIND} was deleted"
    assert "It is copied from a book." in message.body


def test_mail_is_plain_text_without_escapes_and_with_an_absolute_address(maria: User, settings: Any) -> None:
    settings.SITE_URL = "https://klarity.example"
    ada = person("Ada")
    User.objects.filter(pk=ada.pk).update(name="Ada & <Ida>")
    contribution = pending(ada)
    message = told(maria, contribution, Action.REJECT)
    assert message.content_subtype == "plain"
    assert message.body.startswith("Hello Ada & <Ida>,\n")
    assert 'The moderator writes:\n\nThink of 3 < 4 & say "why", it\'s short.\n' in message.body
    where = f"https://klarity.example/contributions/{contribution.pk}/edit/"
    assert f"\nYour text, and what you can do with it: {where}\n" in message.body
    assert not re.search(r"&(amp|lt|gt|quot|#)", str(message.body))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Action.APPROVE, "See it here: {text}"),
        (Action.REJECT, "Your text, and what you can do with it: {form}"),
        (Action.SPAM, "The page: {formula}"),  # where its author can neither see it nor change it
    ],
)
def test_mail_leads_to_where_there_is_something_for_its_reader(
    action: Action, words: str, ada: User, maria: User, settings: Any
) -> None:
    settings.SITE_URL = site = "https://klarity.example"
    contribution = pending(ada)
    body = str(told(maria, contribution, action).body)
    addresses = {
        "text": site + contribution.get_absolute_url(),
        "form": site + reverse("edit-text", args=[contribution.pk]),
        "formula": site + reverse("formula", args=[KL]),
    }
    assert f"\n{words.format(**addresses)}\n" in body


def test_mail_without_a_reason_has_no_empty_place_for_it(ada: User, maria: User) -> None:
    body = mail_of(Notice.objects.get(decision=judged(maria, pending(ada), Action.APPROVE, reason=""))).body
    assert "writes:" not in body
    assert "\n\n\n" not in body


def test_reason_that_looks_like_a_template_stays_as_it_is(ada: User, maria: User) -> None:
    decision = judged(maria, pending(ada), Action.REJECT, reason="{{ notice.message_id }} {kind} %s")
    message = mail_of(Notice.objects.get(decision=decision))
    assert "{{ notice.message_id }} {kind} %s" in message.body


def test_text_on_a_formula_that_is_gone_is_told_of_under_its_old_name(ada: User, maria: User) -> None:
    contribution = pending(ada)
    Contribution.objects.filter(pk=contribution.pk).update(formula="once-upon-a-time")
    assert told(maria, contribution, Action.APPROVE).subject == "Your explanation on once-upon-a-time is published"


def test_answer_to_a_report_goes_to_its_reporter_and_leads_to_the_page(
    maria: User, clock: Clock, settings: Any
) -> None:
    settings.SITE_URL = "https://klarity.example"
    sent = report(reporter=person("Rui"), formula=KL, text="The second sign is wrong.")
    close_report(moderator=maria, report=sent, reason="Thank you, it is mended.")
    clock.move(seconds=LATER)
    work()
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["rui@example.org"], "Your report on KL Divergence")
    assert "Thank you, it is mended." in message.body
    assert f"https://klarity.example/formulas/{KL}/" in message.body


# --- read -------------------------------------------------------------------------------------------------


def test_reading_marks_ones_own_notices_that_are_told(decision: Decision, maria: User, ada: User, clock: Clock) -> None:
    assert mark_read(reader=ada) == 0  # it is not told yet
    judged(maria, pending(person("Ida")), Action.REJECT)
    clock.move(seconds=LATER)
    assert (mark_read(reader=ada), mark_read(reader=ada)) == (1, 0)
    assert list(Notice.objects.filter(read_at=clock.now).values_list("recipient", flat=True)) == [ada.pk]
