"""Addresses under a formula: the formula itself where a view expects one."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.pages.views import missing

Rest = ParamSpec("Rest")


def of_formula(view: Callable[Concatenate[HttpRequest, Formula, Rest], HttpResponse]) -> Callable[..., HttpResponse]:
    """`view` for a slug: a former one is led to the present address, an unknown one offered the nearest formulas.

    What is sent to a former address is taken there: on the way to another one it would be lost.
    """

    @wraps(view)
    def for_slug(request: HttpRequest, slug: str, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        formula = loading.catalogue().find(slug)
        if formula is None:
            return missing(request, slug)
        if formula.slug != slug and request.method in ("GET", "HEAD"):
            return _led_on(request, formula)
        return view(request, formula, *rest, **named)

    return for_slug


def _led_on(request: HttpRequest, formula: Formula) -> HttpResponse:
    match = request.resolver_match
    assert match is not None
    assert match.url_name is not None
    query = f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else ""
    return HttpResponsePermanentRedirect(reverse(match.url_name, kwargs=match.kwargs | {"slug": formula.slug}) + query)
