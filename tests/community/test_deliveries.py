"""Webhooks are told of what was published and withdrawn: once it stays so, in order, again after failures, signed."""

import hashlib
import hmac
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from community.actions import deliveries
from community.actions.deliveries import (
    KEPT,
    call_webhook,
    delete_old_deliveries,
    plan_forgotten_calls,
)
from community.actions.judging import undo
from community.actions.people import remove_account
from community.actions.retrying import PAUSES
from community.actions.webhooks import ping_webhook, switch_webhook
from community.actions.writing import delete, withdraw
from community.models import Contribution, Decision, Delivery, DeliveryAttempt, User, Webhook
from community.outgoing import Answer
from community.states import Action, Event
from tests.clock import Clock
from tests.community.accounts.steps import BrokenServer
from tests.community.hooks import ADDRESS, FAILED, TAKEN, Network, hook, log, waiting
from tests.community.working import work
from tests.personas import draft, edited, judged, pending, person, published

pytestmark = [pytest.mark.django_db, pytest.mark.site]

PUBLISHED, WITHDRAWN = Event.PUBLISHED.value, Event.WITHDRAWN.value


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """Takes the place of all other machines."""
    made = Network()
    monkeypatch.setattr(deliveries, "post", made)
    return made


@pytest.fixture
def rui() -> User:
    """Somebody who has webhooks."""
    return person("Rui")


def after(clock: Clock, **time: float) -> None:
    """Lets so much time pass, and the worker do what is due then."""
    clock.move(**time)
    work()


# --- of what they are told ----------------------------------------------------------------------------------


def test_published_text_is_told_as_the_api_has_it(
    clock: Clock, network: Network, client: Client, ada: User, maria: User, rui: User, settings: Settings
) -> None:
    settings.SITE_URL = "http://testserver"
    hook(rui)
    text = published(ada, maria)
    after(clock, minutes=2)
    ((address, body, headers),) = network.calls
    assert address == ADDRESS
    assert body["type"] == PUBLISHED
    assert body["contribution"] == client.get(f"/api/v1/contributions/?formula={text.formula}").json()["results"][0]
    delivery = Delivery.objects.get()
    assert body["id"] == headers["Klarity-Delivery"] == str(delivery.public_id)
    assert headers["Klarity-Event"] == PUBLISHED
    assert headers["Content-Type"] == "application/json"
    assert delivery.delivered_at == clock.now
    assert log() == [(PUBLISHED, 204, "Taken.")]


@pytest.mark.parametrize("action", [Action.HIDE, Action.SPAM])
def test_withdrawn_text_is_told_by_its_place_and_without_a_word_of_it(
    clock: Clock, network: Network, ada: User, maria: User, rui: User, action: Action
) -> None:
    text = published(ada, maria)
    hook(rui)
    judged(maria, text, action)
    after(clock, minutes=2)
    ((_, body, _),) = network.calls
    assert body["type"] == WITHDRAWN
    page = f"http://localhost:8000/contributions/{text.pk}/"
    assert body["contribution"] == {"id": text.pk, "formula": text.formula, "kind": "explanation", "page": page}
    assert b"bet on" not in network.raw[0]


def test_deleted_text_is_told(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> None:
    text = published(ada, maria)
    hook(rui)
    delete(actor=ada, contribution=text)
    after(clock, minutes=2)
    assert network.told == [(WITHDRAWN, text.pk)]


def test_newer_revision_is_told(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> None:
    text = published(ada, maria)
    hook(rui)
    judged(maria, edited(text, send=True), Action.APPROVE)
    after(clock, minutes=2)
    assert network.told == [(PUBLISHED, text.pk)]
    assert b"edit" in network.raw[0]


def test_restored_text_is_told(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> None:
    text = published(ada, maria)
    judged(maria, text, Action.HIDE)
    after(clock, minutes=2)
    hook(rui)
    judged(maria, text, Action.RESTORE)
    after(clock, minutes=2)
    assert network.told == [(PUBLISHED, text.pk)]


def test_what_nobody_notices_is_not_told(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> None:
    text = published(ada, maria)
    hook(rui)
    draft(ada)
    withdraw(author=ada, contribution=pending(ada))
    judged(maria, pending(ada), Action.REJECT)
    judged(maria, edited(text, send=True), Action.REJECT)
    delete(actor=ada, contribution=draft(ada))
    after(clock, minutes=2)
    assert network.calls == []
    assert not Delivery.objects.exists()


def test_texts_of_who_left_are_told_without_their_name(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    text = published(ada, maria)
    hook(rui)
    remove_account(user=ada, keep_published=True)
    after(clock, minutes=2)
    assert network.told == [(PUBLISHED, text.pk)]
    assert network.calls[0][1]["contribution"]["author"]["name"] == "A former member"


def test_texts_that_left_with_their_author_are_told(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    text = published(ada, maria)
    hook(rui)
    remove_account(user=ada, keep_published=False)
    after(clock, minutes=2)
    assert network.told == [(WITHDRAWN, text.pk)]


def test_webhook_is_told_of_its_events_and_its_formula_alone(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    hook(rui, address="https://a.example.org/", events=[Event.WITHDRAWN])
    hook(rui, address="https://b.example.org/", formula="bayes-theorem")
    text, other = published(ada, maria), pending(ada, formula="bayes-theorem")
    judged(maria, other, Action.APPROVE)
    after(clock, minutes=2)
    judged(maria, text, Action.HIDE)
    after(clock, minutes=2)
    told = [(address, event[1]) for (address, _, _), event in zip(network.calls, network.told, strict=True)]
    assert told == [("https://b.example.org/", other.pk), ("https://a.example.org/", text.pk)]


# --- when -----------------------------------------------------------------------------------------------------


def test_nothing_is_told_while_it_can_be_taken_back(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    hook(rui)
    published(ada, maria)
    after(clock, seconds=59)
    assert network.calls == []
    after(clock, seconds=2)
    assert len(network.calls) == 1


def test_what_was_taken_back_is_never_told(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> None:
    hook(rui)
    published(ada, maria)
    undo(moderator=maria, decision=Decision.objects.get(action=Action.APPROVE))
    after(clock, hours=1)
    assert network.calls == []
    assert waiting() == 0


def test_text_that_was_hidden_before_it_was_told_is_not_sent(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    hook(rui)
    text = published(ada, maria)
    clock.move(seconds=30)
    judged(maria, text, Action.HIDE)
    after(clock, minutes=2)
    assert network.told == [(WITHDRAWN, text.pk)]


def test_events_are_told_in_their_order(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> None:
    hook(rui)
    texts = []
    for _ in range(3):
        texts.append(published(ada, maria).pk)
        clock.move(seconds=1)
    after(clock, minutes=2)
    assert network.told == [(PUBLISHED, pk) for pk in texts]


def test_nothing_is_planned_where_the_change_is_taken_back_with_its_transaction(
    network: Network, ada: User, maria: User, rui: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(rui)
    text = pending(ada)
    monkeypatch.setattr(deliveries, "plan", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        judged(maria, text, Action.APPROVE)
    text.refresh_from_db()
    assert not text.is_public
    assert not Delivery.objects.exists()


# --- failures -------------------------------------------------------------------------------------------------


@pytest.fixture
def failing(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> Webhook:
    """A webhook that is owed an event, and has failed once."""
    made = hook(rui)
    network.answer = FAILED
    published(ada, maria)
    after(clock, minutes=1)
    assert len(network.calls) == 1
    return made


def test_pauses_grow(clock: Clock, network: Network, failing: Webhook) -> None:
    for count, pause in enumerate(PAUSES[:-1], start=1):
        clock.now += pause - timedelta(seconds=1)
        work()
        assert len(network.calls) == count
        after(clock, seconds=1)
        assert len(network.calls) == count + 1
    assert log() == [(PUBLISHED, 503, "Answered 503.")] * len(PAUSES)


def test_event_that_arrives_at_last_is_the_same_one_and_ends_the_failure(
    clock: Clock, network: Network, failing: Webhook
) -> None:
    network.answer = TAKEN
    after(clock, minutes=1)
    first, second = (body["id"] for _, body, _ in network.calls)
    assert first == second
    failing.refresh_from_db()
    assert (failing.failing_since, failing.failures, failing.next_call_at) == (None, 0, None)
    assert waiting() == 0


def test_pause_belongs_to_the_webhook_however_much_happens(
    clock: Clock, network: Network, failing: Webhook, ada: User, maria: User
) -> None:
    after(clock, minutes=1)  # the second failure: a pause of five minutes
    assert len(network.calls) == 2
    for name in ("Bo", "Cy", "Di"):
        published(person(name), maria)
    after(clock, minutes=4)
    assert len(network.calls) == 2
    after(clock, minutes=1)
    assert len(network.calls) == 3


def test_all_that_waited_is_told_when_the_machine_answers_again(
    clock: Clock, network: Network, failing: Webhook, ada: User, maria: User
) -> None:
    texts = [Contribution.objects.get().pk, *(published(person(name), maria).pk for name in ("Bo", "Cy"))]
    after(clock, seconds=30)
    network.answer = TAKEN
    after(clock, minutes=10)
    assert network.told[1:] == [(PUBLISHED, pk) for pk in texts]
    assert waiting() == 0


def test_other_webhooks_do_not_wait(
    clock: Clock, network: Network, failing: Webhook, ada: User, maria: User, rui: User
) -> None:
    network.answer = TAKEN
    hook(rui, address="https://other.example.org/")
    text = published(ada, maria)
    clock.now -= timedelta(seconds=1)
    Webhook.objects.filter(pk=failing.pk).update(next_call_at=clock.now + timedelta(days=1))
    after(clock, minutes=2)
    assert [(address, told) for (address, _, _), told in zip(network.calls[1:], network.told[1:], strict=True)] == [
        ("https://other.example.org/", (PUBLISHED, text.pk))
    ]


def test_webhook_that_fails_for_a_week_is_switched_off_and_its_owner_told(
    clock: Clock, network: Network, failing: Webhook, rui: User
) -> None:
    mail.outbox.clear()
    for _ in range(7 * 24):
        after(clock, hours=1)
    failing.refresh_from_db()
    assert not failing.is_active
    assert failing.switched_off_because == "It failed for a week, the last time so: Answered 503."
    assert len(network.calls) > 8
    assert waiting() == 0
    (letter,) = mail.outbox
    assert letter.to == [rui.email]
    assert letter.subject == "Your webhook was switched off"
    assert ADDRESS in str(letter.body)
    assert f"http://localhost:8000/account/webhooks/{failing.public_id}/" in str(letter.body)


def test_webhook_that_failed_for_almost_a_week_is_on(clock: Clock, network: Network, failing: Webhook) -> None:
    for _ in range(7 * 24 - 1):
        after(clock, hours=1)
    failing.refresh_from_db()
    assert failing.is_active


def test_webhook_that_is_off_is_told_nothing(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> None:
    made = hook(rui)
    text = published(ada, maria)
    switch_webhook(webhook=made, on=False)
    judged(maria, text, Action.HIDE)
    after(clock, minutes=2)
    assert network.calls == []
    switch_webhook(webhook=made, on=True)
    after(clock, minutes=2)
    assert network.calls == []
    judged(maria, text, Action.RESTORE)
    after(clock, minutes=2)
    assert network.told == [(PUBLISHED, text.pk)]


def test_machine_that_says_that_it_is_gone_is_not_called_again(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    made = hook(rui)
    network.answer = Answer(410, "Answered 410.", 1)
    published(ada, maria)
    mail.outbox.clear()
    after(clock, minutes=2)
    made.refresh_from_db()
    assert not made.is_active
    assert "410" in made.switched_off_because
    assert [letter.subject for letter in mail.outbox if letter.to == [rui.email]] == ["Your webhook was switched off"]


def test_mail_that_could_not_be_sent_is_tried_again(
    clock: Clock, network: Network, ada: User, maria: User, rui: User, settings: Settings
) -> None:
    hook(rui)
    network.answer = Answer(410, "Answered 410.", 1)
    published(ada, maria)
    working_server = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{BrokenServer.__module__}.BrokenServer"
    after(clock, minutes=2)
    settings.EMAIL_BACKEND = working_server
    mail.outbox.clear()
    after(clock, minutes=1)
    assert [letter.to for letter in mail.outbox if "webhook" in letter.subject] == [[rui.email]]


def test_webhook_of_who_left_is_gone(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> None:
    hook(rui)
    published(ada, maria)
    remove_account(user=rui, keep_published=True)
    after(clock, minutes=2)
    assert network.calls == []
    assert not Webhook.objects.exists()


def test_webhook_of_who_may_not_sign_in_is_not_called(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    hook(rui)
    published(ada, maria)
    User.objects.filter(pk=rui.pk).update(is_active=False)
    after(clock, minutes=2)
    assert network.calls == []


# --- one call at a time, and none forgotten --------------------------------------------------------------------


def test_webhook_that_is_being_called_is_not_called_a_second_time(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    made = hook(rui)
    published(ada, maria)
    Webhook.objects.filter(pk=made.pk).update(called_until=clock.now + timedelta(minutes=2))
    after(clock, minutes=1)
    assert network.calls == []
    after(clock, minutes=1)  # whoever held it was killed
    assert len(network.calls) == 1


def test_call_whose_task_was_lost_is_planned_again(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    hook(rui)
    published(ada, maria)
    DBTaskResult.objects.filter(task_path=call_webhook.module_path).delete()
    clock.move(minutes=59)
    assert plan_forgotten_calls() == 0
    clock.move(minutes=3)
    assert plan_forgotten_calls() == 1
    assert plan_forgotten_calls() == 0
    work()
    assert len(network.calls) == 1


def test_mails_do_not_wait_for_webhooks_nor_webhooks_for_those_that_fail(
    clock: Clock, failing: Webhook, ada: User, maria: User, rui: User
) -> None:
    DBTaskResult.objects.all().delete()
    hook(rui)
    published(ada, maria)
    planned: dict[str, list[int]] = {"call_webhook": [], "deliver_notice": []}
    for task in DBTaskResult.objects.all():
        planned[task.task_path.rpartition(".")[2]].append(task.priority)
    assert max(planned["call_webhook"]) < min(planned["deliver_notice"])
    assert len(set(planned["call_webhook"])) == 2


def test_old_deliveries_are_deleted(clock: Clock, network: Network, ada: User, maria: User, rui: User) -> None:
    hook(rui)
    published(ada, maria)
    after(clock, minutes=2)
    clock.now += KEPT - timedelta(minutes=3)
    delete_old_deliveries()
    assert DeliveryAttempt.objects.count() == 1
    clock.move(minutes=2)
    delete_old_deliveries()
    assert not DeliveryAttempt.objects.exists()
    assert not Delivery.objects.exists()


# --- pings and signatures --------------------------------------------------------------------------------------


def test_ping_says_nothing_and_leaves_at_once(clock: Clock, network: Network, rui: User) -> None:
    ping = ping_webhook(webhook=hook(rui))
    work()
    ((_, body, headers),) = network.calls
    moment = clock.now.isoformat().replace("+00:00", "Z")
    assert body == {"id": str(ping.public_id), "type": "ping", "time": moment}
    assert headers["Klarity-Event"] == "ping"


def test_ping_goes_before_what_waits_for_the_end_of_a_pause(clock: Clock, network: Network, failing: Webhook) -> None:
    ping_webhook(webhook=failing)
    work()
    assert network.told[1][0] == "ping"


def test_ping_that_fails_is_not_tried_again(clock: Clock, network: Network, rui: User) -> None:
    made = hook(rui)
    network.answer = FAILED
    ping_webhook(webhook=made)
    for _ in range(48):
        after(clock, hours=1)
    assert len(network.calls) == 1
    made.refresh_from_db()
    assert (made.is_active, made.failing_since) == (True, None)


def test_call_is_signed_with_the_secret_and_the_time(
    clock: Clock, network: Network, ada: User, maria: User, rui: User
) -> None:
    made = hook(rui)
    published(ada, maria)
    after(clock, minutes=2)
    at = int(clock.now.timestamp())
    signed = hmac.new(made.secret.encode(), f"{at}.".encode() + network.raw[0], hashlib.sha256).hexdigest()
    assert network.calls[0][2]["Klarity-Signature"] == f"t={at},v1={signed}"


def test_each_attempt_is_signed_anew(clock: Clock, network: Network, failing: Webhook) -> None:
    after(clock, minutes=1)
    first, second = (headers["Klarity-Signature"] for _, _, headers in network.calls)
    assert first != second
