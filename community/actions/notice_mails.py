"""What notices say, on the site and in mails: to authors and reporters, and to readers whose flag was answered."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from community.models import Contribution, Notice
from community.permissions import can_edit
from community.words import decisions
from formulas.definitions import loading


def message_id(key: UUID) -> str:
    """A Message-ID of this site, the same for every attempt to send one notice."""
    return f"<notice-{key}@{urlsplit(settings.SITE_URL).hostname}>"


def mail(notice: Notice) -> EmailMessage:
    """The mail of a notice, not yet sent."""
    line = subject(notice)
    label, path = _onward(notice)
    context = {
        "notice": notice,
        "subject": line,
        "reason": reason(notice),
        "label": label,
        "address": f"{settings.SITE_URL}{path}",
    }
    return EmailMessage(
        subject=line,
        body=render_to_string("community/mail/decision.txt", context),
        to=[notice.recipient.email],
        headers={"Message-ID": notice.message_id},
    )


def is_still_true(notice: Notice) -> bool:
    """Whether the notice can still be given: an answer to a flag always can, as it says what there is by now."""
    return answers_flag(notice) or decisions.still_true(notice.decision)


def answers_flag(notice: Notice) -> bool:
    """Whether it is told to somebody who flagged the text, and not to its author."""
    text = notice.decision.contribution
    return text is not None and text.author_id != notice.recipient_id


def subject(notice: Notice) -> str:
    """What happened, in one line: the mail's subject, and its line on the site."""
    decision = notice.decision
    about = decision.contribution or decision.report
    assert about is not None
    title = loading.catalogue().title(about.formula)
    if not isinstance(about, Contribution):
        return decisions.notice(decision).format(formula=title)
    words = decisions.answer_to_flag(about, decision) if answers_flag(notice) else decisions.notice(decision)
    return words.format(kind=about.kind.word, formula=title)


def reason(notice: Notice) -> str:
    """What the moderator writes to the one who is told; what is written to an author is shown to nobody else."""
    is_for_author = bool(decisions.notice(notice.decision))
    return "" if answers_flag(notice) and is_for_author else notice.decision.reason


def _onward(notice: Notice) -> tuple[str, str]:
    """Where the mail leads, and the words before it: never to where there is nothing for its reader."""
    decision = notice.decision
    text = decision.contribution
    if text is not None and text.is_public:
        return "See it here", text.get_absolute_url()
    if text is not None and can_edit(notice.recipient, text):
        return "Your text, and what you can do with it", reverse("edit-text", args=[text.pk])
    about = text or decision.report
    assert about is not None
    return "The page", reverse("formula", args=[about.formula])
