"""Mails about decisions: what the site tells authors and reporters."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from community.models import Contribution, Notice
from community.words import decisions
from formulas.definitions import loading


def message_id(key: UUID) -> str:
    """A Message-ID of this site, the same for every attempt to send one notice."""
    return f"<notice-{key}@{urlsplit(settings.SITE_URL).hostname}>"


def mail(notice: Notice) -> EmailMessage:
    """The mail of a notice, not yet sent."""
    line = subject(notice)
    context = {"notice": notice, "decision": notice.decision, "subject": line, "site": settings.SITE_URL}
    return EmailMessage(
        subject=line,
        body=render_to_string("community/mail/decision.txt", context),
        to=[notice.recipient.email],
        headers={"Message-ID": notice.message_id},
    )


def subject(notice: Notice) -> str:
    """What happened, in one line: the mail's subject, and its line on the site."""
    decision = notice.decision
    about = decision.contribution or decision.report
    assert about is not None
    kind = about.kind.word if isinstance(about, Contribution) else ""
    return decisions.notice(decision).format(kind=kind, formula=loading.catalogue().title(about.formula))
