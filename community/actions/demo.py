"""Demo people and texts, for a site in development: somebody to be, and something to look at."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community.actions.judging import decide
from community.actions.log import require
from community.actions.people import make_moderator
from community.actions.reacting import vote
from community.actions.writing import begin, submit
from community.kinds import kind_named
from community.models import Contribution, User

FILE = Path(__file__).resolve().parent.parent / "demo.toml"
PASSWORD = "klarity-demo"  # noqa: S105  # public, and good for a site that answers to its own machine only
NAMES = {"author": "Ada the author", "reader": "Rui the reader", "moderator": "Mona who reviews"}
FORMULA = "kl-divergence"
JOINED = timedelta(days=60)


@transaction.atomic
def make_demo() -> bool:
    """Whether demo people and texts were made; not where they are already, and never outside development."""
    require(settings.DEMO_DATA, "Demo people have a public password: they are made in development only.")
    if User.objects.filter(email=_address("author")).exists():
        return False
    people = {role: _person(role) for role in NAMES}
    make_moderator(user=people["moderator"])
    people["moderator"].refresh_from_db()
    for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["texts"]:
        _text(entry, people)
    return True


def _address(role: str) -> str:
    return f"{role}@example.com"


def _person(role: str) -> User:
    email = _address(role)
    name = User.objects.free_name(NAMES[role])
    user = User.objects.create_user(email, name, PASSWORD, date_joined=timezone.now() - JOINED)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _text(entry: dict[str, Any], people: dict[str, User]) -> None:
    author, kind = people[entry["author"]], kind_named(entry["kind"])
    text = entry["text"].strip()
    contribution = begin(author=author, formula=FORMULA, kind=kind, text=text, view=entry.get("view"))
    if entry["fate"] == "draft":
        return
    contribution = submit(author=author, contribution=contribution)
    if entry["fate"] != "pending":
        _judge(contribution, entry["fate"], entry.get("reason", ""), people["moderator"])
    _rest(contribution)
    for role, clicked in entry.get("votes", {}).items():
        vote(reader=people[role], contribution=contribution, clicked=clicked)


def _judge(contribution: Contribution, action: str, reason: str, moderator: User) -> None:
    revision = contribution.current_revision_id
    assert revision is not None
    decide(
        moderator=moderator,
        contribution=contribution,
        action=action,
        reason=reason,
        revision=revision,
        version=contribution.version,
    )


def _rest(contribution: Contribution) -> None:
    """As if its author had then paused: nobody may send one text right after another."""
    rested = timezone.now() - timedelta(hours=1)
    Contribution.objects.filter(pk=contribution.pk).update(first_submitted_at=rested)
