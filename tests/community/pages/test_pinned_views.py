"""What is published shows what it showed, or says that the formula has changed, however its file is edited later."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from community.actions.judging import decide
from community.actions.reporting import report
from community.actions.writing import begin, save_draft, submit
from community.kinds import Kind
from community.models import Contribution, User
from community.states import Action
from formulas.definitions import loading
from tests.community.reading.reading import browser, page
from tests.formulas.samples import SLUG, SMALL, small_catalogue
from tests.markup import Element

pytestmark = pytest.mark.django_db

FORMULA = f"/formulas/{SLUG}/"
TEXT = "Look how steep the line is."
Edit = Callable[..., None]

DEFAULT = ("default = 1\n", "default = 1.5\n")
DEFAULT_OF_THE_VIEW = ("default = 1\n", "default = 2\n")
RANGE = ("high = 2\nstep", "high = 1.5\nstep")
FIGURE = ('name = "line"', 'name = "slope"')
AXIS = '[[axes]]\nname = "x"'
ONE_MORE = '[[parameters]]\nname = "b"\nsymbol = "b"\nlabel = "b"\nlow = 0\nhigh = 1\nstep = 1\ndefault = 0\n'
NEW = (("y = a * x", "y = a * x + b"), (AXIS, f"{ONE_MORE}{AXIS}"))
RENAMED = (('name = "a"', 'name = "b"'), ("y = a * x", "y = b * x"), ("{a}", "{b}"), ("a = 1.5", "b = 1.5"))


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Edit:
    """Puts the small formula, its file edited, in the place of the catalogue."""

    def edited(*replacements: tuple[str, str]) -> None:
        text = SMALL
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        found = small_catalogue(tmp_path, (SLUG, text))
        monkeypatch.setattr(loading, "catalogue", lambda: found)

    return edited


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Takes the formula out of the catalogue."""
    return monkeypatch.undo


@pytest.fixture
def text(edit: Edit, ada: User, maria: User) -> Contribution:
    """A published text beside the line at a = 2, in a catalogue of one small formula."""
    edit()
    begun = begin(author=ada, formula=SLUG, kind=Kind.EXPLANATION, text=TEXT, view={"a": 2})
    return approved(submit(author=ada, contribution=begun), maria)


def approved(text: Contribution, moderator: User) -> Contribution:
    revision = text.current_revision_id
    assert revision is not None
    decide(
        moderator=moderator,
        contribution=text,
        action=Action.APPROVE,
        reason="",
        revision=revision,
        version=text.version,
    )
    text.refresh_from_db()
    return text


def places(text: Contribution) -> dict[str, str]:
    """Where readers meet it."""
    return {"formula page": FORMULA, "alone": text.get_absolute_url(), "list": f"{FORMULA}explanations/"}


def said(tree: Element) -> tuple[str, str]:
    """Where the button leads ("" without one), and all words beside it and in it."""
    (shown,) = tree.all("p", class_="text-view")
    buttons = [link for link in shown.all("a") if "button" in link.attributes.get("class", "")]
    return (buttons[0].attributes["href"] if buttons else ""), " ".join(shown.text.split())


EDITS: dict[str, tuple[tuple[tuple[str, str], ...], str, str]] = {
    # What is edited; where the button leads then; what is said.
    "nothing": ((), "?a=2#line-heading", "Show me: a = 2"),
    "another default": ((DEFAULT,), "?a=2#line-heading", "Show me: a = 2"),
    "default that is the value": ((DEFAULT_OF_THE_VIEW,), "#line-heading", "Show me: the plot at its start"),
    "default of another value": (
        (("default = 0.5", "default = 0.3"),),
        "?a=2&share=0.5#line-heading",
        "Show me: a = 2, s = 0.5",
    ),
    "range": (
        (RANGE,),
        "?a=1.5#line-heading",
        "Show me: a = 1.5 The formula has changed since this plot was chosen; it stood at a = 2.",
    ),
    "name of the figure": (
        (FIGURE,),
        "?a=2#slope-heading",
        "Show me: a = 2 The formula has changed since this plot was chosen; it stood at a = 2.",
    ),
    "new parameter": (
        NEW,
        "?a=2#line-heading",
        "Show me: a = 2 The formula has changed since this plot was chosen; it stood at a = 2.",
    ),
    "parameter that is gone": (
        RENAMED,
        "#line-heading",
        "Show me: the plot at its start The formula has changed since this plot was chosen; it stood at a = 2.",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_published_text_shows_what_it_showed_or_says_that_the_formula_has_changed(
    name: str, client: Client, text: Contribution, edit: Edit
) -> None:
    replacements, where, words = EDITS[name]
    edit(*replacements)
    for place, address in places(text).items():
        assert said(page(client, address)) == (f"{FORMULA}{where}", words), place


@pytest.mark.parametrize("name", EDITS)
def test_button_leads_to_a_plot_that_is_there(name: str, client: Client, text: Contribution, edit: Edit) -> None:
    edit(*EDITS[name][0])
    address, _ = said(page(client, FORMULA))
    tree = page(client, address)
    assert tree.all("div", class_="problems") == []
    assert tree.one("h2", id=urlsplit(address).fragment)


@pytest.mark.parametrize("name", EDITS)
def test_moderators_read_the_same(name: str, text: Contribution, maria: User, edit: Edit) -> None:
    replacements, where, words = EDITS[name]
    edit(*replacements)
    tree = page(browser(maria), reverse("moderation-item", args=[text.pk]))
    assert said(tree) == (f"{FORMULA}{where}", words)


@pytest.mark.parametrize("name", EDITS)
def test_api_tells_what_was_pinned(name: str, client: Client, text: Contribution, edit: Edit) -> None:
    edit(*EDITS[name][0])
    answer = client.get(reverse("api-contribution", args=[text.pk])).json()
    assert answer["view"] == {"figure": "line", "values": {"a": 2.0, "share": 0.5}}


@pytest.mark.parametrize(
    ("replacements", "where", "words"),
    [
        ((), "?a=2#line-heading", "See the page as they saw it: a = 2"),
        ((DEFAULT,), "?a=2#line-heading", "See the page as they saw it: a = 2"),
        (
            (RANGE,),
            "?a=1.5#line-heading",
            "See the page as they saw it: a = 1.5 "
            "The formula has changed since this plot was chosen; it stood at a = 2.",
        ),
        (
            RENAMED,
            "#line-heading",
            "See the page as they saw it: the plot at its start "
            "The formula has changed since this plot was chosen; it stood at a = 2.",
        ),
    ],
)
def test_report_leads_to_what_its_reader_saw_or_says_that_it_has_changed(
    replacements: Any, where: str, words: str, edit: Edit, ada: User, maria: User
) -> None:
    edit()
    sent = report(reporter=ada, formula=SLUG, text="The line is too steep.", view={"a": 2})
    edit(*replacements)
    assert said(page(browser(maria), reverse("moderation-report", args=[sent.pk]))) == (f"{FORMULA}{where}", words)


def test_text_of_a_formula_that_is_gone_says_where_its_plot_stood(
    client: Client, text: Contribution, gone: Callable[[], None]
) -> None:
    gone()
    assert said(page(client, text.get_absolute_url())) == (
        "",
        "This plot is no longer here; it stood at a = 2, share = 0.5.",
    )
    assert client.get(reverse("api-contribution", args=[text.pk])).json()["view"]["values"] == {"a": 2, "share": 0.5}


# --- compared ---------------------------------------------------------------------------------------------


@pytest.fixture
def edited(text: Contribution, ada: User) -> Callable[[dict[str, Any]], Contribution]:
    """An edit of the published text that is in review, with another view."""

    def sent(view: dict[str, Any]) -> Contribution:
        changed = save_draft(author=ada, contribution=text, text=f"{TEXT} Twice.", view=view)
        return submit(author=ada, contribution=changed)

    return sent


def test_same_view_in_another_form_is_no_other_plot(
    edited: Callable[[dict[str, Any]], Contribution], maria: User
) -> None:
    tree = page(browser(maria), reverse("moderation-item", args=[edited({"figure": "line", "values": {"a": 2}}).pk]))
    assert "The plot that goes with it has changed" not in tree.text


@pytest.mark.parametrize("view", [{"figure": "shares", "values": {"a": 2}}, {"values": {}}, {"a": 1.5}])
def test_another_figure_is_another_plot(
    view: dict[str, Any], edited: Callable[[dict[str, Any]], Contribution], maria: User
) -> None:
    tree = page(browser(maria), reverse("moderation-item", args=[edited(view).pk]))
    assert "The plot that goes with it has changed. Before, it was this:" in tree.text


def test_edited_text_keeps_its_plot_though_the_formula_no_longer_takes_it(
    text: Contribution, ada: User, edit: Edit
) -> None:
    edit(RANGE)
    save_draft(author=ada, contribution=text, text="Another text, same plot.")
    text.refresh_from_db()
    assert text.current_revision
    assert text.current_revision.view == {"figure": "line", "values": {"a": 2, "share": 0.5}}
    again = save_draft(author=ada, contribution=text, text="Another text, same plot.", view=text.current_revision.view)
    assert again.current_revision == text.current_revision
