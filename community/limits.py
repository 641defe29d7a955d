"""How much, how fast and how long: each check returns nothing or raises what the person is told."""

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from community import markup
from community.errors import TooMuch, Unacceptable
from community.models import Contribution, Flag, Kind, Report, Revision, User, Visibility, Vote
from community.trust import is_new, is_trusted

DRAFTS_AT_ONCE = 50
DAY = timedelta(days=1)


def check_text(author: User, contribution: Contribution, revision: Revision) -> markup.Rendered:
    """The rendered text, which may be sent in; raises Unacceptable for one that may not, with all that is wrong."""
    text = revision.text.strip()
    longest = settings.TEXT_LONGEST[contribution.kind]
    if len(text) < settings.TEXT_SHORTEST:
        _refuse(f"This has {len(text)} characters; write at least {settings.TEXT_SHORTEST}.")
    if len(revision.text) > longest:
        _refuse(f"This has {len(revision.text):,} characters; {Kind(contribution.kind).label}s hold {longest:,}.")
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
    now = timezone.now()
    posted = Contribution.objects.filter(author=author, first_submitted_at__gt=now - DAY)
    gap = settings.POST_GAP_NEW if is_new(author) else settings.POST_GAP
    last = posted.order_by("-first_submitted_at").values_list("first_submitted_at", flat=True).first()
    if last and now - last < gap:
        _too_much("That was quick: one text after the other, please.", last + gap - now)
    _check_day(posted, settings.POSTS_A_DAY, "texts", "first_submitted_at")
    if is_new(author):
        most = settings.POSTS_FIRST_DAY[contribution.kind]
        name = f"{Kind(contribution.kind).label}s on the first day"
        _check_day(posted.filter(kind=contribution.kind), most, name, "first_submitted_at")


def check_drafts(author: User) -> None:
    """Refuses one draft more than somebody can be working on."""
    private = Contribution.objects.filter(author=author, visibility=Visibility.PRIVATE, first_submitted_at=None)
    if private.count() >= DRAFTS_AT_ONCE:
        raise Unacceptable({"text": f"You have {DRAFTS_AT_ONCE} drafts; send or delete one of them first."})


def check_votes(reader: User) -> None:
    _check_day(Vote.objects.filter(reader=reader), settings.VOTES_A_DAY, "votes", "created_at")


def check_flags(reader: User) -> None:
    _check_day(Flag.objects.filter(reader=reader), settings.FLAGS_A_DAY, "flags", "created_at")


def check_reports(reader: User) -> None:
    _check_day(Report.objects.filter(reporter=reader), settings.REPORTS_A_DAY, "reports", "created_at")


def check_reason(reason: str, *, required: bool = True) -> None:
    """Refuses a reason that is missing, or longer than anybody reads."""
    if required and not reason.strip():
        raise Unacceptable({"reason": "Say why: the author will read it."})
    if len(reason) > settings.REASON_LONGEST:
        raise Unacceptable({"reason": f"This has {len(reason)} characters; a reason holds {settings.REASON_LONGEST}."})


def _check_links(author: User, rendered: markup.Rendered) -> None:
    links = markup.count_links(rendered.html)
    if links > settings.LINKS_NEW and is_new(author) and not is_trusted(author):
        _refuse(f"This has {links} links; on the first day a text may have {settings.LINKS_NEW}.")


def _check_repetition(author: User, contribution: Contribution, text: str) -> None:
    since = timezone.now() - settings.SAME_TEXT_REFUSED_FOR
    sent = Revision.objects.filter(contribution__author=author, submitted_at__gt=since, text=text)
    if sent.exclude(contribution=contribution).exists():
        _refuse("You have sent this very text a moment ago.")


def _check_day(rows: QuerySet, most: int, name: str, field: str) -> None:
    """Refuses when `rows` has `most` of the last day already."""
    now = timezone.now()
    times = rows.filter(**{f"{field}__gt": now - DAY}).order_by(field).values_list(field, flat=True)
    oldest: list[datetime] = list(times[: most + 1])
    if len(oldest) >= most:
        _too_much(f"{most} {name} a day are the limit.", oldest[0] + DAY - now)


def _too_much(text: str, wait: timedelta) -> None:
    seconds = max(1, math.ceil(wait.total_seconds()))
    raise TooMuch(f"{text} Try again in {_spoken(seconds)}.", seconds)


def _spoken(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'s' if seconds != 1 else ''}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{math.ceil(minutes / 60)} hours"


def _refuse(text: str) -> None:
    raise Unacceptable({"text": text})
