"""Addresses of the moderators' desk."""

from django.urls import path

from community.moderation import deciding, reports, views

urlpatterns = [
    path("", views.desk, name="moderation"),
    path("<int:pk>/", deciding.text, name="moderation-item"),
    path("decisions/<int:pk>/undo/", deciding.undo, name="moderation-undo"),
    path("reports/<int:pk>/", reports.report, name="moderation-report"),
    path("log/", views.log, name="moderation-log"),
]
