"""How much, how fast and how long: each check returns nothing or raises what the person is told."""

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from community import markup
from community.errors import NotAllowed, TooMuch, Unacceptable
from community.models import Contribution, Flag, Report, Revision, User, Vote
from community.states import Visibility
from community.trust import is_new, is_trusted

DRAFTS_AT_ONCE = 50
DAY = timedelta(days=1)


def check_text(author: User, contribution: Contribution, revision: Revision) -> markup.Rendered:
    """The rendered text, which may be sent in; raises Unacceptable for one that may not, with what is wrong."""
    text = revision.text.strip()
    kind = contribution.kind
    if len(text) < settings.TEXT_SHORTEST:
        _refuse(f"This has {len(text)} characters; write at least {settings.TEXT_SHORTEST}.")
    if len(revision.text) > kind.longest:
        _refuse(f"This has {len(revision.text):,} characters; {kind.plural} hold {kind.longest:,}.")
    try:
        rendered = markup.render(revision.text)
    except ValueError as error:
        raise Unacceptable({"text": str(error)}) from error
    _check_links(author, rendered)
    _check_repetition(author, contribution, text)
    return rendered


def check_pace(author: User, contribution: Contribution) -> None:
    """Refuses a first submission that comes too soon; sending an edit in again is not limited."""
    if contribution.first_submitted_at:
        return
    _count_alone(author)
    posted = Contribution.objects.filter(author=author, first_submitted_at__isnull=False)
    kind, field = contribution.kind, "first_submitted_at"
    quick = "That was quick: one text after the other, please."
    waits = [
        (_free_from(posted, field, 1, settings.POST_GAP), quick),
        (_free_from(posted, field, settings.POSTS_A_DAY, DAY), _a_day(settings.POSTS_A_DAY, "texts")),
    ]
    if is_new(author):
        most = kind.most_on_first_day
        grown = author.date_joined + settings.NEW_FOR  # these two end then, however lately something was posted
        waits += [
            (min(grown, _free_from(posted, field, 1, settings.POST_GAP_NEW)), quick),
            (
                min(grown, _free_from(posted.filter(kind=kind), field, most, DAY)),
                f"{most} {kind.plural} on the first day are the limit.",
            ),
        ]
    _wait_for_all(waits)


def check_drafts(author: User) -> None:
    """Refuses one draft more than somebody can be working on."""
    _count_alone(author)
    private = Contribution.objects.filter(author=author, visibility=Visibility.PRIVATE, first_submitted_at=None)
    if private.count() >= DRAFTS_AT_ONCE:
        raise Unacceptable({"text": f"You have {DRAFTS_AT_ONCE} drafts; send or delete one of them first."})


def check_votes(reader: User) -> None:
    """Refuses one vote more than somebody gives who has read the texts."""
    _check_day(reader, Vote.objects.filter(reader=reader), settings.VOTES_A_DAY, "votes")


def check_flags(reader: User) -> None:
    """Refuses one flag more than somebody raises who means them."""
    _check_day(reader, Flag.objects.filter(reader=reader), settings.FLAGS_A_DAY, "flags")


def check_reports(reader: User) -> None:
    """Refuses one report more than anybody can answer."""
    _check_day(reader, Report.objects.filter(reporter=reader), settings.REPORTS_A_DAY, "reports")


def check_reason(reason: str, *, required: bool = True, field: str = "reason") -> None:
    """Refuses a reason that is missing, or longer than anybody reads; `field` is where it was written."""
    if required and not reason.strip():
        raise Unacceptable({field: "Say why: the author will read it."})
    if len(reason) > settings.REASON_LONGEST:
        raise Unacceptable({field: f"This has {len(reason)} characters; a {field} holds {settings.REASON_LONGEST}."})


def _check_links(author: User, rendered: markup.Rendered) -> None:
    links = markup.count_links(rendered.html)
    if links > settings.LINKS_NEW and is_new(author) and not is_trusted(author):
        _refuse(f"This has {links} links; on the first day a text may have {settings.LINKS_NEW}.")


def _check_repetition(author: User, contribution: Contribution, text: str) -> None:
    since = timezone.now() - settings.SAME_TEXT_REFUSED_FOR
    sent = Revision.objects.filter(contribution__author=author, submitted_at__gt=since)
    texts = sent.exclude(contribution=contribution).values_list("text", flat=True)
    if any(other.strip() == text for other in texts):
        _refuse("You have sent this very text a moment ago.")


def _check_day(person: User, rows: QuerySet, most: int, name: str) -> None:
    _count_alone(person)
    _wait_for_all([(_free_from(rows, "created_at", most, DAY), _a_day(most, name))])


def _count_alone(person: User) -> None:
    """Until the transaction ends nobody else counts what `person` did: of two requests at once each would fit in.

    Nor does anybody remove the account meanwhile; raises NotAllowed if that has happened since the request began.
    """
    if not User.objects.select_for_update(no_key=True).get(pk=person.pk).is_active:
        raise NotAllowed("This account is closed.")


def _free_from(rows: QuerySet, field: str, most: int, pause: timedelta) -> datetime:
    """When fewer than `most` of the rows will be younger than `pause`."""
    times = rows.order_by(f"-{field}").values_list(field, flat=True)
    last: datetime | None = times[most - 1 : most].first()
    return last + pause if last else timezone.now()


def _wait_for_all(waits: list[tuple[datetime, str]]) -> None:
    """Raises TooMuch for the wait that ends last, if any lies ahead: who waits so long meets none of the others."""
    until, text = max(waits)
    wait = until - timezone.now()
    if wait > timedelta():
        seconds = math.ceil(wait.total_seconds())
        raise TooMuch(f"{text} Try again in {_spoken(seconds)}.", seconds)


def _a_day(most: int, name: str) -> str:
    return f"{most} {name} a day are the limit."


def _spoken(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'s' if seconds != 1 else ''}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{math.ceil(minutes / 60)} hours"


def _refuse(text: str) -> None:
    raise Unacceptable({"text": text})
