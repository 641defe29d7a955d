"""The pages of the formulas app; the page of one formula is composed in klsite/pages.py."""

from django.urls import path

from formulas import views

urlpatterns = [
    path("", views.home, name="home"),
    path("formulas/", views.formula_list, name="formula-list"),
    path("docs/engine/", views.language, name="language"),
]
