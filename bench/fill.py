"""`python -m bench.fill texts N | people N FILE | queries`: fills, or asks, the database of DATABASE_URL.

A process of its own, so that the bench itself needs no Django.
"""

import json
import os
import random
import secrets
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import django

FORMULA = "kl-divergence"
BATCH = 2_000
AUTHORS = 50
# As long as readers write, with mathematics in it; `{}` makes each text its own.
EXPLANATION = r"""
**Think of a code ({}).** If outcomes follow $P$, the best code spends about $-\log_2 p(x)$ bits on the outcome $x$.
You believe in $Q$, so yours spends $-\log_2 q(x)$ instead. On average you pay

$$\sum_x p(x) \log_2 \frac{{p(x)}}{{q(x)}}$$

bits too many on each outcome, and *that* is the whole formula. The average is taken under $P$, because the world
decides which outcomes come, and your belief only what they cost.
"""
AHA = r"The toll ({}) for travelling with the wrong map: $D(P \parallel Q) = H(P, Q) - H(P)$."


def main() -> None:
    """Does what its arguments say, and prints what it was asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klsite.settings")
    django.setup()
    match sys.argv[1:]:
        case ["texts", count]:
            fill_texts(int(count))
        case ["people", count, file]:
            Path(file).write_text(json.dumps(list(make_people(int(count)))))
        case ["queries"]:
            print(count_queries())
        case _:
            sys.exit(__doc__)


def fill_texts(count: int) -> None:
    """Stores `count` published texts about one formula, half of them explanations, with votes of all kinds."""
    from django.db import transaction

    from community.kinds import Kind
    from community.models import User

    authors = User.objects.bulk_create(
        [User(email=f"author{n}@klarity.example", name=f"Author {n}", password="!") for n in range(AUTHORS)]  # noqa: S106
    )
    chance = random.Random(count)  # noqa: S311  # the same texts in every run
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        kinds = {number: Kind.AHA if number % 2 else Kind.EXPLANATION for number in numbers}
        with transaction.atomic():
            _store(kinds, authors, chance)
    _publish()


def _store(kinds: dict[int, Any], authors: list[Any], chance: random.Random) -> None:
    from django.utils import timezone

    from community.models import Contribution, Revision
    from community.ranking import wilson_lower_bound
    from community.states import Review

    now = timezone.now()
    votes = {number: (chance.randrange(40), chance.randrange(20)) for number in kinds}
    rows = Contribution.objects.bulk_create(
        Contribution(
            formula=FORMULA,
            kind=kind,
            author=authors[number % AUTHORS],
            review=Review.APPROVED,
            published_at=now - timedelta(minutes=number),
            first_submitted_at=now - timedelta(days=40),
            submitted_at=now - timedelta(days=40),
            clicked=votes[number][0],
            not_for_me=votes[number][1],
            score=wilson_lower_bound(*votes[number]),
        )
        for number, kind in kinds.items()
    )
    Revision.objects.bulk_create([_revision(row, number) for row, number in zip(rows, kinds, strict=True)])


def _publish() -> None:
    """Points each contribution to its revision, in one statement: a CASE of 100,000 branches takes minutes."""
    from django.db.models import OuterRef, Subquery

    from community.models import Contribution, Revision

    own = Subquery(Revision.objects.filter(contribution=OuterRef("pk")).values("pk"))
    Contribution.objects.filter(current_revision=None).update(
        current_revision=own, published_revision=own, visibility="public"
    )


def _revision(contribution: Any, number: int) -> Any:
    from django.utils import timezone

    from community import markup
    from community.actions.writing import digest
    from community.kinds import Kind
    from community.models import Revision
    from formulas.licence import LICENCE

    template, now = EXPLANATION if contribution.kind == Kind.EXPLANATION else AHA, timezone.now()
    text = template.format(number).strip()
    return Revision(
        contribution=contribution,
        number=1,
        text=text,
        html=_rendered(template).replace("{}", str(number)),
        renderer=markup.RENDERER_VERSION,
        sha256=digest(text, {}),
        licence=LICENCE,
        saved_at=now,
        submitted_at=now,
    )


@cache  # one rendering for all of a kind
def _rendered(template: str) -> str:
    from community import markup

    return markup.render(template.replace("{{", "{").replace("}}", "}")).html


def make_people(count: int) -> Iterator[str]:
    """The tokens of `count` new people with verified addresses, who may read and write."""
    from allauth.account.models import EmailAddress
    from django.utils import timezone

    from community.actions.tokens import create_token
    from community.models import User

    joined = timezone.now() - timedelta(days=30)
    for number in range(count):
        email = f"{secrets.token_hex(6)}@klarity.example"
        user = User.objects.create(email=email, name=f"Person {number}", password="!", date_joined=joined)  # noqa: S106
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        yield create_token(owner=user, name="bench", scopes=["read", "write"], life=timedelta(days=1))[1]


def count_queries() -> int:
    """How many queries the formula's page takes for a reader without a session."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.PAGE_CACHE_SECONDS = 0
    address = f"/formulas/{FORMULA}/"
    Client().get(address, headers={"host": "localhost"})  # once, for what is made only once
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(address, headers={"host": "localhost"})
    assert answer.status_code == 200
    return len(queries)


if __name__ == "__main__":
    main()
