"""The formula page: composed here from what formulas gives and, under it, what the community gives."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.pages.viewer import member
from community.reading.sections import sections
from formulas.definitions import loading
from formulas.definitions.parameters import read_parameters
from formulas.pages.article import after, article
from formulas.pages.scene import scene_script, scripts
from formulas.pages.views import missing


@require_safe
def formula_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a formula, with its figures at the parameters in the address."""
    formulas = loading.catalogue()
    if renamed := formulas.by_former_slug.get(slug):
        query = f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else ""
        return HttpResponsePermanentRedirect(reverse("formula", args=[renamed.slug]) + query)
    if slug not in formulas.by_slug:
        return missing(request, slug)
    formula = formulas.by_slug[slug]
    reading = read_parameters(formula, dict(request.GET.lists()))
    context = {
        "formula": formula,
        "article": article(formula, reading),
        "sections": sections(formula, reading.values, member(request)),
        "after": after(formula, formulas),
        "scene": scene_script(formula),
        "scripts": scripts(formula),
        "canonical": request.build_absolute_uri(reverse("formula", args=[slug])),
    }
    return render(request, "formula.html", context)
