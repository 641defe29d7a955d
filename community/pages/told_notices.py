"""What members were told of decisions, in words: for their page of notices, and for their programs."""

from dataclasses import dataclass

from django.db.models import QuerySet

from community.actions.notice_mails import answers_flag, is_still_true, reason, subject
from community.models import Notice, User
from community.permissions import is_author
from community.told import all_as_told
from community.words.states import standing


@dataclass(frozen=True)
class ToldNotice:
    """One notice, and what it says."""

    notice: Notice
    subject: str
    reason: str
    since: str  # how one's text stands by now, where the notice no longer says so; else empty


def notices_of(reader: User) -> QuerySet[Notice]:
    """What `reader` was told, the newest first, with all that saying it takes."""
    told: QuerySet[Notice] = Notice.objects.filter(recipient=reader).told()
    return told.select_related("decision__contribution", "decision__report")


def in_words(reader: User, notices: list[Notice]) -> list[ToldNotice]:
    """The notices as `reader` reads them by now; one query however many."""
    return [_told(notice) for notice in _with_texts_as_told(reader, notices)]


def _with_texts_as_told(reader: User, notices: list[Notice]) -> list[Notice]:
    """The notices, whose texts stand as `reader` is told that their own do."""
    about = {notice.decision.contribution for notice in notices}
    own = {text.pk: text for text in all_as_told(text for text in about if text and is_author(reader, text))}
    for notice in notices:
        text = notice.decision.contribution
        notice.decision.contribution = own.get(text.pk, text) if text else None
    return notices


def _told(notice: Notice) -> ToldNotice:
    about = notice.decision.contribution
    is_past = about is not None and not answers_flag(notice) and not is_still_true(notice)
    since = standing(about).label if about and is_past else ""
    return ToldNotice(notice, subject(notice), reason(notice), since)
