"""The API's addresses under /api/v1/."""

from django.urls import path

from formulas.api import export, views

urlpatterns = [
    path("formulas/", views.FormulaList.as_view(), name="api-formulas"),
    path("export/formulas.jsonl", export.FormulaExport.as_view(), name="api-export-formulas"),
    path("formulas/<slug:slug>/", views.FormulaDetail.as_view(), name="api-formula"),
    path("formulas/<slug:slug>/evaluate/", views.Evaluate.as_view(), name="api-evaluate"),
    path("formulas/<slug:slug>/figure/", views.FigureItem.as_view(), name="api-figure"),
]
