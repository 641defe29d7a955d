"""Addresses of published texts, and of what readers do with them."""

from django.urls import path, register_converter

from community.kinds import Kind, kind_listed_at
from community.reading import feeds, reacting, reporting, views


class ListConverter:
    """The texts of one kind, as a piece of an address; any other word is no list of ours."""

    regex = "[a-z-]+"  # the kinds are asked for at each request

    def to_python(self, value: str) -> Kind:
        return kind_listed_at(value)

    def to_url(self, kind: Kind) -> str:
        return kind.address


register_converter(ListConverter, "list")

urlpatterns = [
    path("feed.atom", feeds.site_atom, name="feed-atom"),
    path("feed.json", feeds.site_json, name="feed-json"),
    path("formulas/<slug:slug>/feed.atom", feeds.formula_atom, name="formula-feed-atom"),
    path("formulas/<slug:slug>/feed.json", feeds.formula_json, name="formula-feed-json"),
    path("formulas/<slug:slug>/report/", reporting.report, name="report"),
    path("formulas/<slug:slug>/<list:kind>/", views.texts, name="texts"),
    path("contributions/<int:pk>/", views.contribution, name="contribution"),
    path("contributions/<int:pk>/vote/", reacting.vote, name="vote"),
    path("contributions/<int:pk>/flag/", reacting.flag, name="flag"),
    path("people/<int:pk>/", views.person, name="person"),
]
