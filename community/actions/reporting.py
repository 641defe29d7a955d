"""Readers' reports about formula pages, and the moderators' answers."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community import limits
from community.actions.log import record, require
from community.actions.pinning import accepted_view, as_stored
from community.errors import Unacceptable, WrongState
from community.models import Decision, Report, User
from community.permissions import is_member, is_moderator
from community.states import Action
from community.texts import clean, known_formula, one_kind_of_line_end


@transaction.atomic
def report(*, reporter: User, formula: str, text: str, view: Mapping[str, Any] | None = None) -> Report:
    """The report, before the moderators from now on."""
    require(is_member(reporter), "Log in to say what is wrong, so that we can answer you.")
    known_formula(formula)
    said = clean(text).strip()
    if not said:
        raise Unacceptable({"text": "Say what is wrong, and where on the page."})
    if len(said) > settings.REPORT_LONGEST:
        raise Unacceptable({"text": f"This has {len(said):,} characters; a report holds {settings.REPORT_LONGEST:,}."})
    limits.check_reports(reporter)
    pinned = as_stored(accepted_view(formula, view or {}))
    return Report.objects.create(reporter=reporter, formula=formula, text=said, view=pinned)


@transaction.atomic
def close_report(*, moderator: User, report: Report, reason: str) -> Decision:
    """The entry of the answer, which its reporter is told."""
    require(is_moderator(moderator), "Only moderators answer reports.")
    report = Report.objects.select_for_update().get(pk=report.pk)
    require(report.reporter_id != moderator.pk, "Nobody answers their own report.")
    reason = one_kind_of_line_end(reason).strip()
    limits.check_reason(reason)
    if report.closed_at:
        raise WrongState("This report has been answered already.")
    return close(report, actor=moderator, reason=reason)


def close(report: Report, *, actor: User, reason: str) -> Decision:
    """The entry of the closing of a (locked) report."""
    return record(Action.RESOLVE, report, _closed, actor=actor, reason=reason)


def _closed(report: Report) -> None:
    report.closed_at = timezone.now()
