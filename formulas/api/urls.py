"""The API's addresses under /api/v1/."""

from django.urls import path

from formulas.api import export, files, views
from formulas.api.series import FigureSeries

ONE = "formulas/<slug:slug>/"

urlpatterns = [
    path("formulas/", views.FormulaList.as_view(), name="api-formulas"),
    path("export/formulas.jsonl", export.FormulaExport.as_view(), name="api-export-formulas"),
    path(ONE, views.FormulaDetail.as_view(), name="api-formula"),
    path(f"{ONE}evaluate/", views.Evaluate.as_view(), name="api-evaluate"),
    path(f"{ONE}figure/", views.FigureItem.as_view(), name="api-figure"),
    path(f"{ONE}series/", FigureSeries.as_view(), name="api-series"),
    path(f"{ONE}figure.svg", files.FigureSvg.as_view(), name="api-figure-svg"),
    path(f"{ONE}figure.png", files.FigurePng.as_view(), name="api-figure-png"),
    path(f"{ONE}values.csv", files.ValuesCsv.as_view(), name="api-values-csv"),
    path(f"{ONE}definition.toml", files.DefinitionToml.as_view(), name="api-definition-toml"),
    path(f"{ONE}definition.json", files.DefinitionJson.as_view(), name="api-definition-json"),
]
