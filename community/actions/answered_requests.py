"""Doing a program's request once, however often it is sent: what it was answered is kept for a day under its key."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from community import limits
from community.errors import AnsweredAlready, KeyReused
from community.models import AnsweredRequest, User

KEPT_FOR = timedelta(days=1)
BODY_LARGEST = 64 * 1024  # bytes, compressed: a text of 32,000 characters and its HTML take some 20,000
BODIES_LARGEST = 4 * 1024 * 1024  # bytes, of all answers that are kept for one person


@dataclass(frozen=True)
class Answer:
    """What a request was answered."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def answer_once(
    *, person: User, key: str, request: str, answer: Callable[[], Answer], keeps_body: bool = True
) -> tuple[Answer, bool]:
    """What `answer` gives, and True; or where the same request of `person` was answered in the last day, that answer.

    One that comes while the first is being done waits for it. What is refused leaves its key free, since it changed
    nothing. Raises KeyReused for another `request` (its digest) under this key, AnsweredAlready for one whose answer
    was not kept: with `keeps_body` false, or where it was too large.
    """
    row = _row(person, key, request)
    if row.request != request:
        raise KeyReused("This Idempotency-Key was sent with another request: give each request a key of its own.")
    if row.status:
        return _kept(row), False
    given = answer()
    body = zlib.compress(given.body) if keeps_body else None
    if body is not None and _fits(person, len(body)):
        row.body, row.size = body, len(body)
    row.status, row.headers = given.status, dict(given.headers)
    row.save()
    return given, True


@transaction.atomic
def forget_old_answers() -> int:
    """How many answers were forgotten, since nobody sends their requests again a day later."""
    return AnsweredRequest.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def forget_answers(person: User) -> None:
    """Deletes all that a person's programs were answered: what they wrote stands in it. Call it in a transaction."""
    AnsweredRequest.objects.filter(person=person).delete()


def _row(person: User, key: str, request: str) -> AnsweredRequest:
    """The row of the key: a new one, or that of the first request, for whose end this waits."""
    lately = timezone.now() - KEPT_FOR
    AnsweredRequest.objects.filter(person=person, key=key, created_at__lt=lately).delete()
    row, is_new = AnsweredRequest.objects.get_or_create(person=person, key=key, defaults={"request": request})
    if is_new:
        limits.check_keys(person)
    return row


def _fits(person: User, size: int) -> bool:
    kept = AnsweredRequest.objects.filter(person=person).aggregate(bytes=Sum("size"))["bytes"] or 0
    return size <= BODY_LARGEST and kept + size <= BODIES_LARGEST


def _kept(row: AnsweredRequest) -> Answer:
    if row.body is None:
        raise AnsweredAlready(row.headers.get("Location", ""))
    return Answer(row.status, zlib.decompress(row.body), row.headers)
