"""The first page, the list of formulas, and what is shown when there is no such formula."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from formulas.definitions import loading
from formulas.definitions.parameters import read_parameters
from formulas.pages import language as the_language
from formulas.pages.article import embedded
from formulas.pages.content import figures
from formulas.pages.moving import moving_texts
from formulas.pages.scene import scene_script, scripts
from formulas.texts.typed_numbers import read_number

FLAGSHIP = "kl-divergence"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Klarity is, shown by its flagship's plot, and all formulas by field and level."""
    formulas = loading.catalogue()
    flagship = formulas.by_slug[FLAGSHIP]
    context = {
        "formula": flagship,
        "figure": figures(flagship, flagship.defaults)[0],
        "action": reverse("formula", args=[flagship.slug]),
        "scene": scene_script(flagship),
        "scripts": scripts(flagship),
        "fields": list(loading.by_field(formulas.formulas)),
        "canonical": request.build_absolute_uri(reverse("home")),
    }
    return render(request, "formulas/home.html", context)


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # typed for views without arguments
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """One figure of a formula for other people's pages, at the parameters in the address."""
    formula = loading.catalogue().find(slug)
    if formula is None:
        return missing(request, slug)
    reading = read_parameters(formula, dict(request.GET.lists()), besides=["view"], spelling=read_number)
    asked_for = [view for view in formula.views if view.name == request.GET.get("view")]
    view = (asked_for or formula.views)[0]
    moving = moving_texts(formula, reading.values)[view.name]
    context = {
        "formula": formula,
        "figure": embedded(formula, view, moving),
        "query": moving["query"],
        "problems": reading.problems,
        "page": request.build_absolute_uri(reverse("formula", args=[formula.slug])),
        "scene": scene_script(formula),
        "scripts": scripts(formula),
    }
    return render(request, "formulas/embed.html", context)


@require_safe
def formula_list(request: HttpRequest) -> HttpResponse:
    """The formulas of a field and level that hold the words asked for."""
    formulas = loading.catalogue()
    filters = {name: request.GET.get(name, "").strip() for name in ("field", "level", "search")}
    found = formulas.search(field=filters["field"], level=filters["level"], text=filters["search"])
    groups = [("Best matches first", list(found.formulas))] if filters["search"] else loading.by_field(found.formulas)
    context = {
        "fields": [(name, formulas) for name, formulas in groups if formulas],
        "read_as": found.read_as,
        "filters": filters,
        "all_fields": formulas.fields,
        "all_levels": loading.LEVELS,
    }
    return render(request, "formulas/list.html", context)


@require_safe
def language(request: HttpRequest) -> HttpResponse:
    """What may stand in a formula's model."""
    context = {"groups": the_language.groups(), "limits": the_language.limits(), "axes": the_language.axes()}
    return render(request, "formulas/language.html", context)


def missing(request: HttpRequest, slug: str) -> HttpResponse:
    """A 404 that offers the formulas with the nearest names."""
    context = {"slug": slug, "nearest": loading.catalogue().nearest(slug)}
    return render(request, "formulas/missing.html", context, status=404)
