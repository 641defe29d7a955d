"""`manage.py rerender`: HTML is made again, texts stay; and the warning about texts on formulas that are gone."""

import logging
from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.core.checks import run_checks
from django.core.management import call_command

from community import markup
from community.actions import rendering
from community.actions.people import remove_account
from community.models import Contribution, Decision, Revision
from community.states import Action
from tests.personas import draft, judged, moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db

KEPT = ("id", "text", "view", "sha256", "submitted_at", "saved_at", "licence", "number")
NEW_VERSION = markup.RENDERER_VERSION + 1


@pytest.fixture
def new_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The renderer of a later release, which sets the same text in another way."""
    render = markup.render

    def set_better(source: str) -> markup.Rendered:
        rendered = render(source)
        return markup.Rendered(f"{rendered.html}<hr>", rendered.problems)

    monkeypatch.setattr(markup, "render", set_better)
    monkeypatch.setattr(markup, "RENDERER_VERSION", NEW_VERSION)


def rerender(*options: str) -> str:
    """What the command says."""
    said = StringIO()
    call_command("rerender", *options, stdout=said)
    return said.getvalue()


def kept() -> list[dict[str, Any]]:
    return list(Revision.objects.order_by("pk").values(*KEPT))


def test_nothing_is_rendered_again_while_the_renderer_is_the_same() -> None:
    pending(person("Ada"))
    before = rows()
    assert rerender() == "0 revisions rendered again.\n"
    assert not rows() ^ before


def test_submitted_texts_are_rendered_again_by_a_new_renderer(new_renderer: None) -> None:
    # Made before the renderer changed: their rows say so.
    texts = [published(person("Ada"), moderator()), pending(person("Ida"))]
    Revision.objects.update(renderer=NEW_VERSION - 1, html="<p>As it was set.</p>")
    before, log = kept(), rows(Decision)
    assert rerender() == "2 revisions rendered again.\n"
    assert set(Revision.objects.values_list("renderer", flat=True)) == {NEW_VERSION}
    assert all(html.endswith("<hr>") for html in Revision.objects.values_list("html", flat=True))
    assert kept() == before
    assert not rows(Decision) ^ log
    assert [(text.version, text.state) for text in Contribution.objects.order_by("pk")] == [
        (text.version, text.state) for text in texts
    ]


def test_second_run_has_nothing_to_do(new_renderer: None) -> None:
    pending(person("Ada"))
    Revision.objects.update(renderer=NEW_VERSION - 1)
    assert rerender() == "1 revision rendered again.\n"
    before = rows()
    assert rerender() == "0 revisions rendered again.\n"
    assert not rows() ^ before


def test_all_renders_those_of_this_renderer_too() -> None:
    pending(person("Ada"))
    Revision.objects.update(html="")
    assert rerender("--all") == "1 revision rendered again.\n"
    assert "<math" in Revision.objects.get().html


@pytest.mark.parametrize("option", [(), ("--all",)])
def test_drafts_and_erased_texts_have_no_html(option: tuple[str, ...], new_renderer: None) -> None:
    draft(person("Ada"))
    gone = person("Ida")
    pending(gone)
    remove_account(user=gone, keep_published=False)
    Revision.objects.filter(erased_at=None).update(renderer=NEW_VERSION - 1)
    assert rerender(*option) == "0 revisions rendered again.\n"
    assert set(Revision.objects.values_list("html", flat=True)) == {""}


def test_text_that_the_renderer_no_longer_takes_keeps_its_html_and_stops_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    refused, taken = pending(person("Ada"), "This has become too much."), pending(person("Ida"))
    Revision.objects.update(renderer=0, html="<p>As it was set.</p>")
    render = markup.render

    def refuse(source: str) -> markup.Rendered:
        if source.startswith("This has become"):
            raise ValueError("This has 301 formulas; a text holds 300.")
        return render(source)

    with mock.patch.object(markup, "render", refuse), caplog.at_level(logging.ERROR):
        assert rerender() == "1 revision rendered again.\n"
    assert Revision.objects.get(contribution=refused).html == "<p>As it was set.</p>"
    assert "<math" in Revision.objects.get(contribution=taken).html
    said = f"Revision {refused.current_revision_id} keeps its old HTML: This has 301 formulas; a text holds 300."
    assert caplog.record_tuples == [("community.actions.rendering", logging.ERROR, said)]


def test_batch_that_breaks_off_has_rendered_none_of_its_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Ada", "Ida"):
        pending(person(name), f"{name} has written this.")
    Revision.objects.update(renderer=0)
    before, render = rows(), markup.render

    def break_off(source: str) -> markup.Rendered:
        if source.startswith("Ida"):
            raise RuntimeError("there is no memory left")
        return render(source)

    monkeypatch.setattr(markup, "render", break_off)
    with pytest.raises(RuntimeError):
        rerender()
    assert not rows() ^ before


def test_many_texts_are_rendered_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "BATCH", 2)
    for name in ("Ada", "Ida", "Eva"):
        pending(person(name))
    Revision.objects.update(renderer=0)
    assert rerender() == "3 revisions rendered again.\n"


def test_rejected_and_earlier_texts_are_rendered_too() -> None:
    judged(moderator(), pending(person("Ada")), Action.REJECT)
    Revision.objects.update(renderer=0)
    assert rerender() == "1 revision rendered again.\n"


# --- texts on formulas that are gone ----------------------------------------------------------------------


def warnings() -> list[str]:
    return [found.msg for found in run_checks(databases=["default"]) if found.id == "community.W001"]


def test_texts_on_known_formulas_are_no_cause_for_a_warning() -> None:
    pending(person("Ada"))
    assert warnings() == []


def test_each_formula_that_is_gone_is_named_once() -> None:
    ada = person("Ada")
    for slug in ("once-upon-a-time", "once-upon-a-time", "a-slug"):
        Contribution.objects.filter(pk=draft(ada).pk).update(formula=slug)
    expected = ["Contributions stand under 'a-slug', and no formula has that name."]
    expected += ["Contributions stand under 'once-upon-a-time', and no formula has that name."]
    assert warnings() == expected


def test_check_asks_no_database_that_it_is_not_given(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert [found for found in run_checks() if found.id == "community.W001"] == []
