"""The page on which readers say what is wrong on a formula page: anybody may write, members may send."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from community.actions import reporting
from community.errors import Refused
from community.models import User
from community.pages.formula_addresses import of_formula
from community.pages.kept_forms import log_in_first, take
from community.pages.pinned_views import VIEW_PREFIX, pinned, query
from community.pages.refusals import show_refusal
from community.pages.stale_forms import done_or_shown_again, told_of_stale_token
from community.pages.visitors import viewer_of
from community.reading.forms import STALE, ReportForm
from formulas.definitions.formula import Formula
from formulas.definitions.parameters import read_parameters

THANKS = "Thank you. The moderators will look at it, and you will be told what came of it."


@require_http_methods(["GET", "HEAD", "POST"])
@of_formula
@told_of_stale_token
def report(request: HttpRequest, stale: HttpResponse | None, formula: Formula) -> HttpResponse:
    """The form, with the plot's state; sent by a member it is a report, by a stranger it is kept through the login."""
    if request.method != "POST":
        return _page(request, formula, *_begun(request, formula))
    form, view = ReportForm(request.POST), _view(formula, request.POST, VIEW_PREFIX)
    form.is_valid()

    def send() -> HttpResponse:
        viewer = viewer_of(request)
        return _sent(request, viewer, formula, view) if viewer else log_in_first(request)

    def show(refusal: Refused) -> HttpResponse:
        show_refusal(form, refusal)
        return _page(request, formula, form, view, refusal.status)

    return done_or_shown_again(stale, STALE, send, show)


def _begun(request: HttpRequest, formula: Formula) -> tuple[ReportForm, dict[str, float]]:
    """The form with what was typed before a login, or empty, with the plot's state from the address."""
    if kept := take(request):
        return ReportForm(initial={"text": kept.get("text", "")}), _view(formula, kept, VIEW_PREFIX)
    return ReportForm(), _view(formula, request.GET, "")


def _view(formula: Formula, fields: QueryDict, prefix: str) -> dict[str, float]:
    """The plot's values that differ from the defaults; a wrong one must not keep anybody from reporting."""
    given = {name.removeprefix(prefix): [fields.get(name, "")] for name in fields if name.startswith(prefix)}
    read = read_parameters(formula, given).values
    return {name: value for name, value in read.items() if value != formula.defaults[name]}


def _sent(request: HttpRequest, viewer: User, formula: Formula, view: Mapping[str, float]) -> HttpResponseRedirect:
    reporting.report(reporter=viewer, formula=formula.slug, text=request.POST.get("text", ""), view=view)
    messages.success(request, THANKS)
    return redirect(reverse("formula", args=[formula.slug]) + query(formula, view))


def _page(
    request: HttpRequest, formula: Formula, form: ReportForm, view: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "formula": formula,
        "form": form,
        "fields": [(f"{VIEW_PREFIX}{name}", repr(value)) for name, value in view.items()],
        "pinned": pinned(formula, view),
    }
    return render(request, "community/reading/report.html", context, status=status)
