"""SVG paths taken apart, for tests that look at what is drawn and where."""

import re

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def vertices(path: str) -> list[tuple[int, int]]:
    """The corners of a path of M, L, l, h, V, H and Z, in frame units."""
    return [corner for piece in pieces(path) for corner in piece]


def pieces(path: str) -> list[list[tuple[int, int]]]:
    """The corners of each part of a path: an M begins the next."""
    found: list[list[tuple[int, int]]] = []
    x = y = 0
    for command, numbers in re.findall(r"([MlLhVHZ])([-\d ]*)", path):
        values = [int(number) for number in numbers.split()]
        if command in ("h", "Z"):
            continue  # a dot, which is a line of no length; and a way back to where all began
        if command in ("M", "L"):
            x, y = values
        elif command == "l":
            x, y = x + values[0], y + values[1]
        elif command == "V":
            (y,) = values
        elif command == "H":
            (x,) = values
        if command == "M":
            found.append([])
        found[-1].append((x, y))
    return found


def distances(points: Points, corners: Points) -> Points:
    """How far each of `points` (n, 2) is from the nearest place on the line through `corners` (m, 2); (n,)."""
    starts, ends = corners[:-1], corners[1:]
    if len(starts) == 0:
        starts = ends = corners
    along = ends - starts
    squared = np.maximum((along**2).sum(axis=1), 1e-300)
    part = np.clip(((points[:, None] - starts) * along).sum(axis=2) / squared, 0, 1)
    nearest = starts + part[:, :, None] * along
    apart: Points = np.linalg.norm(points[:, None] - nearest, axis=2).min(axis=1)
    return apart
