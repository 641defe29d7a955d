"""Pages that are composed here from what formulas gives and what the community gives: a formula's, and on privacy."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from community.actions import answered_requests, deliveries, tasks
from community.pages.formula_addresses import of_formula
from community.pages.visitors import viewer_of
from community.reading.sections import sections
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.parameters import read_shown
from formulas.pages.article import after, article
from formulas.pages.scene import scene_script, scripts
from klsite.messages import OwnCookieStorage


@require_safe
@of_formula
def formula_page(request: HttpRequest, formula: Formula) -> HttpResponse:
    """The page of a formula, with its figures at the parameters in the address."""
    reading = read_shown(formula, dict(request.GET.lists()))
    context = {
        "formula": formula,
        "article": article(formula, reading),
        "sections": sections(formula, reading.values, viewer_of(request)),
        "after": after(formula, loading.catalogue()),
        "scene": scene_script(formula),
        "scripts": scripts(formula),
        "canonical": request.build_absolute_uri(reverse("formula", args=[formula.slug])),
    }
    return render(request, "formula.html", context)


class Privacy(TemplateView):
    """What is kept of whom, for how long, and who sees it; how long is asked where it is decided."""

    http_method_names = ["get", "head", "options"]
    template_name = "privacy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the numbers."""
        return {
            **super().get_context_data(**kwargs),
            "session_days": settings.SESSION_LENGTH.days,
            "moderator_hours": round(settings.MODERATOR_SESSION_LENGTH.total_seconds() / 3_600),
            "session_cookie": settings.SESSION_COOKIE_NAME,
            "form_cookie": settings.CSRF_COOKIE_NAME,
            "notes_cookie": OwnCookieStorage(self.request).cookie_name,
            "call_days": deliveries.KEPT.days,
            "task_days": tasks.KEPT_DAYS,
            "answer_hours": round(answered_requests.KEPT_FOR.total_seconds() / 3_600),
        }
