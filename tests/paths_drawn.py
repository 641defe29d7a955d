"""SVG paths taken apart, for tests that look at what is drawn and where."""

import re

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Pieces = list[list[tuple[int, int]]]

# A script that reads what a group of the poster draws: its points, as a path, or its path.
PATH_OF = "const pathOf = ({ firstChild }) => firstChild.getAttribute('d') ?? `M${firstChild.getAttribute('points')}`;"


def vertices(path: str) -> list[tuple[int, int]]:
    """The corners of a path of M, L, l, h, V, H and Z, in frame units."""
    return [corner for piece in pieces(path) for corner in piece]


def pieces(path: str) -> Pieces:
    """The corners of each part of a path: an M begins the next."""
    found: Pieces = []
    x = y = 0
    for command, numbers in re.findall(r"([MlLhVHZ])([-\d ]*)", path):
        values = [int(number) for number in numbers.split()]
        if command in ("h", "Z"):
            continue  # a dot, which is a line of no length; and a way back to where all began
        if command == "M":
            found.append([])
        if command in ("M", "L"):
            found[-1] += zip(values[::2], values[1::2], strict=True)
            x, y = found[-1][-1]
            continue
        if command == "l":
            x, y = x + values[0], y + values[1]
        elif command == "V":
            (y,) = values
        elif command == "H":
            (x,) = values
        found[-1].append((x, y))
    return found


def taken_apart(paths: dict[str, str]) -> dict[str, Pieces]:
    """The pieces of each path: the server and the browser may spell the same ones differently."""
    return {name: pieces(path) for name, path in paths.items()}


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
