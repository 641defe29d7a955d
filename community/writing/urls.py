"""Addresses of writing, and of what members find of their own."""

from django.urls import URLPattern, path, register_converter

from community.states import Kind
from community.writing import lists, taking_back, views


class KindConverter:
    """What may be written, as a piece of an address; any other word is no address of ours."""

    regex = "|".join(Kind.values)

    def to_python(self, value: str) -> Kind:
        return Kind(value)

    def to_url(self, value: str) -> str:
        return str(Kind(value))


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
