"""Keeps the log append-only, and sent texts unchanged, in the database itself: whoever writes, and with whatever."""

from collections.abc import Mapping
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

NAMES = (
    "community_decision_no_update",
    "community_decision_no_delete",
    "community_decision_no_replace",  # SQLite only
    "community_revision_sealed",
)
LOG, SEALED = "the log is append-only", "a submitted revision does not change"

# Erasing empties a text for ever; its digest, licence and time stay. HTML may be made again from the same text. A view
# that was sent in before views were whole is completed once, by the migration that runs before these triggers are made.
BREAKS_THE_SEAL = """
    OLD.submitted_at IS NOT NULL AND (
        {different[contribution_id]} OR {different[number]} OR {different[sha256]} OR {different[licence]}
        OR {different[submitted_at]}
        OR (({different[text]} OR {different[view]} OR {different[completed_view]})
            AND (NEW.erased_at IS NULL OR NEW.text <> '' OR NEW.html <> '' OR NEW.view <> '{{}}' OR {still_completed}))
        OR (OLD.erased_at IS NOT NULL AND ({different[erased_at]} OR {different[html]})))
"""
COLUMNS = (
    *("contribution_id", "number", "sha256", "licence", "submitted_at"),
    *("text", "view", "completed_view", "html", "erased_at"),
)
COMPLETED = "completed_view"


def create(sender: Any, using: str, **signal: Any) -> None:
    """Makes the triggers, replacing those that exist; a receiver of post_migrate.

    On SQLite a migration that alters a table rebuilds it without its triggers, so this runs after every migration.
    """
    connection = connections[using]
    if "community_decision" not in connection.introspection.table_names():
        return  # migrated back to before there was a log
    with transaction.atomic(using), connection.cursor() as cursor:
        for statement in _statements(connection):
            cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper) -> list[str]:
    is_sqlite = connection.vendor == "sqlite"
    differs = "NEW.{0} IS NOT OLD.{0}" if is_sqlite else "NEW.{0} IS DISTINCT FROM OLD.{0}"
    breaks_the_seal = _breaks_the_seal(connection, {column: differs.format(column) for column in COLUMNS})
    return _for_sqlite(breaks_the_seal) if is_sqlite else _for_postgresql(breaks_the_seal)


def _breaks_the_seal(connection: BaseDatabaseWrapper, different: Mapping[str, str]) -> str:
    """The condition, without the column of completed views where the tables were migrated back to before it."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "community_revision")
    if any(column.name == COMPLETED for column in described):
        return BREAKS_THE_SEAL.format(different=different, still_completed=f"NEW.{COMPLETED} <> '{{}}'")
    return BREAKS_THE_SEAL.format(different={**different, COMPLETED: "FALSE"}, still_completed="FALSE")


def _for_sqlite(breaks_the_seal: str) -> list[str]:
    def trigger(name: str, when: str, condition: str, text: str) -> list[str]:
        body = f"CREATE TRIGGER {name} BEFORE {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{text}'); END"
        return [f"DROP TRIGGER IF EXISTS {name}", body]

    # INSERT OR REPLACE deletes the rows that stand in its way, and no trigger of DELETE hears of it.
    in_the_way = "SELECT 1 FROM community_decision WHERE id = NEW.id OR undoes_id = NEW.undoes_id"
    return [
        *trigger("community_decision_no_update", "UPDATE ON community_decision", "TRUE", LOG),
        *trigger("community_decision_no_delete", "DELETE ON community_decision", "TRUE", LOG),
        *trigger("community_decision_no_replace", "INSERT ON community_decision", f"EXISTS ({in_the_way})", LOG),
        *trigger("community_revision_sealed", "UPDATE ON community_revision", breaks_the_seal, SEALED),
    ]


def _for_postgresql(breaks_the_seal: str) -> list[str]:
    def trigger(name: str, when: str, condition: str, text: str) -> str:
        return (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {when} FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION community_refuse('{text}')"
        )

    return [
        "CREATE OR REPLACE FUNCTION community_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$",
        trigger("community_decision_no_update", "UPDATE ON community_decision", "TRUE", LOG),
        trigger("community_decision_no_delete", "DELETE ON community_decision", "TRUE", LOG),
        trigger("community_revision_sealed", "UPDATE ON community_revision", breaks_the_seal, SEALED),
    ]
