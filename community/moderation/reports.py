"""One report about a formula page, and the answer to it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from community.actions.reporting import close_report
from community.errors import Refused
from community.moderation.forms import STALE, AnswerForm
from community.moderation.visitors import for_moderators, report_of_another
from community.pages.kept_forms import take
from community.pages.pinned_views import in_words
from community.pages.refusals import show_refusal
from community.pages.stale_forms import done_or_shown_again, told_of_stale_token
from community.pages.visitors import signed_in
from community.states import Action
from formulas.definitions import loading


@told_of_stale_token
@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, stale: HttpResponse | None, pk: int) -> HttpResponse:
    """What a reader says is wrong; sent as a form, the answer, which closes the report."""
    found = report_of_another(request, pk)
    if request.method != "POST":
        return _page(request, pk, AnswerForm(initial=take(request)))
    form = AnswerForm(request.POST)
    form.is_valid()

    def answer() -> HttpResponse:
        close_report(moderator=signed_in(request), report=found, reason=form.cleaned_data.get("reason", ""))
        messages.success(request, f"Answered. {found.reporter.name} will be told.")
        return redirect(f"{reverse('moderation')}#reports")

    def show(refusal: Refused) -> HttpResponse:
        show_refusal(form, refusal)
        return _page(request, pk, form, refusal.status)

    return done_or_shown_again(stale, STALE, answer, show)


def _page(request: HttpRequest, pk: int, form: AnswerForm, status: int = 200) -> HttpResponse:
    found = report_of_another(request, pk)
    formula = loading.catalogue().by_slug.get(found.formula)
    context = {
        "report": found,
        "formula": formula,
        "pinned": in_words(formula, found.pinned_view),
        "answer": found.decisions.filter(action=Action.RESOLVE).select_related("actor").last(),
        "form": form,
        "longest_reason": settings.REASON_LONGEST,
    }
    return render(request, "community/moderation/report.html", context, status=status)
