"""Lines of equal height: where each cell is crossed, which cells are left out, how saddles are decided."""

import numpy as np
import pytest

from formulas.marks.contours import contours

# The middles of a cell's edges, where a level of 0 crosses between corners of -1 and 1.
BOTTOM, RIGHT, TOP, LEFT = (0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)
# Which corners are above the level, from the lower left round the cell -> the edges that a piece joins.
CASES = {
    "----": [],
    "+---": [{LEFT, BOTTOM}],
    "-+--": [{BOTTOM, RIGHT}],
    "++--": [{LEFT, RIGHT}],
    "--+-": [{RIGHT, TOP}],
    "-++-": [{BOTTOM, TOP}],
    "+++-": [{LEFT, TOP}],
    "---+": [{LEFT, TOP}],
    "+--+": [{BOTTOM, TOP}],
    "++-+": [{RIGHT, TOP}],
    "--++": [{LEFT, RIGHT}],
    "+-++": [{BOTTOM, RIGHT}],
    "-+++": [{LEFT, BOTTOM}],
    "++++": [],
}
NOWHERE = [np.nan, np.inf, -np.inf]


def pieces(grid: list[list[float]], *levels: float, x: list[float] | None = None) -> list[set[tuple[float, float]]]:
    """The two ends of each piece; the grid's rows and columns stand at 0, 1, 2 …"""
    heights = np.array(grid, dtype=float)
    across = np.arange(heights.shape[1], dtype=float) if x is None else np.array(x)
    x0, y0, x1, y1 = contours(across, np.arange(heights.shape[0], dtype=float), heights, levels)
    return [{(a, b), (c, d)} for a, b, c, d in zip(x0, y0, x1, y1, strict=True)]


def cell(signs: str, size: float = 1.0) -> list[list[float]]:
    lower_left, lower_right, upper_right, upper_left = (size if sign == "+" else -size for sign in signs)
    return [[lower_left, lower_right], [upper_left, upper_right]]


@pytest.mark.parametrize("signs", CASES)
def test_line_crosses_a_cell_where_its_corners_are_on_both_sides(signs: str) -> None:
    assert pieces(cell(signs), 0.0) == CASES[signs]


@pytest.mark.parametrize(
    ("signs", "height", "joined"),
    [
        ("+-+-", 3.0, [{BOTTOM, RIGHT}, {LEFT, TOP}]),  # the middle is above: the corners above hang together
        ("+-+-", 1.0, [{LEFT, BOTTOM}, {RIGHT, TOP}]),
        ("-+-+", 3.0, [{LEFT, BOTTOM}, {RIGHT, TOP}]),
        ("-+-+", 1.0, [{BOTTOM, RIGHT}, {LEFT, TOP}]),
    ],
)
def test_saddle_is_decided_by_its_middle(signs: str, height: float, joined: list[set[tuple[float, float]]]) -> None:
    grid = [[height if value > 0 else -1.0 for value in row] for row in cell(signs)]
    share = 1 / (height + 1)  # from a corner below to one above
    moved = [
        {
            (a if a in (0, 1) else _towards(grid, a, b, share), b if b in (0, 1) else _towards(grid, a, b, share))
            for a, b in piece
        }
        for piece in joined
    ]
    for level in (0.0, 10.0):
        raised = [[value + level for value in row] for row in grid]
        assert sorted(map(sorted, pieces(raised, level))) == sorted(map(sorted, moved))


def _towards(grid: list[list[float]], x: float, y: float, share: float) -> float:
    """How far along its edge the crossing at the middle of an edge moves: near the corner that is below."""
    first = grid[0][int(x)] if y == 0.5 else grid[int(y)][0]
    return share if first < 0 else 1 - share


def test_corner_on_the_level_counts_as_below() -> None:
    assert pieces([[0.0, 0.0], [0.0, 0.0]], 0.0) == []
    assert pieces([[1.0, 0.0], [0.0, 0.0]], 0.0) == [{(0.0, 1.0), (1.0, 0.0)}]


def test_line_crosses_an_edge_in_proportion_and_at_the_axis_own_places() -> None:
    assert pieces([[0.0, 4.0], [0.0, 4.0]], 1.0, x=[10.0, 20.0]) == [{(12.5, 0.0), (12.5, 1.0)}]


def test_each_level_has_its_lines_in_turn() -> None:
    slope = [[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]]
    assert pieces(slope, 1.5, 0.5) == [{(1.5, 0.0), (1.5, 1.0)}, {(0.5, 0.0), (0.5, 1.0)}]
    assert pieces(slope) == []


@pytest.mark.parametrize("height", NOWHERE)
@pytest.mark.parametrize("corner", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_cell_with_an_undefined_or_infinite_corner_is_left_out(height: float, corner: tuple[int, int]) -> None:
    for signs in [*CASES, "+-+-", "-+-+"]:
        grid = np.array(cell(signs))
        grid[corner] = height
        assert pieces(grid.tolist(), 0.0) == []


@pytest.mark.parametrize("height", NOWHERE)
def test_cells_beside_it_are_drawn(height: float) -> None:
    slope = [[-1.0, 1.0, height], [-1.0, 1.0, -1.0], [-1.0, 1.0, 1.0]]
    assert pieces(slope, 0.0) == [{(0.5, 0.0), (0.5, 1.0)}, {(0.5, 1.0), (0.5, 2.0)}, {(1.5, 1.0), (2.0, 1.5)}]
