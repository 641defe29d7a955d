"""The log as moderators read it: who did what to which thing, when and why."""

from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from community.models import Contribution, Decision, Report, User
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


@dataclass(frozen=True)
class LogPage:
    """Some entries, the newest first, and the id before which the next ones stand; 0 where there are no more."""

    entries: list[Entry]
    next: int


class LogFilter(forms.Form):
    """Which entries to show."""

    action = forms.ChoiceField(label="What was done", required=False, choices=lambda: [("", "anything"), *_actions()])
    moderator = forms.ModelChoiceField(
        User.objects.filter(is_moderator=True).order_by("name", "pk"), label="By", required=False, empty_label="anybody"
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


def log_page(moderator: User, wanted: LogFilter) -> LogPage:
    """The newest entries that are wanted; what is wanted in words that nobody knows, is not asked for."""
    wanted.is_valid()
    found = list(_rows(wanted.cleaned_data)[: ENTRIES + 1])
    shown = found[:ENTRIES]
    return LogPage([_of_all(decision, moderator) for decision in shown], shown[-1].pk if len(found) > ENTRIES else 0)


def query(fields: QueryDict, before: int) -> str:
    """The same filter, further down."""
    query = fields.copy()
    query["before"] = str(before)
    return f"?{query.urlencode()}"


def entry(decision: Decision, reader: User, thing: str = "it", address: str = "") -> Entry:
    """The entry as `reader` reads it."""
    before, after = around(decision.action)
    return Entry(decision, actor_name(decision, reader), before, thing, after, address)


def _actions() -> list[tuple[str, str]]:
    return [(action, alone(action)) for action in actions()]


def _rows(wanted: dict[str, object]) -> "QuerySet[Decision]":
    rows = Decision.objects.select_related("actor", "contribution", "person", "report", "revision")
    rows = rows.prefetch_related("undone_by").defer("revision__text", "revision__html", "report__text").order_by("-pk")
    filters = {"action": wanted.get("action"), "actor": wanted.get("moderator"), "pk__lt": wanted.get("before")}
    return rows.filter(**{field: value for field, value in filters.items() if value})


def _of_all(decision: Decision, reader: User) -> Entry:
    target = decision.target
    if isinstance(target, Contribution):
        thing = f"{target.get_kind_display()} {target.pk} on {_title(target.formula)}"
        return entry(decision, reader, thing, _address_of_text(target, reader))
    if isinstance(target, Report):
        thing = f"report {target.pk} on {_title(target.formula)}"
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


def _title(slug: str) -> str:
    formula = loading.catalogue().by_slug.get(slug)
    return formula.title if formula else slug
