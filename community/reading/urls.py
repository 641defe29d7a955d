"""Addresses of published texts, and of what readers do with them."""

from django.urls import path

from community.reading import reacting, reporting, views

urlpatterns = [
    path("formulas/<slug:slug>/explanations/", views.explanations, name="explanations"),
    path("formulas/<slug:slug>/aha-moments/", views.aha_moments, name="aha-moments"),
    path("formulas/<slug:slug>/report/", reporting.report, name="report"),
    path("contributions/<int:pk>/", views.contribution, name="contribution"),
    path("contributions/<int:pk>/vote/", reacting.vote, name="vote"),
    path("contributions/<int:pk>/flag/", reacting.flag, name="flag"),
    path("people/<int:pk>/", views.person, name="person"),
]
