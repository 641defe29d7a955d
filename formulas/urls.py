"""The pages of the formulas app; the page of one formula is composed in klsite/pages.py."""

from django.urls import path

from formulas.downloads import files
from formulas.pages import views
from formulas.pages.kept_figures import kept_figure

urlpatterns = [
    path("", views.home, name="home"),
    path("formulas/", views.formula_list, name="formula-list"),
    path("docs/engine/", views.language, name="language"),
    path("formulas/<slug:slug>/figures/<slug:view>-<int:panel>.<slug:digest>.json", kept_figure, name="figure-item"),
    path("formulas/<slug:slug>/figure.svg", files.figure_svg, name="figure-svg"),
    path("formulas/<slug:slug>/figure.png", files.figure_png, name="figure-png"),
    path("formulas/<slug:slug>/values.csv", files.values_csv, name="values-csv"),
    path("formulas/<slug:slug>/definition.toml", files.definition_toml, name="definition-toml"),
    path("formulas/<slug:slug>/definition.json", files.definition_json, name="definition-json"),
    path("embed/<slug:slug>/", views.embed, name="embed"),
]
