"""Addresses of published texts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
