"""Addresses under a formula: the formula itself where a view expects one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.pages.views import missing

View = Callable[..., HttpResponse]  # of a request, a formula, and what else stands in the address


def of_formula(view: View) -> View:
    """`view` for a slug: a former one is led to the present address, an unknown one offered the nearest formulas."""

    @wraps(view)
    def for_slug(request: HttpRequest, slug: str, **others: Any) -> HttpResponse:
        formulas = loading.catalogue()
        if slug in formulas.by_slug:
            return view(request, formulas.by_slug[slug], **others)
        if renamed := formulas.by_former_slug.get(slug):
            return _led_on(request, renamed)
        return missing(request, slug)

    return for_slug


def _led_on(request: HttpRequest, formula: Formula) -> HttpResponse:
    assert request.resolver_match is not None
    assert request.resolver_match.url_name is not None
    address = reverse(request.resolver_match.url_name, kwargs={**request.resolver_match.kwargs, "slug": formula.slug})
    query = f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else ""
    return HttpResponsePermanentRedirect(address + query)
