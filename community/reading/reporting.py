"""The page on which readers say what is wrong on a formula page: anybody may write, members may send."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from community.actions import reporting
from community.errors import KeyReused, Refused
from community.models import User
from community.pages.form_keys import new_key, sent_key
from community.pages.formula_addresses import of_formula
from community.pages.kept_forms import log_in_first, take
from community.pages.pinned_views import in_words
from community.pages.refusals import show_refusal
from community.pages.stale_forms import done_or_shown_again, told_of_stale_token
from community.pages.view_fields import view_fields, view_sent
from community.pages.visitors import viewer_of
from community.reading.forms import STALE, ReportForm
from formulas.definitions.formula import Formula
from formulas.definitions.pinned_view import PinnedView, query

THANKS = "Thank you. The moderators will look at it, and you will be told what came of it."


@require_http_methods(["GET", "HEAD", "POST"])
@of_formula
@told_of_stale_token
def report(request: HttpRequest, stale: HttpResponse | None, formula: Formula) -> HttpResponse:
    """The form, with the plot's state; sent by a member it is a report, by a stranger it is kept through the login."""
    if request.method != "POST":
        return _page(request, formula, *_begun(request, formula))
    form, view = ReportForm(request.POST), PinnedView.nearest(formula, view_sent(request.POST))
    form.is_valid()

    def send() -> HttpResponse:
        viewer = viewer_of(request)
        return _sent(request, viewer, formula, view) if viewer else log_in_first(request)

    def show(refusal: Refused) -> HttpResponse:
        show_refusal(form, refusal)
        key = "" if isinstance(refusal, KeyReused) else sent_key(request.POST)
        return _page(request, formula, form, view, key, refusal.status)

    return done_or_shown_again(stale, STALE, send, show)


def _begun(request: HttpRequest, formula: Formula) -> tuple[ReportForm, PinnedView | None, str]:
    """The form with what was typed before a login, or empty, with the plot's state from the address; and its key.

    A wrong value among that must not keep anybody from reporting.
    """
    if kept := take(request):
        return (
            ReportForm(initial={"text": kept.get("text", "")}),
            PinnedView.nearest(formula, view_sent(kept)),
            sent_key(kept),
        )
    return ReportForm(), PinnedView.nearest(formula, dict(request.GET.lists())), ""


def _sent(request: HttpRequest, viewer: User, formula: Formula, view: PinnedView | None) -> HttpResponseRedirect:
    pinned = view.as_json if view else {}
    text, key = request.POST.get("text", ""), sent_key(request.POST)
    reporting.report(reporter=viewer, formula=formula.slug, text=text, view=pinned, key=key)
    messages.success(request, THANKS)
    return redirect(reverse("formula", args=[formula.slug]) + query(view.moved(formula) if view else {}))


def _page(
    request: HttpRequest, formula: Formula, form: ReportForm, view: PinnedView | None, key: str, status: int = 200
) -> HttpResponse:
    context = {
        "formula": formula,
        "form": form,
        "key": key or new_key(),
        "fields": view_fields(view.as_query) if view else [],
        "pinned": in_words(formula, view),
    }
    return render(request, "community/reading/report.html", context, status=status)
