"""Webhooks by the API: made with a secret shown once, listed, tried, switched and deleted, each by its owner alone."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from community.actions import deliveries
from community.models import Delivery, Scope, User, Webhook
from tests.clock import Clock
from tests.community.api.asking import problem, program, said, send, wrong
from tests.community.hooks import ADDRESS, Network, hook
from tests.community.working import work
from tests.personas import person, published, rows

pytestmark = pytest.mark.django_db

WEBHOOKS = "/api/v1/me/webhooks/"


@pytest.fixture
def rui() -> User:
    return person("Rui")


@pytest.fixture
def client(rui: User) -> Client:
    """A program of Rui's."""
    return program(rui, Scope.READ, Scope.WRITE)


def at(webhook: Webhook, tail: str = "") -> str:
    return f"{WEBHOOKS}{webhook.public_id}/{tail}"


def test_webhook_is_made_and_its_secret_shown_once(client: Client, rui: User) -> None:
    answer = send(client, "POST", WEBHOOKS, {"address": ADDRESS, "formula": "kl-divergence"})
    made = said(answer, 201)
    row = Webhook.objects.get()
    assert (row.owner, row.address, row.formula) == (rui, ADDRESS, "kl-divergence")
    assert row.events == ["contribution.published", "contribution.withdrawn"]
    assert made["secret"] == row.secret
    assert len(row.secret) > 40
    assert answer.headers["Location"] == made["url"] == f"http://testserver{at(row)}"
    assert row.secret not in client.get(WEBHOOKS).content.decode()
    assert row.secret not in client.get(made["url"]).content.decode()


def test_webhook_may_be_told_of_one_event_only(client: Client) -> None:
    send(client, "POST", WEBHOOKS, {"address": ADDRESS, "events": ["contribution.withdrawn"]})
    assert Webhook.objects.get().events == ["contribution.withdrawn"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "address"),
        ({"address": "http://hooks.example.org/"}, "address"),
        ({"address": "https://127.0.0.1/"}, "address"),
        ({"address": "https://user:password@hooks.example.org/"}, "address"),
        ({"address": ADDRESS, "events": []}, "events"),
        ({"address": ADDRESS, "events": ["ping"]}, "events.0"),
        ({"address": ADDRESS, "events": "contribution.published"}, "events"),
        ({"address": ADDRESS, "formula": "no-such-formula"}, "formula"),
        ({"address": ADDRESS, "secret": "mine"}, "secret"),
    ],
)
def test_webhook_that_cannot_be_is_refused(client: Client, sent: Any, field: str) -> None:
    before = rows()
    assert field in wrong(send(client, "POST", WEBHOOKS, sent))
    assert rows() == before


def test_member_has_so_many_webhooks_at_most(client: Client, rui: User, settings: Settings) -> None:
    for _ in range(settings.WEBHOOKS_EACH):
        hook(rui)
    before = rows()
    assert "delete one" in wrong(send(client, "POST", WEBHOOKS, {"address": ADDRESS}))["address"]
    assert rows() == before


def test_whoever_has_not_verified_their_address_has_none() -> None:
    client = program(person("New", verified=False), Scope.READ, Scope.WRITE)
    before = rows()
    assert "Verify" in problem(send(client, "POST", WEBHOOKS, {"address": ADDRESS}), 403)["detail"]
    assert rows() == before


def test_list_is_ones_own(client: Client, rui: User) -> None:
    own = hook(rui)
    hook(person("Somebody else"))
    assert [entry["id"] for entry in said(client.get(WEBHOOKS))["results"]] == [str(own.public_id)]


@pytest.mark.parametrize(
    ("method", "tail", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"active": False}),
        ("DELETE", "", None),
        ("POST", "ping/", None),
        ("GET", "deliveries/", None),
    ],
)
def test_webhook_of_somebody_else_does_not_exist(client: Client, method: str, tail: str, body: Any) -> None:
    others = hook(person("Somebody else"))
    before = rows()
    problem(send(client, method, at(others, tail), body), 404)
    problem(send(client, method, f"{WEBHOOKS}{uuid4()}/{tail}", body), 404)
    assert rows() == before


def test_webhook_is_switched_off_and_on(client: Client, rui: User) -> None:
    made = hook(rui)
    off = said(send(client, "PATCH", at(made), {"active": False}))
    assert (off["active"], off["switched_off_because"]) == (False, "You switched it off.")
    on = said(send(client, "PATCH", at(made), {"active": True}))
    assert (on["active"], on["switched_off_because"], on["failing_since"]) == (True, "", None)


def test_change_of_nothing_is_refused(client: Client, rui: User) -> None:
    made = hook(rui)
    before = rows()
    assert "active: true or false" in wrong(send(client, "PATCH", at(made), {}))["body"]
    assert rows() == before


def test_webhook_is_deleted(client: Client, rui: User) -> None:
    made = hook(rui)
    assert send(client, "DELETE", at(made)).status_code == 204
    assert not Webhook.objects.exists()


def test_webhook_is_tried_once_a_minute(client: Client, rui: User, clock: Clock) -> None:
    made = hook(rui)
    ping = said(send(client, "POST", at(made, "ping/")), 202)
    assert ping == {"id": str(Delivery.objects.get().public_id)}
    clock.move(seconds=20)
    before = rows()
    refused = send(client, "POST", at(made, "ping/"))
    problem(refused, 429)
    assert refused.headers["Retry-After"] == "40"
    assert rows() == before
    clock.move(seconds=40)
    said(send(client, "POST", at(made, "ping/")), 202)


def test_webhook_that_is_off_is_not_tried(client: Client, rui: User) -> None:
    made = hook(rui)
    send(client, "PATCH", at(made), {"active": False})
    before = rows()
    assert "switched off" in problem(send(client, "POST", at(made, "ping/")), 409)["detail"]
    assert rows() == before


def test_calls_are_listed_newest_first(
    client: Client, rui: User, ada: User, maria: User, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "post", Network())
    made = hook(rui)
    text = published(ada, maria)
    clock.move(minutes=2)
    work()
    said(send(client, "POST", at(made, "ping/")), 202)
    work()
    listed = said(client.get(at(made, "deliveries/")))["results"]
    assert [(entry["event"], entry["contribution"]) for entry in listed] == [
        ("ping", None),
        ("contribution.published", text.pk),
    ]
    assert (listed[0]["status"], listed[0]["outcome"], listed[0]["milliseconds"]) == (204, "Taken.", 12)
    first = said(client.get(at(made, "deliveries/?limit=1")))
    assert first["results"] == listed[:1]
    assert said(client.get(first["next"]))["results"] == listed[1:]
