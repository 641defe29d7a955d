"""The numbers of every formula: its own checks, and KL divergence against the closed form for Gaussians."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.definitions import loading
from formulas.definitions.formula import Check, Formula
from formulas.definitions.verification import agrees
from formulas.engine import evaluate

KL = loading.catalogue().by_slug["kl-divergence"]
RANGES = {parameter.name: (parameter.low, parameter.high) for parameter in KL.parameters}
BELLS = ("mu_p", "sigma_p", "mu_q", "sigma_q")
CORNERS = [dict(zip(BELLS, corner, strict=True)) for corner in itertools.product(*(RANGES[name] for name in BELLS))]

CHECKS = [
    pytest.param(formula, check, id=f"{formula.slug}-{number}")
    for formula in loading.catalogue().formulas
    for number, check in enumerate(formula.checks)
]


def readouts(formula: Formula, **values: float) -> dict[str, float]:
    """All readouts of the formula, the rest of its parameters at their defaults."""
    found = evaluate(formula.program, formula.defaults | values, [readout.name for readout in formula.readouts])
    return {name: value for name, value in found.items() if isinstance(value, float)}


def closed_form(mu_p: float, sigma_p: float, mu_q: float, sigma_q: float) -> float:
    """D(P||Q) of two Gaussians in nats, straight from their densities' logarithms."""
    return math.log(sigma_q / sigma_p) + (sigma_p**2 + (mu_p - mu_q) ** 2) / (2 * sigma_q**2) - 0.5


@pytest.mark.parametrize(("formula", "check"), CHECKS)
def test_check_of_a_formula_holds(formula: Formula, check: Check) -> None:
    found = readouts(formula, **check.values)
    assert check.expect
    for name, expected in check.expect.items():
        assert agrees(found[name], expected, check.tolerance), f"{name}: {found[name]!r}, not {expected!r}"


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)
def test_every_formula_is_checked_away_from_its_defaults(formula: Formula) -> None:
    assert [check for check in formula.checks if formula.defaults | check.values != formula.defaults]


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)
def test_every_readout_is_checked_or_another_unit_of_one_that_is(formula: Formula) -> None:
    checked = {name for check in formula.checks for name in check.expect}
    assert [r.name for r in formula.readouts if r.name not in checked and r.beside not in checked] == []


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)
def test_no_readout_is_undefined_at_any_corner(formula: Formula) -> None:
    corners = itertools.product(*((parameter.low, parameter.high) for parameter in formula.parameters))
    seen = 0
    for corner in itertools.islice(corners, 256):
        names = (parameter.name for parameter in formula.parameters)
        found = readouts(formula, **dict(zip(names, corner, strict=True)))
        explained = {readout.name for readout in formula.readouts if readout.when_undefined}
        assert [name for name, value in found.items() if math.isnan(value) and name not in explained] == [], corner
        seen += 1
    assert seen >= 2


def test_there_are_sixteen_corners() -> None:
    assert len({tuple(corner.values()) for corner in CORNERS}) == 16


@pytest.mark.parametrize("corner", CORNERS, ids=lambda corner: ",".join(f"{value:g}" for value in corner.values()))
def test_kl_meets_the_closed_form_at_a_corner_in_both_directions(corner: dict[str, float]) -> None:
    found = readouts(KL, **corner)
    p, q = (corner["mu_p"], corner["sigma_p"]), (corner["mu_q"], corner["sigma_q"])
    assert found["kl_pq"] == pytest.approx(closed_form(*p, *q), rel=0, abs=1e-9)
    assert found["kl_qp"] == pytest.approx(closed_form(*q, *p), rel=0, abs=1e-9)


@given(mu_p=st.floats(-3, 3), mu_q=st.floats(-3, 3), sigma_p=st.floats(0.3, 2), sigma_q=st.floats(0.3, 2))
def test_kl_meets_the_closed_form_inside(mu_p: float, mu_q: float, sigma_p: float, sigma_q: float) -> None:
    found = readouts(KL, mu_p=mu_p, mu_q=mu_q, sigma_p=sigma_p, sigma_q=sigma_q)
    assert found["kl_pq"] == pytest.approx(closed_form(mu_p, sigma_p, mu_q, sigma_q), rel=0, abs=1e-9)
    assert found["kl_qp"] == pytest.approx(closed_form(mu_q, sigma_q, mu_p, sigma_p), rel=0, abs=1e-9)


@given(mu_p=st.floats(-3, 3), mu_q=st.floats(-3, 3), sigma_p=st.floats(0.3, 2), sigma_q=st.floats(0.3, 2))
def test_bells_are_never_infinitely_apart(mu_p: float, mu_q: float, sigma_p: float, sigma_q: float) -> None:
    found = readouts(KL, mu_p=mu_p, mu_q=mu_q, sigma_p=sigma_p, sigma_q=sigma_q)
    assert math.isfinite(found["kl_pq"])
    assert math.isfinite(found["kl_qp"])
    assert found["kl_pq"] > -1e-12


@given(mu=st.floats(-3, 3), sigma=st.floats(0.3, 2))
def test_equal_bells_cost_nothing(mu: float, sigma: float) -> None:
    assert readouts(KL, mu_p=mu, mu_q=mu, sigma_p=sigma, sigma_q=sigma)["kl_pq"] == 0


def test_filled_area_is_the_divergence() -> None:
    values = KL.defaults
    curve = evaluate(KL.program, values, ["contribution", "kl_pq"])
    x = KL.axis_by_name["x"].nodes()
    assert np.trapezoid(np.asarray(curve["contribution"]), x) == pytest.approx(curve["kl_pq"], abs=1e-9)


@pytest.mark.parametrize("names", [("kl_pq", "kl_pq_bits"), ("kl_qp", "kl_qp_bits"), ("coin_kl_pq", "coin_kl_pq_bits")])
def test_bits_are_nats_over_log_two(names: tuple[str, str]) -> None:
    found = readouts(KL)
    assert found[names[1]] * math.log(2) == pytest.approx(found[names[0]], rel=1e-15)


def coin(p: float, q: float) -> float:
    """D(P||Q) of two coins in nats, by hand."""
    total = 0.0
    for a, b in ((p, q), (1 - p, 1 - q)):
        if a > 0:
            total += a * math.log(a / b) if b > 0 else math.inf
    return total


@given(p=st.floats(0.001, 0.999), q=st.floats(0.001, 0.999))
def test_coins_meet_the_sum_by_hand(p: float, q: float) -> None:
    found = readouts(KL, heads_p=p, heads_q=q)
    assert found["coin_kl_pq"] == pytest.approx(coin(p, q), rel=1e-9, abs=1e-12)
    assert found["coin_kl_qp"] == pytest.approx(coin(q, p), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("p", "q", "pq", "qp"),
    [
        (0.7, 0.0, math.inf, math.log(1 / 0.3)),
        (0.7, 1.0, math.inf, math.log(1 / 0.7)),
        (0.0, 0.5, math.log(2), math.inf),
        (1.0, 0.5, math.log(2), math.inf),
        (0.0, 0.0, 0.0, 0.0),
        (1.0, 1.0, 0.0, 0.0),
        (0.0, 1.0, math.inf, math.inf),
        (1.0, 0.0, math.inf, math.inf),
    ],
)
def test_coin_that_says_never_costs_without_limit(p: float, q: float, pq: float, qp: float) -> None:
    found = readouts(KL, heads_p=p, heads_q=q)
    assert found["coin_kl_pq"] == pytest.approx(pq, rel=1e-14)
    assert found["coin_kl_qp"] == pytest.approx(qp, rel=1e-14)
