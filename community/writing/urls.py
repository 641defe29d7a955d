"""Addresses of writing, and of what members find of their own."""

from django.urls import URLPattern, path, register_converter

from community.kinds import Kind, kind_named
from community.writing import lists, taking_back, views


class KindConverter:
    """What may be written, as a piece of an address; any other word is no address of ours."""

    regex = "[a-z-]+"  # the kinds are asked for at each request

    def to_python(self, value: str) -> Kind:
        return kind_named(value)

    def to_url(self, value: str) -> str:
        return kind_named(value).stored


register_converter(KindConverter, "kind")

urlpatterns: list[URLPattern] = [
    path("formulas/<slug:slug>/write/<kind:kind>/", views.write, name="write"),
    path("contributions/preview/", views.preview, name="preview"),
    path("contributions/<int:pk>/edit/", views.edit_text, name="edit-text"),
    path("contributions/<int:pk>/withdraw/", taking_back.withdraw_text, name="withdraw-text"),
    path("contributions/<int:pk>/discard/", taking_back.discard, name="discard-edit"),
    path("contributions/<int:pk>/delete/", taking_back.delete_text, name="delete-text"),
    path("me/", lists.my_texts, name="my-texts"),
    path("me/notices/", lists.notices, name="notices"),
]
