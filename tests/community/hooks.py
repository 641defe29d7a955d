"""Webhooks for tests, and a network in which calls get the answers that a test wants."""

import json
from collections.abc import Iterator
from typing import Any

from community.actions.webhooks import create_webhook
from community.models import Delivery, DeliveryAttempt, User, Webhook
from community.outgoing import Answer
from community.states import Event

ADDRESS = "https://hooks.example.org/klarity"
BOTH = (Event.PUBLISHED, Event.WITHDRAWN)
TAKEN = Answer(204, "Taken.", 12)
FAILED = Answer(503, "Answered 503.", 34)


def hook(owner: User, *, address: str = ADDRESS, events: Any = BOTH, formula: str = "") -> Webhook:
    made, _ = create_webhook(owner=owner, address=address, events=events, formula=formula)
    return made


class Network:
    """Stands in for `outgoing.post`: keeps what was sent, and answers."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.raw: list[bytes] = []
        self.answer = TAKEN
        self.answers: Iterator[Answer] = iter(())

    def __call__(self, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.raw.append(body)
        self.calls.append((address, json.loads(body), headers))
        return next(self.answers, self.answer)

    @property
    def told(self) -> list[tuple[str, int | None]]:
        """Which events arrived, and about which text."""
        return [(body["type"], body.get("contribution", {}).get("id")) for _, body, _ in self.calls]


def log() -> list[tuple[str, int | None, str]]:
    """The attempts, in order."""
    return list(DeliveryAttempt.objects.order_by("pk").values_list("delivery__event", "status", "outcome"))


def waiting() -> int:
    return Delivery.objects.waiting().count()
