"""Readers' reports about formula pages, and the moderators' answers."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community import limits
from community.actions.log import record, require
from community.actions.pinning import accepted_view, as_stored
from community.errors import KeyReused, Unacceptable, WrongState
from community.models import Decision, Report, User
from community.permissions import is_member, is_moderator
from community.preconditions import WHATEVER, Expected
from community.states import Action
from community.texts import clean, one_kind_of_line_end
from formulas.texts.counted import counted


@transaction.atomic
def report(*, reporter: User, formula: str, text: str, view: Mapping[str, Any] | None = None, key: str = "") -> Report:
    """The report, before the moderators from now on; sent again with the same `key`, the first.

    Raises KeyReused where that was another report.
    """
    require(is_member(reporter), "Log in to say what is wrong, so that we can answer you.")
    said = clean(text).strip()
    if not said:
        raise Unacceptable({"text": "Say what is wrong, and where on the page."})
    if len(said) > settings.REPORT_LONGEST:
        length = counted(len(said), "character")
        raise Unacceptable({"text": f"This has {length}; a report holds {settings.REPORT_LONGEST:,}."})
    pinned = as_stored(accepted_view(formula, view or {}))
    limits.count_alone(reporter)
    first = Report.objects.filter(reporter=reporter, key=key).first() if key else None
    if first and (first.formula, first.text) == (formula, said):
        return first
    if first:
        raise KeyReused("From this form another report was sent already. If you mean this one too, send it once more.")
    limits.check_reports(reporter)
    return Report.objects.create(reporter=reporter, formula=formula, text=said, view=pinned, key=key)


@transaction.atomic
def close_report(*, moderator: User, report: Report, reason: str, expected: Expected = WHATEVER) -> Decision:
    """The entry of the answer, which its reporter is told; the first where the same is answered again."""
    require(is_moderator(moderator), "Only moderators answer reports.")
    report = Report.objects.select_for_update().get(pk=report.pk)
    require(report.reporter_id != moderator.pk, "Nobody answers their own report.")
    reason = one_kind_of_line_end(reason).strip()
    limits.check_reason(reason)
    answer = report.decisions.filter(action=Action.RESOLVE).last()
    if answer and (answer.actor_id, answer.reason) == (moderator.pk, reason):
        return answer
    expected.check_report(report)
    if report.closed_at:
        raise WrongState("This report has been answered already.")
    return close(report, actor=moderator, reason=reason)


def close(report: Report, *, actor: User, reason: str) -> Decision:
    """The entry of the closing of a (locked) report."""
    return record(Action.RESOLVE, report, _closed, actor=actor, reason=reason)


def _closed(report: Report) -> None:
    report.closed_at = timezone.now()
