"""The figures at their defaults, for our own pages: browsers keep them for ever, and fill in the present values."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from formulas.costs.gate import done_for_all
from formulas.definitions import loading
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.pages.kept_answers import KeptAnswer
from formulas.plots.figure_items import figure_bytes, figure_digest

FOR_EVER = "public, max-age=31536000, immutable"
# Under a digest that is no longer right, or never was: true for now, and for nobody's cache.
FOR_NOW = "private, no-cache"


def figure_address(formula: Formula, view: View, number: int) -> str:
    """The address of a panel's figure, counted from 1; it differs whenever the figure may have changed."""
    return reverse("figure-item", args=[formula.slug, view.name, number, figure_digest(formula, view, number)])


@require_safe
def kept_figure(request: HttpRequest, slug: str, view: str, panel: int, digest: str) -> HttpResponse:
    """The figure as it is now, whatever digest is asked for: while a new version spreads, pages know the old one's.

    A redirect to the right one could loop between servers of two versions.
    """
    formula = loading.catalogue().find(slug)
    found = next((own for own in formula.views if own.name == view), None) if formula else None
    if formula is None or found is None or not 1 <= panel <= len(found.panels):
        raise Http404(f"There is no panel {panel} of a figure {view[:40]!r} of {slug[:60]!r}.")
    answer = _kept(formula, found, panel).to(request)
    answer.headers["Cache-Control"] = FOR_EVER if digest == figure_digest(formula, found, panel) else FOR_NOW
    return answer


@cache
def _kept(formula: Formula, view: View, number: int) -> KeptAnswer:
    """Made once in each process, for whoever comes first: a reader of the page, who waits for Bokeh all the same."""
    return KeptAnswer(done_for_all(figure_bytes, formula.slug, view.name, number, formula.defaults))
