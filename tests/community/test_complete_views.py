"""The migration that completes views: for real, from a database as it was before, and back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from community.actions.writing import digest
from community.models import Contribution, Report, Revision
from formulas.definitions import loading
from formulas.definitions.pinned_view import PinnedView
from tests.community.test_log_triggers import EXPECTED, triggers
from tests.personas import KL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.site]

BEFORE, AFTER = "0003_kinds_are_data", "0004_complete_views"
GONE = "a-formula-that-is-gone"
SHORT = {"mu_q": 2.0, "heads_p": 0.1}
STRANGE = {"heads_q": 9.0, "nu": 1.0}  # out of range by now, and a name that the formula has no longer
TEXT = "Look at what $Q$ does."


def migrate(name: str) -> None:
    """As an operator does it, with the triggers made at the end."""
    call_command("migrate", "community", name, verbosity=0)


@pytest.fixture
def before() -> Iterator[Any]:
    """The database of the last release, its triggers too; its models by their names. Afterwards it is of this one."""
    migrate(BEFORE)
    assert triggers() == EXPECTED
    state = MigrationExecutor(connection).loader.project_state([("community", BEFORE)])
    yield state.apps
    call_command("migrate", verbosity=0)


@pytest.fixture
def old(before: Any) -> dict[str, Any]:
    """Rows of that release, by what they are."""

    def model(name: str) -> Any:
        return before.get_model("community", name)

    ada = model("User").objects.create(email="ada@example.org", name="Ada")

    def revision(view: dict[str, float], formula: str = KL, *, is_sent: bool = True) -> Any:
        text = model("Contribution").objects.create(formula=formula, kind="aha", author=ada)
        made = model("Revision").objects.create(contribution=text, number=1, text=TEXT, view=view, saved_at=NOW)
        if is_sent:
            sent = {"sha256": digest(TEXT, view), "submitted_at": NOW, "licence": "CC BY-SA 4.0", "html": "<p>…</p>"}
            model("Revision").objects.filter(pk=made.pk).update(**sent)
        model("Contribution").objects.filter(pk=text.pk).update(current_revision=made)
        return made.pk

    def report(view: dict[str, float], formula: str = KL) -> Any:
        return model("Report").objects.create(formula=formula, reporter=ada, text="Wrong.", view=view).pk

    return {
        "draft": revision(SHORT, is_sent=False),
        "draft without a plot": revision({}, is_sent=False),
        "sealed": revision(SHORT),
        "sealed without a plot": revision({}),
        "sealed, of a formula that is gone": revision(SHORT, GONE),
        "draft, of a formula that is gone": revision(SHORT, GONE, is_sent=False),
        "sealed, with what the formula no longer has": revision(STRANGE),
        "report": report(SHORT),
        "report of a formula that is gone": report(SHORT, GONE),
    }


NOW = timezone.now()


def whole(view: dict[str, float], figure: str) -> dict[str, Any]:
    return {"figure": figure, "values": loading.catalogue().by_slug[KL].defaults | view}


def views(old: dict[str, Any], name: str) -> tuple[Any, Any]:
    """What is stored: the view, and the completed one beside it."""
    row = Revision.objects.get(pk=old[name])
    return row.view, row.completed_view


@pytest.fixture
def migrated(old: dict[str, Any]) -> dict[str, Any]:
    migrate(AFTER)
    call_command("migrate", verbosity=0)  # and on to the present, whose models the tests read with
    return old


def test_views_of_drafts_and_reports_are_completed_in_place(migrated: dict[str, Any]) -> None:
    assert views(migrated, "draft") == (whole(SHORT, "bells"), {})
    assert Report.objects.get(pk=migrated["report"]).view == whole(SHORT, "bells")


def test_sealed_view_stays_and_the_completed_one_stands_beside_it(migrated: dict[str, Any]) -> None:
    assert views(migrated, "sealed") == (SHORT, whole(SHORT, "bells"))
    assert views(migrated, "sealed, with what the formula no longer has") == (STRANGE, whole(STRANGE, "coins"))


def test_what_had_no_plot_has_none(migrated: dict[str, Any]) -> None:
    for name in ("draft without a plot", "sealed without a plot"):
        assert views(migrated, name) == ({}, {})


def test_view_of_a_formula_that_is_gone_is_left_as_it_is(migrated: dict[str, Any]) -> None:
    for name in ("draft, of a formula that is gone", "sealed, of a formula that is gone"):
        assert views(migrated, name) == (SHORT, {})
    report = Report.objects.get(pk=migrated["report of a formula that is gone"])
    assert report.view == SHORT
    assert report.pinned_view == PinnedView(GONE, "", (("heads_p", 0.1), ("mu_q", 2.0)))


def test_pages_read_the_completed_view(migrated: dict[str, Any]) -> None:
    for name in ("draft", "sealed"):
        text = Contribution.objects.get(revisions=migrated[name])
        assert text.current_revision
        view = text.pinned_view(text.current_revision)
        assert view == PinnedView.from_stored(KL, whole(SHORT, "bells"))


def test_digest_of_what_was_sent_in_can_still_be_computed(migrated: dict[str, Any]) -> None:
    sealed = Revision.objects.exclude(submitted_at=None)
    assert len(sealed) == 4
    for revision in sealed:
        assert digest(revision.text, revision.view) == revision.sha256


def test_nothing_sealed_can_be_changed_after_it(migrated: dict[str, Any]) -> None:
    assert triggers() == EXPECTED
    for key in ("sealed", "sealed without a plot", "sealed, of a formula that is gone"):
        for field in ("view", "completed_view"):
            with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
                Revision.objects.filter(pk=migrated[key]).update(**{field: whole({}, "bells")})


def test_migrating_again_changes_nothing(migrated: dict[str, Any]) -> None:
    rows = list(Revision.objects.order_by("pk").values())
    migrate(AFTER)
    assert list(Revision.objects.order_by("pk").values()) == rows


def test_way_back_leaves_the_views_as_they_were(migrated: dict[str, Any], before: Any) -> None:
    migrate(BEFORE)
    assert triggers() == EXPECTED
    revisions = before.get_model("community", "Revision").objects
    for name in ("draft", "sealed", "draft, of a formula that is gone"):
        assert revisions.get(pk=migrated[name]).view == SHORT
    assert before.get_model("community", "Report").objects.get(pk=migrated["report"]).view == SHORT
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        revisions.filter(pk=migrated["sealed"]).update(text="Forged.")


def test_there_is_no_way_back_once_a_whole_view_was_sent_in(migrated: dict[str, Any]) -> None:
    Revision.objects.filter(pk=migrated["draft"]).update(submitted_at=NOW)
    with pytest.raises(IrreversibleError, match=str(migrated["draft"])):
        migrate(BEFORE)
    assert views(migrated, "draft") == (whole(SHORT, "bells"), {})
