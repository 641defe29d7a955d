"""The pages of webhooks: made after "Is it you?", with a secret shown once; tried, switched and deleted."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from community.actions import deliveries
from community.models import Delivery, User, Webhook
from tests.clock import Clock
from tests.community.accounts.steps import confirm_password, errors_of, page, post
from tests.community.hooks import ADDRESS, FAILED, Network, hook
from tests.community.working import work
from tests.markup import parse_html
from tests.personas import person, published, rows

pytestmark = pytest.mark.django_db

FIELDS = {"address": ADDRESS, "events": "contribution.published"}


@pytest.fixture
def emmy(client: Client) -> User:
    user = person("Emmy")
    client.force_login(user)
    return user


def test_new_webhook_shows_its_secret_once(client: Client, emmy: User) -> None:
    confirm_password(client)
    answer = post(client, "webhooks", **FIELDS)
    secret = parse_html(answer.content).one("section", class_="new-token").one("code").text
    row = Webhook.objects.get()
    assert (row.owner, row.address, row.events, row.secret) == (emmy, ADDRESS, ["contribution.published"], secret)
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in page(client, reverse("webhooks")).text
    assert secret not in page(client, reverse("webhook", args=[row.public_id])).text


def test_making_a_webhook_asks_who_it_is(client: Client, emmy: User) -> None:
    before = rows()
    answer = post(client, "webhooks", **FIELDS)
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert rows() == before


def test_wrong_address_is_told_beside_it(client: Client, emmy: User) -> None:
    confirm_password(client)
    answer = post(client, "webhooks", **(FIELDS | {"address": "https://10.0.0.1/"}))
    assert "everybody can reach" in errors_of(answer, "address")
    assert not Webhook.objects.exists()


def test_pages_lead_from_the_account_to_the_webhook(client: Client, emmy: User) -> None:
    made = hook(emmy)
    assert reverse("webhooks") in {link.attributes["href"] for link in page(client, reverse("account")).all("a")}
    listed = page(client, reverse("webhooks"))
    assert ADDRESS in listed.text
    assert reverse("webhook", args=[made.public_id]) in {link.attributes["href"] for link in listed.all("a")}


def test_page_says_what_came_of_calls_and_when_the_next_one_is(
    client: Client, emmy: User, ada: User, maria: User, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = Network()
    network.answer = FAILED
    monkeypatch.setattr(deliveries, "post", network)
    made = hook(emmy)
    published(ada, maria)
    clock.move(minutes=2)
    work()
    text = page(client, reverse("webhook", args=[made.public_id])).text
    assert "contribution.published: Answered 503. 34 ms" in text
    assert "Does not answer since" in text
    assert "still to be told: 1" in text
    assert "Does not answer since" in page(client, reverse("webhooks")).text


def test_webhook_is_tried(client: Client, emmy: User) -> None:
    made = hook(emmy)
    answer = client.post(reverse("try-webhook", args=[made.public_id]), follow=True)
    assert "It is called now" in answer.content.decode()
    assert Delivery.objects.get().event == "ping"
    again = client.post(reverse("try-webhook", args=[made.public_id]), follow=True)
    assert "once a minute" in again.content.decode()
    assert Delivery.objects.count() == 1


def test_webhook_is_switched_off_and_on(client: Client, emmy: User) -> None:
    made = hook(emmy)
    address = reverse("switch-webhook", args=[made.public_id])
    assert (
        "Switched off. You switched it off." in parse_html(client.post(address, {"on": "no"}, follow=True).content).text
    )
    assert "Switch it off" in client.post(address, {"on": "yes"}, follow=True).content.decode()


def test_webhook_is_deleted(client: Client, emmy: User) -> None:
    made = hook(emmy)
    answer = client.post(reverse("delete-webhook", args=[made.public_id]), follow=True)
    assert "The webhook is deleted" in answer.content.decode()
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("route", ["try-webhook", "switch-webhook", "delete-webhook"])
def test_webhook_of_somebody_else_is_not_touched(client: Client, emmy: User, route: str) -> None:
    others = hook(person("Rui"))
    before = rows()
    for public_id in (others.public_id, uuid4()):
        assert client.post(reverse(route, args=[public_id]), {"on": "no"}).status_code == 404
        assert client.get(reverse("webhook", args=[public_id])).status_code == 404
    assert rows() == before


@pytest.mark.parametrize("route", ["try-webhook", "switch-webhook", "delete-webhook"])
def test_nothing_is_done_by_a_link(client: Client, emmy: User, route: str) -> None:
    made = hook(emmy)
    assert client.get(reverse(route, args=[made.public_id])).status_code == 405
