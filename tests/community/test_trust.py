"""Who is trusted and when, what that changes, and what becomes of the texts of a moderator whom nobody can review."""

from datetime import timedelta

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from community.actions.judging import undo
from community.actions.people import make_moderator
from community.actions.publishing import REASON, publish_unreviewed
from community.actions.writing import delete, save_draft, submit, withdraw
from community.models import Contribution, Decision, Notice, User
from community.states import Action
from community.trust import is_new, is_trusted
from tests.clock import Clock
from tests.community.working import work
from tests.personas import decided, draft, edited, judged, moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db


def trusted(author: User, maria: User) -> User:
    for _ in range(3):
        published(author, maria)
    assert is_trusted(author)
    return author


# --- who is trusted ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("approvals", "expected"), [(0, False), (2, False), (3, True), (4, True)])
def test_three_approvals_make_trusted(approvals: int, expected: bool, ada: User, maria: User) -> None:
    for contribution in [pending(ada) for _ in range(approvals)]:
        judged(maria, contribution, Action.APPROVE)
    assert is_trusted(ada) is expected


def test_approvals_of_edits_of_one_text_count_once(ada: User, maria: User) -> None:
    contribution = published(ada, maria)
    for _ in range(3):
        judged(maria, edited(contribution, send=True), Action.APPROVE)
        contribution.refresh_from_db()
    assert Decision.objects.filter(action="approve").count() == 4
    assert not is_trusted(ada)


def test_approvals_of_others_texts_do_not_count(ada: User, maria: User) -> None:
    for _ in range(3):
        published(person(f"Ida{_}"), maria)
    assert not is_trusted(ada)
    assert not is_trusted(maria)  # who has approved them


def test_approval_taken_back_does_not_count(ada: User, maria: User) -> None:
    for _ in range(2):
        published(ada, maria)
    undo(moderator=maria, decision=judged(maria, pending(ada), Action.APPROVE))
    assert not is_trusted(ada)


def test_approved_text_counts_also_after_its_author_has_deleted_it(ada: User, maria: User) -> None:
    trusted(ada, maria)
    first = Contribution.objects.earliest("pk")
    delete(actor=ada, contribution=first)
    assert is_trusted(ada)


@pytest.mark.parametrize("action", [Action.REJECT, Action.SPAM])
def test_text_turned_down_is_remembered_for_thirty_days(action: Action, ada: User, maria: User, clock: Clock) -> None:
    decided(ada, maria, action)
    for _ in range(3):
        published(ada, maria)
    clock.move(days=30, seconds=-1)
    assert not is_trusted(ada)
    clock.move(seconds=1)
    assert is_trusted(ada)


@pytest.mark.parametrize("action", [Action.REQUEST_CHANGES, Action.HIDE])
def test_other_decisions_take_no_trust_away(action: Action, ada: User, maria: User) -> None:
    waiting = pending(ada)
    trusted(ada, maria)
    judged(maria, waiting if action == Action.REQUEST_CHANGES else Contribution.objects.public()[0], action)
    assert is_trusted(ada)


def test_rejected_edit_takes_trust_away(ada: User, maria: User) -> None:
    trusted(ada, maria)
    contribution = Contribution.objects.public()[0]
    judged(maria, contribution, Action.HIDE)
    contribution.refresh_from_db()
    judged(maria, edited(contribution, send=True), Action.REJECT)
    assert not is_trusted(ada)


def test_rejection_taken_back_takes_no_trust_away(ada: User, maria: User) -> None:
    waiting = pending(ada)
    trusted(ada, maria)
    undo(moderator=maria, decision=judged(maria, waiting, Action.REJECT))
    assert is_trusted(ada)


def test_account_is_new_for_a_day(clock: Clock) -> None:
    nia = person("Nia", new=True)
    clock.move(days=1, seconds=-1)
    assert is_new(nia)
    clock.move(seconds=1)
    assert not is_new(nia)


# --- what trust does --------------------------------------------------------------------------------------


def test_text_of_a_trusted_author_is_published_at_once_and_the_log_says_why(ada: User, maria: User) -> None:
    trusted(ada, maria)
    contribution = submit(author=ada, contribution=draft(ada))
    contribution.refresh_from_db()
    assert contribution.is_public
    assert contribution.published_revision == contribution.current_revision
    sent, approved = contribution.decisions.all()
    assert (sent.action, sent.actor) == ("submit", ada)
    assert (approved.action, approved.actor, approved.reason) == ("approve", None, "The author is trusted.")
    assert approved.revision == contribution.published_revision


def test_edit_by_a_trusted_author_is_published_at_once(ada: User, maria: User) -> None:
    trusted(ada, maria)
    contribution = edited(Contribution.objects.public()[0], send=True)
    contribution.refresh_from_db()
    assert (contribution.is_public, contribution.has_edit) == (True, False)


def test_text_of_another_author_waits(ada: User, maria: User) -> None:
    trusted(ada, maria)
    assert pending(person("Ida")).state == "pending"


def test_trust_brings_no_hidden_text_back(ada: User, maria: User) -> None:
    trusted(ada, maria)
    contribution = Contribution.objects.public()[0]
    judged(maria, contribution, Action.HIDE)
    contribution.refresh_from_db()
    contribution = edited(contribution, send=True)
    contribution.refresh_from_db()
    assert (contribution.visibility, contribution.review) == ("hidden", "pending")


def test_moderator_who_is_trusted_is_published_at_once_and_nothing_is_planned(maria: User) -> None:
    writing = trusted(moderator("Mo"), maria)
    DBTaskResult.objects.all().delete()
    contribution = submit(author=writing, contribution=draft(writing))
    assert contribution.is_public
    assert not DBTaskResult.objects.exists()


# --- a moderator whom nobody can review -------------------------------------------------------------------


@pytest.fixture
def waiting(clock: Clock) -> Contribution:
    """A text of the only moderator, sent in just now."""
    writing = moderator("Mo")
    return submit(author=writing, contribution=draft(writing))


def state_of(contribution: Contribution) -> str:
    return Contribution.objects.get(pk=contribution.pk).state


def test_text_of_the_only_moderator_is_published_after_a_day(waiting: Contribution, clock: Clock) -> None:
    clock.move(days=1, seconds=-1)
    work()
    assert state_of(waiting) == "pending"
    clock.move(seconds=1)
    work()
    assert state_of(waiting) == "published"


def test_log_says_that_nobody_has_reviewed_it_and_so_does_the_mail(waiting: Contribution, clock: Clock) -> None:
    clock.move(days=1)
    work()
    decision = waiting.decisions.get(action=Action.APPROVE)
    assert (decision.actor, decision.reason) == (None, "There was no other moderator to review it.")
    assert decision.revision == waiting.current_revision
    (message,) = mail.outbox
    assert REASON in message.body
    assert message.to == ["mo@example.org"]


def test_where_there_is_another_moderator_the_text_waits_for_them(waiting: Contribution, clock: Clock) -> None:
    moderator("Maria")
    clock.move(days=1)
    work()
    assert state_of(waiting) == "pending"


def test_where_that_moderator_has_gone_meanwhile_the_text_is_published_a_day_later(
    waiting: Contribution, clock: Clock
) -> None:
    maria = moderator("Maria")
    clock.move(days=1)
    work()
    User.objects.filter(pk=maria.pk).update(is_active=False)
    clock.move(days=1, seconds=-1)
    work()
    assert state_of(waiting) == "pending"
    clock.move(seconds=1)
    work()
    assert state_of(waiting) == "published"


@pytest.mark.parametrize("fields", [{"is_moderator": True, "is_active": False}, {"is_moderator": False}])
def test_who_cannot_sign_in_or_does_not_moderate_reviews_nothing(
    fields: dict[str, bool], waiting: Contribution, clock: Clock
) -> None:
    person("Maria", **fields)
    clock.move(days=1)
    work()
    assert state_of(waiting) == "published"


def test_text_that_was_withdrawn_is_not_published(waiting: Contribution, clock: Clock) -> None:
    withdraw(author=waiting.author, contribution=waiting)
    clock.move(days=1)
    work()
    assert state_of(waiting) == "draft"


def test_edited_text_waits_a_day_from_when_it_was_sent_again(waiting: Contribution, clock: Clock) -> None:
    clock.move(hours=12)
    author = waiting.author
    save_draft(author=author, contribution=waiting, text="Other words than those that wait.")
    submit(author=author, contribution=waiting)
    clock.move(hours=12)
    work()
    assert state_of(waiting) == "pending"
    clock.move(hours=12)
    work()
    assert state_of(waiting) == "published"


@pytest.mark.parametrize(("action", "state"), [(Action.REJECT, "rejected"), (Action.SPAM, "spam")])
def test_text_that_was_judged_is_not_published(action: Action, state: str, waiting: Contribution, clock: Clock) -> None:
    maria = moderator("Maria")
    judged(maria, waiting, action)
    User.objects.filter(pk=maria.pk).update(is_active=False)
    clock.move(days=1)
    work()
    assert state_of(waiting) == state


@pytest.mark.parametrize("lost", ["is_moderator", "is_active"])
def test_text_of_who_is_no_longer_a_moderator_waits(lost: str, waiting: Contribution, clock: Clock) -> None:
    User.objects.filter(pk=waiting.author_id).update(**{lost: False})
    clock.move(days=1)
    work()
    assert state_of(waiting) == "pending"


def test_hidden_text_stays_hidden(clock: Clock) -> None:
    writing, maria = moderator("Mo"), moderator("Maria")
    contribution = published(writing, maria)
    judged(maria, contribution, Action.HIDE)
    contribution.refresh_from_db()
    edited(contribution, send=True)
    User.objects.filter(pk=maria.pk).update(is_active=False)
    clock.move(days=1)
    work()
    contribution.refresh_from_db()
    assert (contribution.visibility, contribution.review) == ("hidden", "pending")


def test_edit_by_the_only_moderator_is_published_after_a_day(clock: Clock) -> None:
    writing, maria = moderator("Mo"), moderator("Maria")
    contribution = edited(published(writing, maria), send=True)
    User.objects.filter(pk=maria.pk).update(is_active=False)
    clock.move(days=1)
    work()
    contribution.refresh_from_db()
    assert (contribution.is_public, contribution.has_edit) == (True, False)


def test_author_who_becomes_the_only_moderator_need_not_send_again(clock: Clock) -> None:
    ada = person("Ada")
    contribution = pending(ada)
    make_moderator(user=ada)
    clock.move(days=1)
    work()
    assert state_of(contribution) == "published"


def test_text_of_another_version_is_not_published(waiting: Contribution) -> None:
    before = rows()
    assert publish_unreviewed(contribution=waiting, version=waiting.version - 1) is None
    assert not rows() ^ before


def test_text_is_published_once_however_often_the_task_runs(waiting: Contribution, clock: Clock) -> None:
    clock.move(days=1)
    assert publish_unreviewed(contribution=waiting, version=waiting.version)
    assert publish_unreviewed(contribution=waiting, version=waiting.version) is None
    assert Notice.objects.count() == Decision.objects.filter(action="approve").count() == 1


def test_three_texts_that_nobody_reviewed_make_trusted_too(clock: Clock) -> None:
    writing = moderator("Mo")
    for _ in range(3):
        submit(author=writing, contribution=draft(writing))
        clock.move(days=1)
        work()
    assert is_trusted(writing)
    assert timedelta(days=3) == clock.now - Decision.objects.earliest("pk").created_at
