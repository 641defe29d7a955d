"""The community application."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """People and what they contribute."""

    name = "community"
