"""Addresses without what other sites have appended to them, before anything reads or keeps them."""

from collections.abc import Callable, Iterable
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from formulas.definitions import loading
from formulas.definitions.foreign_parameters import is_foreign

# What the pages that everybody reads take from their addresses, by the name of their route.
READ = {
    "home": (),
    "language": (),
    "privacy": (),
    "formula-list": ("field", "level", "search"),
    "definition-toml": (),
    "definition-json": (),
    "texts": ("order", "after"),
    "contribution": (),
    "person": ("after",),
    "feed-atom": (),
    "feed-json": (),
    "formula-feed-atom": (),
    "formula-feed-json": (),
}
# And those that show a formula at the values in their address: they tell what may be a mistyped parameter.
AT_VALUES = ("formula", "embed", "figure-svg", "figure-png", "values-csv", "write", "report")


class OwnParametersMiddleware:
    """Takes what is not ours out of the address, so that a page is the same, and kept, whatever was appended to it.

    The API and the pages of members read their addresses as they are: nobody passes those on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if query := request.META.get("QUERY_STRING"):
            request.META["QUERY_STRING"] = own_part(request.path_info, query)
        return self.get_response(request)


def own_part(path: str, query: str) -> str:
    """The pairs of `query` that the page at `path` reads, or would have to call mistakes, as they were written."""
    try:
        route = resolve(path)
    except Resolver404:
        return query
    return "&".join(_own_pairs(route, query.split("&")))


def _own_pairs(route: ResolverMatch, pairs: list[str]) -> Iterable[str]:
    if route.url_name in AT_VALUES and (formula := loading.catalogue().find(route.kwargs["slug"])):
        return [pair for pair in pairs if not is_foreign(formula, *_read(pair))]
    if route.url_name in READ:
        return [pair for pair in pairs if _read(pair)[0] in READ[route.url_name]]
    return pairs


def _read(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return unquote_plus(name), unquote_plus(value)
