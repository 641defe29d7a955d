"""Keeps the log append-only, and sent texts unchanged, in the database itself: whoever writes, and with whatever."""

from typing import Any

from django.db import connections

# On SQLite a migration that alters a table makes it anew, without its triggers: so this runs after every migration.

SQLITE = """
CREATE TRIGGER IF NOT EXISTS community_decision_no_update BEFORE UPDATE ON community_decision
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS community_decision_no_delete BEFORE DELETE ON community_decision
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS community_revision_sealed BEFORE UPDATE ON community_revision
WHEN OLD.submitted_at IS NOT NULL AND NEW.erased_at IS NULL
AND (NEW.text IS NOT OLD.text OR NEW.view IS NOT OLD.view OR NEW.sha256 IS NOT OLD.sha256
     OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.licence IS NOT OLD.licence)
BEGIN SELECT RAISE(ABORT, 'a submitted revision does not change'); END;
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION community_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER community_decision_no_update BEFORE UPDATE ON community_decision
FOR EACH ROW EXECUTE FUNCTION community_refuse('the log is append-only');
CREATE OR REPLACE TRIGGER community_decision_no_delete BEFORE DELETE ON community_decision
FOR EACH ROW EXECUTE FUNCTION community_refuse('the log is append-only');
CREATE OR REPLACE TRIGGER community_revision_sealed BEFORE UPDATE ON community_revision
FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL AND NEW.erased_at IS NULL
AND (NEW.text, NEW.view, NEW.sha256, NEW.submitted_at, NEW.licence)
    IS DISTINCT FROM (OLD.text, OLD.view, OLD.sha256, OLD.submitted_at, OLD.licence))
EXECUTE FUNCTION community_refuse('a submitted revision does not change');
"""
NAMES = ("community_decision_no_update", "community_decision_no_delete", "community_revision_sealed")


def create(sender: Any, using: str, **signal: Any) -> None:
    """Makes the triggers where they are missing; a receiver of post_migrate."""
    connection = connections[using]
    if "community_decision" not in connection.introspection.table_names():
        return  # migrated back to before there was a log
    for statement in _statements(connection.vendor):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"{part}END;" for part in SQLITE.split("END;") if part.strip()]
    assert vendor == "postgresql"
    function, _, triggers = POSTGRESQL.partition("$$;")
    return [f"{function}$$;", *(f"{part};" for part in triggers.split(";") if part.strip())]
