"""Medians, ranges and the plain-text table that shows them."""

import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Literal

from tests.browser.install import find_chromium

PACKAGES = ("django", "gunicorn", "numpy", "bokeh", "playwright")
NAME_WIDTH = 46
CELL_WIDTH = 28


@dataclass(frozen=True)
class Bar:
    """What a row should reach: at least, or at most, `limit` in the median."""

    side: Literal["at least", "at most"]
    limit: float

    def is_missed_by(self, value: float) -> bool:
        """True on the wrong side; the limit itself is good enough."""
        return value < self.limit if self.side == "at least" else value > self.limit


@dataclass(frozen=True)
class Row:
    """One measured thing: its rounds, its ratios round by round where it has any, its bar where it has one."""

    name: str
    rounds: Sequence[float]
    decimals: int = 0
    ratios: Sequence[float] = ()
    bar: Bar | None = None


def spread(values: Sequence[float], decimals: int) -> str:
    """The median, and the smallest and largest of `values` in brackets where they differ; "-" for no values."""
    if not values:
        return "-"
    middle, low, high = (f"{v:,.{decimals}f}" for v in (statistics.median(values), min(values), max(values)))
    return middle if low == high else f"{middle} ({low}-{high})"


def verdict(row: Row) -> str:
    """The row's bar, and whether its ratios (or its rounds, if it has none) miss it; empty without a bar."""
    if row.bar is None:
        return ""
    missed = row.bar.is_missed_by(statistics.median(row.ratios or row.rounds))
    return f"{row.bar.side} {row.bar.limit:g}{'  below the bar' if missed else ''}"


def show(title: str, unit: str, rows: Sequence[Row], ratio: str = "") -> None:
    """Prints a table: `unit` says what the rounds are, `ratio` what the ratios are taken to."""
    print(f"\n{title}")
    print(_line("", unit, ratio, "bar" if any(row.bar for row in rows) else ""))
    for row in rows:
        ratios = spread(row.ratios, 2) if row.ratios else ""
        print(_line(row.name, spread(row.rounds, row.decimals), ratios, verdict(row)), flush=True)


def _line(name: str, rounds: str, ratios: str, bar: str) -> str:
    return f"  {name:<{NAME_WIDTH}}{rounds:<{CELL_WIDTH}}{ratios:<{CELL_WIDTH}}{bar}".rstrip()


def show_machine() -> None:
    """Prints when and on what this was measured: figures of two machines are no comparison, ratios may be."""
    # A container may use fewer cores than the machine has; only Linux can say so.
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    today = datetime.now(UTC).date()
    python = platform.python_version()
    print(f"Klarity's benchmarks, {today}: {cores} cores, {platform.system()} {platform.machine()}")
    print(", ".join([f"Python {python}", *(f"{name} {version(name)}" for name in PACKAGES), chromium_version()]))
    print("Each figure is the median of its rounds (smallest-largest); ratios are taken within each round.")


def chromium_version() -> str:
    """Chromium's name and version, as it says them."""
    path = find_chromium()
    if path is None:
        return "Playwright's own Chromium"
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    return " ".join(said.split()[:2]) or path
