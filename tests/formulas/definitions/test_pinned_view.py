"""A pinned view: read from addresses and JSON, compared by value, and what a changed formula still shows of it."""

from typing import Any

import pytest

from formulas.definitions.formula import Formula, parse
from formulas.definitions.pinned_view import PinnedView, UnusableView, long_form
from tests.formulas.samples import SLUG, SMALL, small_formula

FORMULA = small_formula()  # `a` from -2 to 2 moves the line, `share` from 0 to 1 the shares; they start at 1 and 0.5
STEEP = PinnedView(SLUG, "line", (("a", 2.0), ("share", 0.5)))
START = PinnedView(SLUG, "line", (("a", 1.0), ("share", 0.5)))


def changed(*replacements: tuple[str, str]) -> Formula:
    """The formula after its file was edited."""
    text = SMALL
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return parse(text, slug=SLUG)


# --- read -------------------------------------------------------------------------------------------------


def address(query: dict[str, str]) -> PinnedView | None:
    return PinnedView.from_address(FORMULA, {name: [value] for name, value in query.items()})


def test_view_of_an_address_names_all_values() -> None:
    assert address({"a": "2"}) == STEEP


@pytest.mark.parametrize(
    ("query", "figure"),
    [
        ({"a": "2"}, "line"),
        ({"share": "0.1"}, "shares"),
        ({"share": "0.1", "a": "2"}, "line"),
        ({"share": "0.1", "a": "1"}, "shares"),  # `a` is given, but not moved
        ({"a": "2", "view": "shares"}, "shares"),
        ({"view": "shares"}, "shares"),
    ],
)
def test_figure_is_the_one_named_or_the_first_that_is_moved(query: dict[str, str], figure: str) -> None:
    view = address(query)
    assert view
    assert view.figure == figure


@pytest.mark.parametrize("query", [{}, {"a": "1"}, {"a": "1.0", "share": "0.5"}])
def test_address_that_moves_nothing_and_names_no_figure_is_no_view(query: dict[str, str]) -> None:
    assert address(query) is None


WRONG = {
    "unknown name": ({"b": "1"}, "b: there is no parameter 'b'; the parameters are a, share."),
    "out of range": ({"a": "3"}, "a: 3 is out of range; give one number from -2 to 2."),
    "no number": ({"a": "two"}, "a: 'two' is not a finite number; give one number from -2 to 2."),
    "unknown figure": ({"view": "pie"}, "figure: 'pie' is not a figure; the figures are line, shares."),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_view_is_refused_and_what_is_right_named(name: str) -> None:
    query, said = WRONG[name]
    with pytest.raises(UnusableView) as refusal:
        address(query)
    assert str(refusal.value) == said


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(UnusableView) as refusal:
        PinnedView.from_address(FORMULA, {"a": ["3"], "share": ["1", "2"], "view": ["line", "shares"]})
    assert [problem.parameter for problem in refusal.value.problems] == ["a", "share", "figure"]
    assert refusal.value.problems[-1].detail == "given 2 times; the figures are line, shares"


def test_nearest_view_takes_what_can_be_used() -> None:
    query = {"a": ["3"], "share": ["much"], "b": ["1"], "view": ["pie"]}
    assert PinnedView.nearest(FORMULA, query) == STEEP


@pytest.mark.parametrize(
    ("given", "view"),
    [
        ({}, None),
        ({"a": 1}, None),
        ({"a": 2}, STEEP),
        ({"a": "2"}, STEEP),
        ({"figure": "line", "values": {"a": 2, "share": 0.5}}, STEEP),
        ({"figure": "line", "values": {"a": 2}}, STEEP),
        ({"values": {"a": 2}}, STEEP),
        ({"figure": None, "values": {"a": 2}}, STEEP),
        ({"figure": "line"}, START),
        ({"values": {}}, START),
        ({"values": None, "figure": "line"}, START),
    ],
)
def test_view_is_read_in_its_short_and_its_long_form(given: dict[str, Any], view: PinnedView | None) -> None:
    assert PinnedView.from_json(FORMULA, given) == view


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"figure": "pie", "values": {}}, "figure: 'pie' is not a figure; the figures are line, shares."),
        ({"figure": 5}, "figure: '5' is not a figure; the figures are line, shares."),
        ({"figure": "line", "a": 2}, "a: stands beside figure and values; put it into values."),
        ({"values": [1]}, "values: '[1]' gives no value by the name of a parameter."),
        ({"values": {"b": 2}}, "b: there is no parameter 'b'; the parameters are a, share."),
        ({"a": None}, "a: 'None' is not a finite number; give one number from -2 to 2."),
        ({"view": "line"}, "view: there is no parameter 'view'; the parameters are a, share."),
    ],
)
def test_form_that_is_neither_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UnusableView) as refusal:
        PinnedView.from_json(FORMULA, given)
    assert str(refusal.value) == said


def test_name_that_stands_at_the_wrong_place_is_told_in_its_first_forty_letters() -> None:
    with pytest.raises(UnusableView) as refusal:
        PinnedView.from_json(FORMULA, {"figure": "line", "b" * 60: 2})
    assert [problem.parameter for problem in refusal.value.problems] == ["b" * 40]


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ({"a": ["1", "2", "3"], "view": ["x", "line", "shares"]}, {"figure": "shares", "values": {"a": "3"}}),
        ({"a": ["2"]}, {"values": {"a": "2"}}),
        ({}, {"values": {}}),
    ],
)
def test_address_in_the_long_form_says_the_last_of_several(query: dict[str, list[str]], form: dict[str, Any]) -> None:
    assert long_form(query) == form


def test_view_at_values_shows_the_first_figure_that_they_move_or_the_first() -> None:
    assert PinnedView.at(FORMULA, {"share": 0.1}).figure == "shares"
    assert PinnedView.at(FORMULA, {"a": 2.0}) == STEEP
    assert PinnedView.at(FORMULA, {}) == START


def test_partial_values_are_completed_with_the_defaults_of_now() -> None:
    later = changed(("default = 0.5", "default = 0.3"))
    assert PinnedView.from_json(later, {"a": 2}) == PinnedView(SLUG, "line", (("a", 2.0), ("share", 0.3)))


# --- a value ----------------------------------------------------------------------------------------------


def test_views_are_compared_by_value_whatever_the_order() -> None:
    other = PinnedView.from_stored(SLUG, {"values": {"share": 0.5, "a": 2}, "figure": "line"})
    assert other == STEEP
    assert len({other, STEEP, START}) == 2


def test_stored_view_reads_back_the_same() -> None:
    assert PinnedView.from_stored(SLUG, STEEP.as_json) == STEEP
    assert PinnedView.from_stored(SLUG, {}) is None


def test_query_of_a_view_reads_back_the_same_whatever_the_defaults_are_then() -> None:
    later = changed(("default = 0.5", "default = 0.3"), ("default = 1\n", "default = 2\n"))
    assert PinnedView.from_address(later, STEEP.as_query) == STEEP


@pytest.mark.parametrize(
    ("view", "query", "where"),
    [(STEEP, "view=line&a=2", "?a=2#line-heading"), (START, "view=line", "#line-heading")],
)
def test_address_names_what_is_moved(view: PinnedView, query: str, where: str) -> None:
    assert view.figure_query(FORMULA) == query
    assert view.address(FORMULA) == f"/formulas/{SLUG}/{where}"


def test_tiny_value_is_written_as_the_browser_writes_it() -> None:
    assert PinnedView.at(FORMULA, {"share": 1e-7}).moved(FORMULA) == {"share": "1e-7"}


# --- a formula that has changed since ---------------------------------------------------------------------


def test_changed_default_changes_nothing() -> None:
    later = changed(("default = 0.5", "default = 0.3"), ("default = 1\n", "default = 2\n"))
    assert STEEP.shown_by(later) == STEEP
    assert STEEP.moved(later) == {"share": "0.5"}


@pytest.mark.parametrize(
    ("edit", "shown"),
    [
        (("high = 2\nstep", "high = 1.5\nstep"), PinnedView(SLUG, "line", (("a", 1.5), ("share", 0.5)))),
        (('name = "line"', 'name = "slope"'), PinnedView(SLUG, "slope", (("a", 2.0), ("share", 0.5)))),
    ],
)
def test_what_is_no_longer_there_is_shown_as_near_as_it_can_be(edit: tuple[str, str], shown: PinnedView) -> None:
    assert STEEP.shown_by(changed(edit)) == shown
    assert STEEP.shown_by(FORMULA) == STEEP


def test_view_at_the_defaults_of_a_figure_that_is_gone_shows_the_first() -> None:
    assert START.shown_by(changed(('name = "line"', 'name = "slope"'))) == PinnedView(SLUG, "slope", START.values)


def test_renamed_parameter_stands_at_its_default() -> None:
    later = changed(('name = "a"', 'name = "b"'), ("y = a * x", "y = b * x"), ("steepness {a}", "steepness {b}"))
    assert STEEP.shown_by(later) == PinnedView(SLUG, "line", (("b", 1.0), ("share", 0.5)))
    assert STEEP.moved(later) == {"a": "2"}


def test_view_of_which_nothing_is_left_shows_nothing() -> None:
    view = PinnedView(SLUG, "line", (("gone", 2.0),))
    assert view.shown_by(FORMULA) is None


def test_values_without_a_figure_are_read_as_they_were_stored_once() -> None:
    view = PinnedView.from_stored(SLUG, {"a": 2})
    assert view == PinnedView(SLUG, "", (("a", 2.0),))
    assert view
    assert view.shown_by(FORMULA) == STEEP


def test_stored_view_may_be_given_again_though_the_formula_no_longer_takes_it() -> None:
    view = PinnedView(SLUG, "gone", (("a", 99.0),))
    assert view.is_given_by({"figure": "gone", "values": {"a": "99"}})
    for other in ({}, {"a": 99}, {"figure": "gone", "values": {"a": 98}}, {"figure": "gone", "values": [1]}):
        assert not view.is_given_by(other)
