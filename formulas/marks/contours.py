"""Lines of equal height in a grid, by marching squares. `static/formulas/kinds/heat_maps.js` does the same.

Source: Lorensen and Cline's marching cubes (1987, doi:10.1145/37402.37422) in two dimensions; a saddle is decided by
the mean of its four corners.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Places = NDArray[np.int64]

# A cell's corners are numbered round it from its lower left; an edge by the corner that it starts from. By the sum of
# 1, 2, 4, 8 for each corner above the level: the pairs of edges that a piece of the line joins.
BOTTOM, RIGHT, TOP, LEFT = range(4)
PIECES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((LEFT, BOTTOM),),
    2: ((BOTTOM, RIGHT),),
    3: ((LEFT, RIGHT),),
    4: ((RIGHT, TOP),),
    5: ((LEFT, BOTTOM), (RIGHT, TOP)),
    6: ((BOTTOM, TOP),),
    7: ((LEFT, TOP),),
    8: ((LEFT, TOP),),
    9: ((BOTTOM, TOP),),
    10: ((BOTTOM, RIGHT), (LEFT, TOP)),
    11: ((RIGHT, TOP),),
    12: ((LEFT, RIGHT),),
    13: ((BOTTOM, RIGHT),),
    14: ((LEFT, BOTTOM),),
}
_EDGES = np.full((16, 2, 2), -1)
for _case, _pieces in PIECES.items():
    _EDGES[_case, : len(_pieces)] = _pieces
_ACROSS, _DOWN = np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])  # from a cell's place to each of its corners
SADDLES = {5: 10, 10: 5}  # what the case becomes where the middle is above too, so that the corners above hang together


def contours(x: Column, y: Column, grid: Column, levels: Sequence[float]) -> tuple[Column, Column, Column, Column]:
    """The ends x0, y0, x1, y1 of all pieces, each (n,), of the lines where `grid` has one of `levels`.

    `x`: (columns,), `y`: (rows,), `grid`: (rows, columns). Cells with an undefined or infinite corner are left out.
    """
    pieces = [_at_level(x, y, grid, level) for level in levels]
    x0, y0, x1, y1 = np.concatenate(pieces, axis=1) if pieces else np.empty((4, 0))
    return x0, y0, x1, y1


def _at_level(x: Column, y: Column, grid: Column, level: float) -> Column:
    """(4, n)"""
    corners = np.stack([grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]])
    case = np.tensordot([1, 2, 4, 8], corners > level, axes=1)
    middle_is_above = (corners[0] + corners[1] + corners[2] + corners[3]) / 4 > level
    for saddle, other in SADDLES.items():
        case = np.where((case == saddle) & middle_is_above, -other, case)
    case = np.where(np.isfinite(corners).all(axis=0), np.abs(case), 0)
    rows, columns = np.nonzero((case > 0) & (case < 15))
    edges = _EDGES[case[rows, columns]]  # (n, 2 pieces, 2 ends), -1 where there is no second piece
    is_piece = edges[:, :, 0] >= 0
    row, column = (np.repeat(places, is_piece.sum(axis=1)) for places in (rows, columns))
    ends = [_crossing(x, y, grid, level, row, column, edge) for edge in edges[is_piece].T]
    return np.concatenate(ends)


def _crossing(
    x: Column, y: Column, grid: Column, level: float, row: Places, column: Places, edge: Places
) -> tuple[Column, Column]:
    """Where the line at `level` crosses an edge of each cell, all (n,)."""
    (xa, ya, a), (xb, yb, b) = (
        (x[columns], y[rows], grid[rows, columns])
        for rows, columns in ((row + _DOWN[corner], column + _ACROSS[corner]) for corner in (edge, (edge + 1) % 4))
    )
    share = (level - a) / (b - a)
    return xa + share * (xb - xa), ya + share * (yb - ya)
