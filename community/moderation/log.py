"""The log as moderators read it: who did what to which thing, when and why."""

from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from community.models import Contribution, Decision, Report, User
from community.orders import LATEST
from community.paging import Page, page
from community.words.decisions import actions, actor_name, alone, around
from formulas.definitions import loading

ENTRIES = 50


@dataclass(frozen=True)
class Entry:
    """One entry: "`who` `before` `thing` `after`", as in "Maria marked explanation 12 as spam"."""

    decision: Decision
    who: str
    before: str
    thing: str
    after: str
    address: str = ""  # of the thing, if there is a page for it

    @property
    def undone_by(self) -> Decision | None:
        """The entry that took this one back."""
        return getattr(self.decision, "undone_by", None)


class LogFilter(forms.Form):
    """Which entries to show."""

    action = forms.ChoiceField(label="What was done", required=False, choices=lambda: [("", "anything"), *_actions()])
    moderator = forms.ModelChoiceField(
        User.objects.filter(is_moderator=True).order_by("name", "pk"), label="By", required=False, empty_label="anybody"
    )


def log_page(moderator: User, wanted: LogFilter, before: str) -> Page[Entry]:
    """The newest entries that are wanted, or the newest before a place; unknown words are passed over."""
    wanted.is_valid()
    found = page(_rows(wanted.cleaned_data), LATEST, size=ENTRIES, at=LATEST.read(before))
    return Page([_of_all(decision, moderator) for decision in found.rows], found.next, found.previous)


def query(fields: QueryDict, before: str) -> str:
    """The same filter, further down."""
    query = fields.copy()
    query["before"] = before
    return f"?{query.urlencode()}"


def entry(decision: Decision, reader: User, thing: str = "it", address: str = "") -> Entry:
    """The entry as `reader` reads it."""
    before, after = around(decision.action)
    return Entry(decision, actor_name(decision, reader), before, thing, after, address)


def _actions() -> list[tuple[str, str]]:
    return [(action, alone(action)) for action in actions()]


def _rows(wanted: dict[str, object]) -> "QuerySet[Decision]":
    rows = Decision.objects.select_related("actor", "contribution", "person", "report", "revision")
    rows = rows.prefetch_related("undone_by").defer("revision__text", "revision__html", "report__text")
    filters = {"action": wanted.get("action"), "actor": wanted.get("moderator")}
    return rows.filter(**{field: value for field, value in filters.items() if value})


def _of_all(decision: Decision, reader: User) -> Entry:
    target = decision.target
    if isinstance(target, Contribution):
        thing = f"{target.kind.word} {target.pk} on {loading.catalogue().title(target.formula)}"
        return entry(decision, reader, thing, _address_of_text(target, reader))
    if isinstance(target, Report):
        thing = f"report {target.pk} on {loading.catalogue().title(target.formula)}"
        return entry(decision, reader, thing, _address_of_report(target, reader))
    assert isinstance(target, User)
    return entry(decision, reader, target.name, f"{reverse('moderation-log')}?moderator={target.pk}")


def _address_of_text(text: Contribution, reader: User) -> str:
    if text.author_id == reader.pk:
        return text.get_absolute_url()
    return reverse("moderation-item", args=[text.pk]) if text.first_submitted_at else ""


def _address_of_report(report: Report, reader: User) -> str:
    if report.reporter_id == reader.pk:
        return reverse("formula", args=[report.formula])
    return reverse("moderation-report", args=[report.pk])
