"""The database itself keeps the log append-only and sent texts unchanged, whoever writes and with whatever."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from community.actions.judging import undo
from community.log_triggers import NAMES, create
from community.models import Contribution, Decision, Revision, User
from community.states import Action
from tests.personas import draft, judged, moderator, pending, person, rows

pytestmark = pytest.mark.django_db

SQLITE = connection.vendor == "sqlite"
EXPECTED = set(NAMES) if SQLITE else set(NAMES) - {"community_decision_no_replace"}
LOG, SEALED = "the log is append-only", "a submitted revision does not change"


@pytest.fixture
def entry() -> Decision:
    """A decision about a text that was sent in."""
    return judged(moderator(), pending(person("Ada")), Action.REJECT)


@pytest.fixture
def revision(entry: Decision) -> Revision:
    assert entry.revision is not None
    return entry.revision


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        if SQLITE:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall() if name.startswith("community")}


def execute(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def assert_refused(act: Callable[[], object], said: str) -> None:
    """The database refuses, and nothing has changed."""
    before = rows()
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        act()
    assert not rows() ^ before


# --- that they are there ----------------------------------------------------------------------------------


def test_triggers_are_there_after_all_migrations() -> None:
    assert triggers() == EXPECTED


def rebuild(table: type[models.Model], name: str, field: models.Field) -> None:
    """Alters a field as a migration does; on SQLite that makes the table anew."""
    field.set_attributes_from_name(name)
    field.model = table
    with connection.schema_editor(atomic=False) as editor:
        old = table._meta.get_field(name)
        assert isinstance(old, models.Field)
        editor.alter_field(table, old, field)


@pytest.mark.skipif(not SQLITE, reason="only SQLite makes altered tables anew")
@pytest.mark.parametrize(("table", "name"), [(Decision, "reason"), (Revision, "licence")])
def test_triggers_that_a_migration_drops_are_made_again(
    table: type[models.Model], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Inside a test's transaction SQLite cannot put off its foreign keys, which nothing here breaks.
    monkeypatch.setattr(connection, "disable_constraint_checking", lambda: True)
    rebuild(table, name, models.CharField(max_length=300, default=""))
    assert triggers() < EXPECTED
    call_command("migrate", verbosity=0)
    assert triggers() == EXPECTED


def test_triggers_can_be_made_over_and_over(entry: Decision) -> None:
    for _ in range(2):
        create(sender=None, using="default")
    assert triggers() == EXPECTED
    assert_refused(lambda: Decision.objects.update(reason="Another."), LOG)


def test_triggers_of_an_older_release_are_replaced(entry: Decision) -> None:
    name = "community_decision_no_update"
    execute(f"DROP TRIGGER {name}" + ("" if SQLITE else " ON community_decision"))
    execute(
        f"CREATE TRIGGER {name} BEFORE UPDATE ON community_decision BEGIN SELECT 1; END"
        if SQLITE
        else f"CREATE TRIGGER {name} BEFORE UPDATE ON community_decision FOR EACH ROW WHEN (FALSE) "
        "EXECUTE FUNCTION community_refuse('never')"
    )
    create(sender=None, using="default")
    assert_refused(lambda: Decision.objects.update(reason="Another."), LOG)


# --- the log ----------------------------------------------------------------------------------------------


def test_entries_can_be_added(entry: Decision) -> None:
    moderator_ = entry.actor
    assert moderator_ is not None
    undo(moderator=moderator_, decision=entry)
    assert Decision.objects.count() == 3


LOG_CHANGES: dict[str, Callable[[Decision], object]] = {
    "saved": lambda entry: entry.save(),
    "updated": lambda entry: Decision.objects.filter(pk=entry.pk).update(reason="Another."),
    "updated to the same": lambda entry: Decision.objects.update(reason=entry.reason),
    "bulk updated": lambda entry: Decision.objects.bulk_update([entry], ["reason"]),
    "deleted": lambda entry: Decision.objects.get(action=Action.SUBMIT).delete(),
    "all deleted": lambda entry: Decision.objects.all()._raw_delete("default"),
    "updated in SQL": lambda entry: execute("UPDATE community_decision SET actor_id = NULL"),
    "deleted in SQL": lambda entry: execute("DELETE FROM community_decision WHERE id = %s", entry.pk),
    "upserted": lambda entry: Decision.objects.bulk_create(
        [entry], update_conflicts=True, update_fields=["reason"], unique_fields=["id"]
    ),
}


@pytest.mark.parametrize("change", LOG_CHANGES)
def test_entry_cannot_be_changed(change: str, entry: Decision) -> None:
    assert_refused(lambda: LOG_CHANGES[change](entry), LOG)


@pytest.mark.skipif(not SQLITE, reason="SQLite's own way to change a row")
def test_entry_cannot_be_replaced(entry: Decision) -> None:
    columns = [str(field.column) for field in Decision._meta.concrete_fields]
    values = ", ".join("'another'" if column == "reason" else column for column in columns)
    copy = f"INSERT OR REPLACE INTO community_decision ({', '.join(columns)}) SELECT {values} FROM community_decision"  # noqa: S608
    assert_refused(lambda: execute(f"{copy} WHERE id = %s", entry.pk), LOG)


# --- sent texts -------------------------------------------------------------------------------------------

BREAKS: dict[str, dict[str, object]] = {
    "another text": {"text": "What I meant all along is this."},
    "no text": {"text": ""},
    "another view": {"view": {"mu_q": 2}},
    "another completed view": {"completed_view": {"figure": "bells", "values": {"mu_q": 2}}},
    "another digest": {"sha256": "0" * 64},
    "another licence": {"licence": "all rights reserved"},
    "another time": {"submitted_at": timezone.now()},
    "a draft again": {"submitted_at": None},
    "another number": {"number": 7},
    "a forgery that calls itself erased": {"text": "What I meant.", "erased_at": timezone.now()},
    "erased but for the completed view": {
        "text": "",
        "html": "",
        "completed_view": {"a": 1},
        "erased_at": timezone.now(),
    },
    "erased but for the page": {"text": "", "html": "<p>Still here.</p>", "erased_at": timezone.now()},
}


@pytest.mark.parametrize("name", BREAKS)
def test_submitted_revision_cannot_become(name: str, revision: Revision) -> None:
    assert_refused(lambda: Revision.objects.filter(pk=revision.pk).update(**BREAKS[name]), SEALED)


def test_submitted_revision_cannot_change_in_sql(revision: Revision) -> None:
    assert_refused(lambda: execute("UPDATE community_revision SET text = 'Forged.'"), SEALED)


def test_submitted_revision_cannot_move_to_another_contribution(revision: Revision) -> None:
    other = draft(person("Ida"))
    assert_refused(lambda: Revision.objects.filter(pk=revision.pk).update(contribution=other, number=9), SEALED)


def test_submitted_revision_cannot_be_deleted(revision: Revision) -> None:
    assert_refused(revision.delete, "protected foreign keys")  # of the log, which names it


def test_html_of_a_submitted_revision_can_be_made_again(revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(html="<p>Better set.</p>", renderer=2)
    revision.refresh_from_db()
    assert (revision.html, revision.renderer) == ("<p>Better set.</p>", 2)


def erase(revision: Revision) -> None:
    emptied = {"text": "", "html": "", "view": {}, "completed_view": {}}
    Revision.objects.filter(pk=revision.pk).update(**emptied, erased_at=timezone.now())


def test_submitted_revision_can_be_erased(revision: Revision) -> None:
    erase(revision)
    revision.refresh_from_db()
    assert (revision.text, revision.html, revision.view) == ("", "", {})
    assert len(revision.sha256) == 64


@pytest.mark.parametrize(
    "again",
    [
        {"erased_at": None},
        {"text": "Forged."},
        {"html": "<p>Forged.</p>"},
        {"completed_view": {"a": 1}},
        {"erased_at": timezone.now()},
    ],
)
def test_erased_revision_stays_erased(again: dict[str, object], revision: Revision) -> None:
    erase(revision)
    assert_refused(lambda: Revision.objects.filter(pk=revision.pk).update(**again), SEALED)


def test_draft_can_change_and_be_sent(entry: Decision) -> None:
    contribution = draft(User.objects.get(name="Ada"))
    Revision.objects.filter(contribution=contribution).update(text="Something better than that.", licence="-")
    Revision.objects.filter(contribution=contribution).update(submitted_at=timezone.now(), sha256="1" * 64)
    assert Contribution.objects.count() == 2
