"""A heat map as a small PNG, one pixel a cell, which the page stretches over the frame."""

import base64
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from formulas.plots.palette import HEAT_RGB, HEAT_SHADES, heat_opacity

_OPACITY = bytes(round(255 * heat_opacity(shade)) for shade in range(HEAT_SHADES))


def shades(grid: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint8]:
    """`grid`'s values as shades, 0 at `low` or below (and where undefined), HEAT_SHADES - 1 at `high` or above."""
    share = np.clip((grid - low) / (high - low), 0, 1)
    return np.nan_to_num(np.floor(share * (HEAT_SHADES - 1) + 0.5)).astype(np.uint8)


def data_address(grid: NDArray[np.float64], low: float, high: float) -> str:
    """The picture of `grid` (rows, columns), bottom row first, as a data: address."""
    picture = Image.fromarray(shades(grid, low, high)[::-1])
    picture.putpalette(HEAT_RGB * HEAT_SHADES)
    packed = BytesIO()
    picture.save(packed, "PNG", transparency=_OPACITY, optimize=True)
    return "data:image/png;base64," + base64.b64encode(packed.getvalue()).decode()
