"""Mails about decisions: what the site tells authors and reporters."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from community.models import Contribution, Decision, Notice
from community.states import Action, Review, Visibility
from formulas.definitions import loading

SUBJECTS = {
    Action.APPROVE: "Your {kind} on {formula} is published",
    Action.REQUEST_CHANGES: "Your {kind} on {formula}: changes are asked for",
    Action.REJECT: "Your {kind} on {formula} was not published",
    Action.SPAM: "Your {kind} on {formula} was taken for spam",
    Action.HIDE: "Your {kind} on {formula} is hidden for now",
    Action.RESTORE: "Your {kind} on {formula} is back",
    Action.DELETE: "Your {kind} on {formula} was deleted",
    Action.RESOLVE: "Your report on {formula}",
}


def message_id(key: UUID) -> str:
    """A Message-ID of this site, the same for every attempt to send one notice."""
    return f"<notice-{key}@{urlsplit(settings.SITE_URL).hostname}>"


def letter(notice: Notice) -> EmailMessage:
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
    sentence = _of_rejection(decision) if decision.action == Action.REJECT else SUBJECTS[Action(decision.action)]
    return sentence.format(kind=kind, formula=loading.catalogue().title(about.formula))


def _of_rejection(decision: Decision) -> str:
    """What a rejection did, by where the text stood then: it may have come further since."""
    stood = decision.before
    if stood["visibility"] == Visibility.PRIVATE:
        return SUBJECTS[Action.REJECT]
    # An edit that is turned down leaves the old text where it is, and its author shall not think otherwise.
    if stood["review"] == Review.PENDING:
        return "Your edit of your {kind} on {formula} was not published"
    return "Your {kind} on {formula} is no longer published"
