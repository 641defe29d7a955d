"""The formula page: composed here from what formulas gives and, under it, what the community gives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.pages.formula_addresses import of_formula
from community.pages.visitors import viewer_of
from community.reading.sections import sections
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.parameters import read_parameters
from formulas.pages.article import after, article
from formulas.pages.scene import scene_script, scripts
from formulas.texts.typed_numbers import read_number


@require_safe
@of_formula
def formula_page(request: HttpRequest, formula: Formula) -> HttpResponse:
    """The page of a formula, with its figures at the parameters in the address."""
    reading = read_parameters(formula, dict(request.GET.lists()), spelling=read_number)
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
