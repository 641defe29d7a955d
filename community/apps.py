"""The community application."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class CommunityConfig(AppConfig):
    """People and what they contribute."""

    name = "community"

    def ready(self) -> None:
        """Wires up what has to run at certain moments."""
        from community import checks, log_triggers

        post_migrate.connect(log_triggers.create, sender=self)
        register(checks.orphans, Tags.database)
