"""The community application."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.core.management import call_command
from django.db.models.signals import post_migrate, post_save


class CommunityConfig(AppConfig):
    """People and what they contribute."""

    name = "community"

    def ready(self) -> None:
        """Wires up what has to run at certain moments."""
        from allauth.account.signals import email_confirmed, password_changed, password_reset, password_set
        from allauth.mfa.signals import authenticator_added, authenticator_reset
        from django.contrib.auth.signals import user_logged_in

        from community import checks, log_triggers
        from community.accounts import kept_codes, proof_by_mail, security_events, signals, token_choice
        from community.actions import deliveries

        email_confirmed.connect(signals.forget_planted_password)
        email_confirmed.connect(signals.settle_name_of_newcomer)
        email_confirmed.connect(proof_by_mail.note_address_verified_on_the_way_in)
        authenticator_added.connect(kept_codes.note_first_codes)
        authenticator_reset.connect(kept_codes.note_other_codes)
        user_logged_in.connect(kept_codes.note_codes_at_login)
        user_logged_in.connect(signals.set_end_of_session)
        post_save.connect(signals.shorten_sessions_of_who_may_do_more, sender=self.get_model("User"))
        password_reset.connect(token_choice.end_all)
        for changed in (password_changed, password_set):
            changed.connect(token_choice.end_if_asked)
        security_events.connect()
        post_migrate.connect(log_triggers.create, sender=self)
        post_migrate.connect(_create_cache_tables, sender=self)
        deliveries.public_json = _public_json
        register(checks.orphans, Tags.database)
        register(checks.unknown_kinds, Tags.database)


def _create_cache_tables(sender: AppConfig, using: str, **signal: Any) -> None:
    """Makes the tables of caches in the database where they are missing, so that `migrate` is all that a site needs."""
    call_command("createcachetable", database=using, verbosity=0)


def _public_json(pk: int, origin: str) -> bytes | None:
    """A published text as the API has it, for whatever stands below the API."""
    from community.api.published import public_text

    return public_text(pk, origin)
