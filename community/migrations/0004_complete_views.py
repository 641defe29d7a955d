"""Views that named only what differed from a formula's defaults name everything from now on: figure and all values.

Drafts and reports are rewritten. What was sent in stays as it was sent, since its digest and its seal cover it; the
completed view stands beside it. The defaults are those of the catalogue on the day that this runs. What stands under
a formula that is gone is left as it is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.exceptions import IrreversibleError
from django.db.models import QuerySet

from formulas.definitions import loading
from formulas.definitions.pinned_view import PinnedView

SEAL = "community_revision_sealed"


def complete(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Completes all views of formulas that the catalogue has."""
    revisions, reports = _tables(apps, editor)
    drafts, sealed = revisions.filter(submitted_at=None), revisions.exclude(submitted_at=None)
    for rows, formula, column in (
        (drafts, "contribution__formula", "view"),
        (sealed, "contribution__formula", "completed_view"),
        (reports, "formula", "view"),
    ):
        for key, slug, view in _pinned(rows, formula):
            if "values" not in view and (known := loading.catalogue().find(slug)):
                rows.filter(pk=key).update(**{column: PinnedView.at(known, view).as_json})


def shorten(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leaves of each view what differs from the defaults, as it was; refused where that would break a seal."""
    revisions, reports = _tables(apps, editor)
    sealed = revisions.exclude(submitted_at=None)
    if whole := [key for key, _, view in _pinned(sealed, "contribution__formula") if "values" in view]:
        raise IrreversibleError(f"Revisions {whole[:10]} were sent in with whole views, which nobody may shorten.")
    for rows, formula in ((revisions.filter(submitted_at=None), "contribution__formula"), (reports, "formula")):
        for key, slug, view in _pinned(rows, formula):
            if "values" in view:
                rows.filter(pk=key).update(view=_moved(slug, view["values"]))
    _drop_the_seal(editor)


def _tables(apps: Apps, editor: BaseDatabaseSchemaEditor) -> tuple[QuerySet[Any], QuerySet[Any]]:
    database = editor.connection.alias
    revision, report = apps.get_model("community", "Revision"), apps.get_model("community", "Report")
    return revision.objects.using(database), report.objects.using(database)


def _pinned(rows: QuerySet[Any], formula: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Key, formula and view of each row that has one."""
    yield from list(rows.exclude(view={}).values_list("pk", formula, "view"))


def _moved(slug: str, values: Mapping[str, float]) -> dict[str, float]:
    formula = loading.catalogue().find(slug)
    defaults = formula.defaults if formula else {}
    return {name: value for name, value in values.items() if value != defaults.get(name)}


def _drop_the_seal(editor: BaseDatabaseSchemaEditor) -> None:
    # It names the column that goes next; the signal after migrating makes it again, without that column.
    on = "" if editor.connection.vendor == "sqlite" else " ON community_revision"
    editor.execute(f"DROP TRIGGER IF EXISTS {SEAL}{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0003_kinds_are_data'),
    ]

    operations = [
        migrations.AddField(
            model_name='revision',
            name='completed_view',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RunPython(complete, shorten),
    ]
