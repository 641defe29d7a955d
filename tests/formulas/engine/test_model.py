"""Axes with their points, and what a checked model says of its lines."""

import numpy as np
import pytest

from formulas.engine import Axis
from tests.formulas.engine.models import K, X, model

WHOLE = Axis("n", 9.0, 11.0, 3, whole=True)
RATIOS = Axis("t", 1.0, 100.0, 3, spacing="log")


def test_points_of_a_discrete_axis_are_called_by_their_labels_or_numbers() -> None:
    assert K.names == ("heads", "tails")
    assert WHOLE.names == ("9", "10", "11")


def test_axis_of_labels_or_of_whole_numbers_is_discrete() -> None:
    assert K.is_discrete is True
    assert WHOLE.is_discrete is True
    assert X.is_discrete is False
    assert RATIOS.is_discrete is False


@pytest.mark.parametrize(("count", "step"), [(5, 1.0), (2, 4.0), (1, 0.0)])
def test_step_is_the_distance_of_two_points_and_none_of_one(count: int, step: float) -> None:
    assert Axis("x", 1.0, 5.0, count).step == step


def test_points_are_even_steps_apart_or_even_ratios() -> None:
    np.testing.assert_array_equal(X.nodes(), [0, 1, 2, 3, 4])
    np.testing.assert_allclose(RATIOS.nodes(), [1, 10, 100], rtol=1e-15)


def test_even_ratios_end_at_the_end_itself() -> None:
    axis = Axis("t", 7.0, 29.0, 7, spacing="log")
    assert 7.0 * (29.0 / 7.0) != 29.0 == axis.nodes()[-1]
    np.testing.assert_allclose(axis.nodes()[1:] / axis.nodes()[:-1], (29 / 7) ** (1 / 6), rtol=1e-14)


def test_points_are_made_once_and_cannot_be_written_to() -> None:
    nodes = X.nodes()
    assert X.nodes() is nodes
    with pytest.raises(ValueError, match="read-only"):
        nodes[0] = 1.0


def test_point_weighs_half_of_the_steps_on_both_of_its_sides() -> None:
    np.testing.assert_array_equal(X.weights(), [0.5, 1, 1, 1, 0.5])
    np.testing.assert_allclose(RATIOS.weights(), [4.5, 49.5, 45], rtol=1e-15)


# --- lines that depend on each other ------------------------------------------------------------------------

LINES = model("b = a\nc = d\np, q = iterate((q, p + b), (0, e), x)\nf = c + q", "a", "d", "e")


@pytest.mark.parametrize(
    ("wanted", "lines", "parameters"),
    [
        (["b"], [("b",)], {"a"}),
        (["p"], [("b",), ("p", "q")], {"a", "e"}),
        (["f"], [("b",), ("c",), ("p", "q"), ("f",)], {"a", "d", "e"}),
        (["c", "b"], [("b",), ("c",)], {"a", "d"}),
        (["b", "a"], [("b",)], {"a"}),
        ([], [], set()),
    ],
)
def test_value_needs_the_lines_that_it_depends_on_and_their_parameters(
    wanted: list[str], lines: list[tuple[str, ...]], parameters: set[str]
) -> None:
    assert [assignment.names for assignment in LINES.needed_for(wanted)] == lines
    assert LINES.parameters_for(wanted) == parameters


def test_names_are_those_of_all_lines_in_order() -> None:
    assert LINES.names == ["b", "c", "p", "q", "f"]


def test_axes_are_told_of_assigned_names_alone() -> None:
    assert LINES.axes_of("q") == {"x"}
    assert LINES.axes_of("b") == frozenset()
    with pytest.raises(KeyError):
        LINES.axes_of("a")
