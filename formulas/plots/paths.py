"""The SVG path of each shape, in the whole units of a frame. `static/formulas/paths.js` has the same corners."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from formulas.plots.geometry import Frame
from formulas.plots.shapes import Column, Shape, Table, drawable

CURVES_KEPT = 256  # of about 7 kB each
NEAR = 3  # units, a tenth of a pixel on the highest plot: how far a curve may pass beside a point of it


def shape_path(shape: Shape, columns: Table, frame: Frame) -> str:
    """The path of `shape` for the `columns` of its table; a heat map has none."""
    return _PATHS[shape.kind](shape, columns, frame)


def _line(shape: Shape, columns: Table, frame: Frame) -> str:
    return "".join(_line_path(run) for run in _runs(shape, columns, frame))


def _area(shape: Shape, columns: Table, frame: Frame) -> str:
    return "".join(_area_path(run, frame.zero) for run in _runs(shape, columns, frame))


def _runs(shape: Shape, columns: Table, frame: Frame) -> list[NDArray[np.int64]]:
    """Pieces (n, 2) of the curve between its gaps: where it is undefined or infinite nothing is drawn."""
    x, y = columns[shape.x], columns[shape.column]
    points = np.column_stack([frame.across(x), frame.down(y)])
    finite = np.isfinite(x) & np.isfinite(y)
    if finite.all():
        return [points.astype(np.int64)]
    breaks = np.flatnonzero(np.diff(finite)) + 1
    pieces = np.split(points, breaks)
    return [piece.astype(np.int64) for piece, first in zip(pieces, [0, *breaks], strict=True) if finite[first]]


def _points(x: Column, y: Column, frame: Frame) -> Column:
    """Points (n, 2) in units; infinite ones are undefined."""
    return np.column_stack(
        [frame.across(np.where(np.isinf(x), np.nan, x)), frame.down(np.where(np.isinf(y), np.nan, y))]
    )


def _line_path(run: NDArray[np.int64]) -> str:
    x, y = run[0]
    return f"M{x} {y}{_curve(run)}"


def _area_path(run: NDArray[np.int64], zero: int) -> str:
    # The way back along zero need not be said: what is filled is closed.
    x, y = run[0]
    return f"M{x} {zero}V{y}{_curve(run)}V{zero}"


def _curve(run: NDArray[np.int64]) -> str:
    """The way along a run of points from its first one, in steps: these are shorter than places."""
    return _steps(run.tobytes())


@lru_cache(maxsize=CURVES_KEPT)
def _steps(points: bytes) -> str:
    # An area has the curve above it, and a page at other values the curves that these do not move.
    run = np.frombuffer(points, dtype=np.int64).reshape(-1, 2)
    vertices = run[_vertices(*run.T.astype(np.float64).tolist())]
    return "".join(f"l{dx} {dy}" for dx, dy in np.diff(vertices, axis=0).tolist())


def _vertices(xs: list[float], ys: list[float]) -> list[int]:
    """Indices of the points that a curve bends at: a straight line between two of them passes all others within NEAR.

    A cone of slopes from the last vertex narrows with each point; one outside it makes the point before it a vertex.
    Only a curve that goes on to the right is thinned.
    """
    # The busiest loop of a page: hence comparisons instead of min and max, and whole numbers as floats.
    kept = [0]
    from_x, from_y = xs[0], ys[0]
    lowest, highest = -math.inf, math.inf
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        run, rise = x - from_x, y - from_y
        if run <= 0 or not lowest <= rise / run <= highest:
            if i == 0:
                continue
            from_x, from_y = xs[i - 1], ys[i - 1]
            if from_x != xs[kept[-1]] or from_y != ys[kept[-1]]:
                kept.append(i - 1)
            run, rise = x - from_x, y - from_y
            lowest, highest = (-math.inf, math.inf) if run > 0 else (math.inf, math.inf)
            if run <= 0:
                continue
        low, high = (rise - NEAR) / run, (rise + NEAR) / run
        if low > lowest:
            lowest = low
        if high < highest:
            highest = high
    last = len(xs) - 1
    return kept if (xs[last], ys[last]) == (xs[kept[-1]], ys[kept[-1]]) else [*kept, last]


def _bars(shape: Shape, columns: Table, frame: Frame) -> str:
    x = columns[shape.x]
    left, right = frame.across(x + shape.left), frame.across(x + shape.right)
    top = frame.down(drawable(columns[shape.column]))
    # A bar of no height would still be drawn as a line, by its edge.
    return "".join(
        f"M{a:.0f} {frame.zero}V{t:.0f}H{b:.0f}V{frame.zero}Z"
        for a, b, t in zip(left.tolist(), right.tolist(), top.tolist(), strict=True)
        if math.isfinite(t) and t != frame.zero
    )


def _stems(shape: Shape, columns: Table, frame: Frame) -> str:
    x, y = frame.across(columns[shape.x]), frame.down(drawable(columns[shape.column]))
    ends = zip(x.tolist(), y.tolist(), strict=True)
    return "".join(f"M{x:.0f} {frame.zero}V{y:.0f}" for x, y in ends if math.isfinite(y) and y != frame.zero)


def _dots(shape: Shape, columns: Table, frame: Frame) -> str:
    # A line of no length with round or square ends is a dot that keeps its shape however the frame is stretched.
    points = _points(columns[shape.x], columns[shape.column], frame)
    drawn = points[np.isfinite(points).all(axis=1)]
    return "".join(f"M{x:.0f} {y:.0f}h0" for x, y in drawn.tolist())


def _box(shape: Shape, columns: Table, frame: Frame) -> str:
    left, right, bottom, top = (float(columns[corner][0]) for corner in shape.corners)
    if not np.isfinite([left, right, bottom, top]).all() or left == right or bottom == top:
        return ""
    x, y = frame.across(np.array([left, right])), frame.down(np.array([bottom, top]))
    return f"M{x[0]:.0f} {y[0]:.0f}V{y[1]:.0f}H{x[1]:.0f}V{y[0]:.0f}Z"


def _across(shape: Shape, columns: Table, frame: Frame) -> str:
    y = frame.down(columns[shape.column])[0]
    return f"M0 {y:.0f}H{frame.width}" if np.isfinite(columns[shape.column][0]) else ""


def _upright(shape: Shape, columns: Table, frame: Frame) -> str:
    x = frame.across(columns[shape.x])[0]
    return f"M{x:.0f} 0V{frame.height}" if np.isfinite(columns[shape.x][0]) else ""


def _contours(shape: Shape, columns: Table, frame: Frame) -> str:
    ends = (
        frame.across(columns["x0"]).tolist(),
        frame.down(columns["y0"]).tolist(),
        frame.across(columns["x1"]).tolist(),
        frame.down(columns["y1"]).tolist(),
    )
    return "".join(f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}" for a, b, c, d in zip(*ends, strict=True))


_PATHS: dict[str, Callable[[Shape, Table, Frame], str]] = {
    "line": _line,
    "area": _area,
    "bars": _bars,
    "stems": _stems,
    "dots": _dots,
    "box": _box,
    "across": _across,
    "upright": _upright,
    "contours": _contours,
}
