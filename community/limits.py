"""How much, how fast and how long: each check returns nothing or raises what the person is told.

What is counted stands once, as a Limit: what is refused and what the API says is left are both read from it.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, IntegerField, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from community import markup, rendered_apart
from community.errors import NotAllowed, TooMuch, Unacceptable
from community.kinds import KINDS, Kind
from community.models import AnsweredRequest, Contribution, Flag, Report, Revision, User, Vote
from community.states import Visibility
from community.trust import is_new, is_trusted
from formulas.costs.counts import COUNTS
from formulas.texts.counted import counted

DRAFTS_AT_ONCE = 50
DAY = timedelta(days=1)
HOUR = 3_600  # seconds
SENT = "first_submitted_at"


def check_text(author: User, contribution: Contribution, revision: Revision) -> markup.Rendered:
    """The rendered text, which may be sent in; raises Unacceptable for one that may not, with what is wrong."""
    text = revision.text.strip()
    kind = contribution.kind
    if len(revision.text) > kind.longest:
        _refuse(f"This has {counted(len(revision.text), 'character')}; {kind.plural} hold {kind.longest:,}.")
    try:
        rendered = rendered_apart.rendered(revision.text, rendered_apart.caller_named(author.pk))
    except ValueError as error:
        raise Unacceptable({"text": str(error)}) from error
    _check_length(rendered)
    _check_links(author, rendered)
    _check_repetition(author, contribution, text)
    return rendered


def _check_length(rendered: markup.Rendered) -> None:
    """Refuses a text of which too little is seen: blank characters and empty bold are no words."""
    count = len(markup.shown(rendered.html))
    if count < settings.TEXT_SHORTEST:
        _refuse(f"This has {counted(count, 'character')}; write at least {settings.TEXT_SHORTEST}.")


def check_pace(author: User, contribution: Contribution) -> None:
    """Refuses a first submission that comes too soon; sending an edit in again is not limited."""
    if not contribution.first_submitted_at:
        _check(author, [*_gaps(author), *_posts(author, contribution.kind)])


def check_drafts(author: User) -> None:
    """Refuses more drafts than somebody can be working on."""
    count_alone(author)
    if not _drafts_left(author):
        raise Unacceptable({"text": f"You have {counted(DRAFTS_AT_ONCE, 'draft')}; send or delete one of them first."})


def check_revisions(author: User, text: str) -> None:
    """Refuses one more row of text than somebody could have written, and more bytes: however they come about."""
    count_alone(author)
    written = Revision.objects.filter(contribution__author=author)
    refusal = f"Texts were written, changed and taken back {counted(settings.REVISIONS_A_DAY, 'time')} today."
    rows = Limit(written, settings.REVISIONS_A_DAY, DAY, refusal, "saved_at")
    refusal = f"You have stored {settings.STORED_A_DAY:,} bytes today, which is the limit."
    _wait_for_all([(rows.free_from, rows.refusal), (_room_from(written, len(text.encode())), refusal)])


def check_changes(person: User) -> None:
    """Refuses what leaves no row to be counted where it comes faster than anybody presses buttons."""
    taken = COUNTS.take(f"changes of {person.pk}", settings.CHANGES_AN_HOUR, HOUR)
    if not taken.allowed:
        raise TooMuch(f"That is a lot of changes. Try again in {_spoken(taken.reset_after)}.", taken.reset_after)


def check_kept_form(caller: str, size: int) -> None:
    """Refuses to keep more of what strangers send than their addresses may fill the database with, or all together."""
    for whose, forms, most in (
        (f" of {caller}", settings.KEPT_FORMS_A_DAY, settings.KEPT_FORM_BYTES_A_DAY),
        ("", settings.KEPT_FORMS_A_DAY_ALL, settings.KEPT_FORM_BYTES_A_DAY_ALL),
    ):
        for key, amount, limit in ((f"kept forms{whose}", 1, forms), (f"kept bytes{whose}", size, most)):
            taken = COUNTS.take(key, limit, 24 * HOUR, amount)
            if not taken.allowed:
                raise TooMuch(
                    "So much has come from strangers today that this cannot be kept until you have logged in. Log in "
                    f"in another tab, then send it again; or try again in {_spoken(taken.reset_after)}.",
                    taken.reset_after,
                )


def check_votes(reader: User) -> None:
    """Refuses more votes than somebody who reads the texts would give."""
    _check(reader, [_votes(reader)])


def check_flags(reader: User) -> None:
    """Refuses more flags than somebody would raise in earnest."""
    _check(reader, [_flags(reader)])


def check_reports(reader: User) -> None:
    """Refuses more reports than anybody can answer."""
    _check(reader, [_reports(reader)])


def check_keys(person: User) -> None:
    """Refuses more requests to remember than a program would make in earnest.

    Without a lock on the person, which comes after that on a text: a few more than so many do no harm.
    """
    _wait_for_all([(_keys(person).free_from, _keys(person).refusal)])


def count_alone(person: User) -> None:
    """Until the transaction ends nobody else counts what `person` did: of two requests at once each would fit in.

    Nor does anybody remove the account meanwhile; raises NotAllowed if that has happened since the request began.
    """
    if not User.objects.select_for_update(no_key=True).get(pk=person.pk).is_active:
        raise NotAllowed("This account is closed.")


def left(person: User) -> dict[str, int]:
    """How much more of each somebody can send today, by the names of what can be sent; none below zero.

    The pause after each text is not counted: it is over before anybody has read this.
    """
    return {
        "drafts": _drafts_left(person),
        **{kind.counted_as: min(limit.left for limit in _posts(person, kind)) for kind in KINDS.values()},
        "votes": _votes(person).left,
        "flags": _flags(person).left,
        "reports": _reports(person).left,
    }


def check_reason(reason: str, *, required: bool = True, field: str = "reason") -> None:
    """Refuses a reason that is missing, or longer than anybody reads; `field` is where it was written."""
    if required and not reason.strip():
        raise Unacceptable({field: "Say why: the author will read it."})
    if len(reason) > settings.REASON_LONGEST:
        length = counted(len(reason), "character")
        raise Unacceptable({field: f"This has {length}; a {field} holds {settings.REASON_LONGEST}."})


# --- what is counted --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Limit:
    """At most `most` of somebody's `rows` within `pause`; after `until`, where it is given, as many as they like."""

    rows: QuerySet
    most: int
    pause: timedelta
    refusal: str
    field: str
    until: datetime | None = None

    @property
    def left(self) -> int:
        """How many more may be sent now."""
        lately = self.rows.filter(**{f"{self.field}__gt": timezone.now() - self.pause})
        return max(0, self.most - lately.count())

    @property
    def free_from(self) -> datetime:
        """When one more may be sent: fewer than `most` are younger than `pause` then."""
        times = self.rows.order_by(f"-{self.field}").values_list(self.field, flat=True)
        last: datetime | None = times[self.most - 1 : self.most].first()
        free = last + self.pause if last else timezone.now()
        return min(free, self.until) if self.until else free


def _a_day(rows: QuerySet, most: int, name: str, field: str = "created_at") -> Limit:
    return Limit(rows, most, DAY, f"{counted(most, name)} a day {_are(most)} the limit.", field)


def _votes(reader: User) -> Limit:
    return _a_day(Vote.objects.filter(reader=reader), settings.VOTES_A_DAY, "vote")


def _flags(reader: User) -> Limit:
    return _a_day(Flag.objects.filter(reader=reader), settings.FLAGS_A_DAY, "flag")


def _reports(reader: User) -> Limit:
    return _a_day(Report.objects.filter(reporter=reader), settings.REPORTS_A_DAY, "report")


def _keys(person: User) -> Limit:
    """The requests that are remembered, of which the one that asks is the last."""
    answered = AnsweredRequest.objects.filter(person=person).exclude(status=0)
    return _a_day(answered, settings.KEYS_A_DAY, "Idempotency-Key")


def _posts(author: User, kind: Kind) -> list[Limit]:
    """The texts of a day."""
    posted = Contribution.objects.filter(author=author, first_submitted_at__isnull=False)
    of_all = _a_day(posted, settings.POSTS_A_DAY, "text", SENT)
    if not is_new(author):
        return [of_all]
    most, until = kind.most_on_first_day, author.date_joined + settings.NEW_FOR
    refusal = f"{counted(most, kind.word, kind.plural)} on the first day {_are(most)} the limit."
    return [of_all, Limit(posted.filter(kind=kind), most, DAY, refusal, SENT, until)]


def _gaps(author: User) -> list[Limit]:
    """The pause after each text."""
    posted = Contribution.objects.filter(author=author, first_submitted_at__isnull=False)
    refusal = "That was quick; please leave some time between texts."
    gaps = [Limit(posted, 1, settings.POST_GAP, refusal, SENT)]
    if is_new(author):
        gaps.append(Limit(posted, 1, settings.POST_GAP_NEW, refusal, SENT, author.date_joined + settings.NEW_FOR))
    return gaps


def _room_from(written: QuerySet, size: int) -> datetime:
    """When so many bytes more fit into STORED_A_DAY; the oldest rows of the day are forgotten first."""
    room = settings.STORED_A_DAY - size
    lately = written.filter(saved_at__gt=timezone.now() - DAY).order_by("-saved_at")
    for saved_at, stored in lately.values_list("saved_at", Octets("text") + Octets("html")):
        room -= stored
        if room < 0:
            full_until: datetime = saved_at + DAY
            return full_until
    return timezone.now()


class Octets(Func):
    """How many bytes a text has in UTF-8."""

    function = "octet_length"
    arity = 1
    output_field = IntegerField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        """SQLite has `octet_length` since 3.43 only."""
        return self.as_sql(compiler, connection, template="length(CAST(%(expressions)s AS BLOB))", **more)


def _drafts_left(author: User) -> int:
    drafts = Contribution.objects.filter(author=author, visibility=Visibility.PRIVATE, first_submitted_at=None)
    return max(0, DRAFTS_AT_ONCE - drafts.count())


# --- refusing ---------------------------------------------------------------------------------------------


def _check(person: User, limits: list[Limit]) -> None:
    count_alone(person)
    _wait_for_all([(limit.free_from, limit.refusal) for limit in limits])


def _check_links(author: User, rendered: markup.Rendered) -> None:
    links = markup.count_links(rendered.html)
    if links > settings.LINKS_NEW and is_new(author) and not is_trusted(author):
        _refuse(f"This has {counted(links, 'link')}; on the first day a text may have {settings.LINKS_NEW}.")


def _check_repetition(author: User, contribution: Contribution, text: str) -> None:
    since = timezone.now() - settings.SAME_TEXT_REFUSED_FOR
    sent = Revision.objects.filter(contribution__author=author, submitted_at__gt=since)
    texts = sent.exclude(contribution=contribution).values_list("text", flat=True)
    if any(other.strip() == text for other in texts):
        _refuse("You sent this very text a moment ago.")


def _wait_for_all(waits: list[tuple[datetime, str]]) -> None:
    """Raises TooMuch for the wait that ends last, if any lies ahead: who waits so long meets none of the others."""
    until, text = max(waits)
    wait = until - timezone.now()
    if wait > timedelta():
        seconds = math.ceil(wait.total_seconds())
        raise TooMuch(f"{text} Try again in {_spoken(seconds)}.", seconds)


def _spoken(seconds: int) -> str:
    if seconds < 120:
        return counted(seconds, "second")
    minutes = math.ceil(seconds / 60)
    return counted(minutes, "minute") if minutes < 120 else counted(math.ceil(minutes / 60), "hour")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _refuse(text: str) -> None:
    raise Unacceptable({"text": text})
