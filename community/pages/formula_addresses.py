"""Addresses under a formula: the formula itself where a view expects one."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.pages.views import missing

View = Callable[[HttpRequest, Formula], HttpResponse]


def of_formula(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """`view` for a slug: a former one is led to the present address, an unknown one offered the nearest formulas."""

    @wraps(view)
    def for_slug(request: HttpRequest, slug: str) -> HttpResponse:
        formulas = loading.catalogue()
        if slug in formulas.by_slug:
            return view(request, formulas.by_slug[slug])
        if renamed := formulas.by_former_slug.get(slug):
            return _led_on(request, renamed)
        return missing(request, slug)

    return for_slug


def _led_on(request: HttpRequest, formula: Formula) -> HttpResponse:
    assert request.resolver_match is not None
    assert request.resolver_match.url_name is not None
    query = f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else ""
    return HttpResponsePermanentRedirect(reverse(request.resolver_match.url_name, args=[formula.slug]) + query)
