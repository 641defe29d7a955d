"""Where things are in a figure: ticks and frame units."""

import math

import numpy as np
import pytest
from bokeh.models import BasicTicker
from hypothesis import given
from hypothesis import strategies as st

from formulas.definitions import loading
from formulas.marks.geometry import (
    FAR,
    TICKS,
    UNITS,
    Frame,
    Scale,
    log_ticks,
    tick_interval,
    tick_labels,
    ticks,
    to_units,
)

RANGES = [
    range_
    for formula in loading.catalogue().formulas
    for view in formula.views
    for panel in view.panels
    for range_ in (panel.x_range, panel.y_range)
]


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (-8, 8, ["−8", "−6", "−4", "−2", "0", "2", "4", "6", "8"]),
        (0, 1, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (-0.4, 1.4, ["0", "0.5", "1"]),
        (0, 100, ["0", "20", "40", "60", "80", "100"]),
        (0, 0.003, ["0", "0.0005", "0.001", "0.0015", "0.002", "0.0025", "0.003"]),
        (1000, 6000, ["1000", "2000", "3000", "4000", "5000", "6000"]),
    ],
)
def test_ticks_are_round_numbers_with_short_labels(low: float, high: float, labels: list[str]) -> None:
    assert tick_labels(low, high) == labels


finite = st.floats(-1e6, 1e6)


@given(low=finite, span=st.floats(1e-3, 1e6))
def test_ticks_lie_inside_the_range_at_even_steps(low: float, span: float) -> None:
    high = low + span
    places = ticks(low, high)
    interval = tick_interval(low, high)
    assert 2 <= len(places) <= 2 * TICKS
    assert low - interval * 1e-6 <= places[0]
    assert places[-1] <= high + interval * 1e-6
    np.testing.assert_allclose(np.diff(places), interval, rtol=1e-6)


@given(low=finite, span=st.floats(1e-3, 1e6))
def test_every_tick_has_a_label_of_its_own(low: float, span: float) -> None:
    labels = tick_labels(low, low + span)
    assert len(labels) == len(ticks(low, low + span)) == len(set(labels))


@given(low=finite, span=st.floats(1e-3, 1e6))
def test_interval_is_one_two_or_five_times_a_power_of_ten(low: float, span: float) -> None:
    interval = tick_interval(low, low + span)
    mantissa = interval / 10 ** math.floor(math.log10(interval) + 1e-9)
    assert min(abs(mantissa - allowed) for allowed in (1, 2, 5, 10)) < 1e-6


@pytest.mark.parametrize("range_", RANGES, ids=str)
def test_labels_of_a_real_view_fit_into_the_margin(range_: tuple[float, float]) -> None:
    assert max(map(len, tick_labels(*range_))) <= 5


def test_as_many_ticks_are_aimed_at_as_bokeh_does() -> None:
    assert BasicTicker().desired_num_ticks == TICKS


@pytest.mark.parametrize(
    ("value", "units"),
    [(0.0, 0), (1.0, UNITS), (0.5, UNITS / 2), (2.0, 2 * UNITS), (-1.0, -UNITS), (1e9, FAR), (-1e9, -FAR)],
)
def test_value_becomes_frame_units(value: float, units: float) -> None:
    assert to_units(np.array([value]), 0.0, 1.0)[0] == units


def test_infinity_goes_to_the_far_end_and_nan_stays() -> None:
    found = to_units(np.array([math.inf, -math.inf, math.nan]), 0.0, 1.0)
    np.testing.assert_array_equal(found, [FAR, -FAR, math.nan])


@given(st.floats(-1e9, 1e9))
def test_units_are_whole_numbers(value: float) -> None:
    assert float(to_units(np.array([value]), -3.0, 7.0)[0]).is_integer()


@given(st.floats(-3, 7))
def test_units_are_off_by_half_a_unit_at_most(value: float) -> None:
    unit = float(to_units(np.array([value]), -3.0, 7.0)[0])
    assert abs(unit - (value + 3) / 10 * UNITS) <= 0.5 + 1e-6


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.01, 1000, ["0.01", "0.1", "1", "10", "100", "1000"]),
        (1, 100, ["1", "2", "5", "10", "20", "50", "100"]),
        (0.05, 3, ["0.05", "0.1", "0.2", "0.5", "1", "2"]),
        (1e-6, 1e6, ["10⁻⁶", "10⁻⁴", "10⁻²", "1", "10²", "10⁴", "10⁶"]),
        (2e4, 1e6, ["2×10⁴", "5×10⁴", "10⁵", "2×10⁵", "5×10⁵", "10⁶"]),
        (2, 8, ["2", "3", "4", "5", "6", "7", "8"]),
        (1, 10, ["1", "2", "5", "10"]),
        (1, 1000, ["1", "10", "100", "1000"]),
        (0.001, 10, ["0.001", "0.01", "0.1", "1", "10"]),
        (1, 1e4, ["1", "10", "10²", "10³", "10⁴"]),
        (1, 1e8, ["1", "10²", "10⁴", "10⁶", "10⁸"]),
    ],
)
def test_ticks_of_a_log_scale_are_powers_of_ten_or_round_between_them(
    low: float, high: float, labels: list[str]
) -> None:
    assert [label for _, label in log_ticks(low, high)] == labels


@given(low=st.floats(1e-9, 1e6), decades=st.floats(0.31, 12))
def test_ticks_of_a_log_scale_are_few_and_inside(low: float, decades: float) -> None:
    high = low * 10**decades
    found = log_ticks(low, high)
    assert 1 <= len(found) <= 2 * TICKS
    assert all(low <= place <= high for place, _ in found)
    assert len({label for _, label in found}) == len(found)


def test_log_scale_lays_decades_evenly_and_what_has_no_logarithm_nowhere() -> None:
    scale = Scale(0.01, 100, is_log=True)
    values = np.array([0.01, 0.1, 1, 10, 100, math.inf, 0, -1, math.nan])
    units = [0, 2500, 5000, 7500, 10_000, FAR, math.nan, math.nan, math.nan]
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(scale.units(values), units)


@given(share=st.floats(0, 1))
def test_value_at_a_share_of_a_log_scale_has_that_share(share: float) -> None:
    scale = Scale(0.01, 100, is_log=True)
    assert scale.share(scale.at(share)) == pytest.approx(share, abs=1e-12)


def test_scale_is_even_unless_it_is_said_to_be_one_of_logarithms() -> None:
    scale = Scale(2, 6)
    assert scale.units(np.array([2.0, 3.0])).tolist() == [0, 2500]
    assert (scale.share(3), scale.at(0.25)) == (0.25, 3)
    assert scale.ticks()[:3] == [(2, "2"), (2.5, "2.5"), (3, "3")]


def test_log_scale_has_its_shares_and_ticks_by_logarithms() -> None:
    scale = Scale(0.01, 100, is_log=True)
    assert scale.share(0.1) == 0.25
    assert scale.at(0.25) == pytest.approx(0.1)
    assert [label for _, label in scale.ticks()] == ["0.01", "0.1", "1", "10", "100"]


def test_frame_counts_from_its_left_and_from_its_top() -> None:
    frame = Frame((0, 4), (-1, 3))
    assert frame.across(np.array([1.0])).tolist() == [2500]
    assert frame.down(np.array([3.0, 2.0, -1.0])).tolist() == [0, 2500, 10_000]
    smaller = Frame((0, 4), (-1, 3), 200, 100)
    assert smaller.across(np.array([1.0])).tolist() == [50]
    assert smaller.down(np.array([2.0])).tolist() == [25]


@pytest.mark.parametrize(
    ("x_is_log", "y_is_log", "zero", "base", "beyond"),
    [
        (False, False, 10_000, 0, 1e6),
        (True, False, 10_000, 0, 1e300),
        (False, True, 10_000, 1e-300, 1e300),
        (True, True, 10_000, 1e-300, 1e300),
    ],
)
def test_bars_begin_at_zero_or_below_every_log_scale_and_end_off_every_frame(
    x_is_log: bool, y_is_log: bool, zero: int, base: float, beyond: float
) -> None:
    frame = Frame((1, 100), (1, 100) if y_is_log else (0, 100), x_is_log=x_is_log, y_is_log=y_is_log)
    assert (frame.zero, frame.base, frame.beyond) == (zero, base, beyond)


def test_bars_begin_within_the_frame_where_zero_is_there() -> None:
    assert Frame((0, 1), (-1, 3)).zero == 7500
