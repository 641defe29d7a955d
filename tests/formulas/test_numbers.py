"""The numbers of `[[numbers]]` that no expression of the model gives, each found again here in another way."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, optimize, special, stats

from formulas.definitions import loading
from formulas.engine import evaluate

pytestmark = pytest.mark.thorough

FORMULAS = loading.catalogue().by_slug
VALUES = {
    (formula.slug, number.name): number.value
    for formula in FORMULAS.values()
    for number in formula.numbers
    if number.value is not None
}
T = np.linspace(-40, 40, 8001)
Array = NDArray[np.float64]
Bell = tuple[float, float]


def integral(values: Array) -> float:
    return float(np.trapezoid(values, T))


def log_mix(separation: float, weight: float = 0.5) -> Array:
    left, right = stats.norm.logpdf(T, -separation, 1), stats.norm.logpdf(T, separation, 1)
    return np.asarray(np.logaddexp(math.log(weight) + left, math.log(1 - weight) + right))


def settled(bell: Bell, log_p: Array) -> float:
    """D(Q||P) of a bell of this place and logarithm of width."""
    log_q = stats.norm.logpdf(T, bell[0], math.exp(bell[1]))
    return integral(np.exp(log_q) * (log_q - log_p))


def jsd(bell: Bell, log_p: Array) -> float:
    log_q = stats.norm.logpdf(T, bell[0], math.exp(bell[1]))
    log_m = np.logaddexp(log_p, log_q) - math.log(2)
    return (integral(np.exp(log_p) * (log_p - log_m)) + integral(np.exp(log_q) * (log_q - log_m))) / 2


@cache
def lowest(cost: Callable[[Bell, Array], float], separation: float, weight: float, *starts: Bell) -> tuple[float, ...]:
    """Place, width and cost of the best bell found from the starts."""
    options = {"xatol": 1e-9, "fatol": 1e-14}
    found = [
        optimize.minimize(cost, start, args=(log_mix(separation, weight),), method="Nelder-Mead", options=options)
        for start in starts
    ]
    best = min(found, key=lambda result: result.fun)
    return float(best.x[0]), math.exp(best.x[1]), float(best.fun)


STARTS = ((-3.0, 0.0), (-1.5, 1.0), (0.5, 1.0), (3.0, 0.1))


@cache
def in_the_middle(separation: float) -> tuple[float, float]:
    """Width and cost of the best bell in the middle."""
    best = optimize.minimize_scalar(lambda width: settled((0, width), log_mix(separation)), bracket=(0.5, 1), tol=1e-12)
    return math.exp(best.x), float(best.fun)


def on_a_peak(separation: float) -> tuple[float, ...]:
    return lowest(settled, separation, 0.5, (separation, 0.03))


@cache
def tipping() -> float:
    return float(optimize.brentq(lambda d: in_the_middle(d)[1] - on_a_peak(d)[2], 2.7, 2.9, xtol=1e-9))


def skewed_bell_error() -> float:
    z = np.linspace(-1, 1, 200_001)
    return float(np.max(np.abs(stats.gamma(36).cdf(36 + 6 * z) - stats.norm.cdf(z))))


def spread_of_skewness() -> float:
    draws = np.random.default_rng(1).gamma(36, size=(20_000, 400))
    return float(np.std(stats.skew(draws, axis=1)))


def error_of_curves(**moved: float) -> float:
    """The largest difference of the drawn shares from an accurate integration, in percentage points."""
    formula = FORMULAS["sir-model"]
    at = formula.defaults | moved
    beta, gamma, infected = at["r0"] / at["days"], 1 / at["days"], at["seed"] / 100

    def slopes(_: float, shares: Array) -> list[float]:
        s, i, _r = shares
        return [-beta * s * i, beta * s * i - gamma * i, gamma * i]

    times, start = formula.axis_by_name["t"].nodes(), [1 - infected, infected, 0.0]
    exact = integrate.solve_ivp(slopes, (0, 150), start, "DOP853", times, rtol=1e-12, atol=1e-15).y
    drawn = evaluate(formula.program, at, ["susceptible", "infected", "removed"]).values()
    return max(float(np.max(np.abs(100 * right - curve))) for right, curve in zip(exact, drawn, strict=True))


def error_of_hedging(steps: int) -> float:
    """The standard deviation of what is left of a hedged call at the end, in a world where the model holds."""
    random, paths, rate, vol = np.random.default_rng(7), 100_000, 0.05, 0.2
    share, step = np.full(paths, 100.0), 1 / steps
    held, money = np.zeros(paths), np.full(paths, 10.450583572185567)
    for left in np.linspace(1, step, steps):
        wanted = stats.norm.cdf((np.log(share / 100) + (rate + vol**2 / 2) * left) / (vol * math.sqrt(left)))
        money = (money - (wanted - held) * share) * math.exp(rate * step)
        held = wanted
        share = share * np.exp((rate - vol**2 / 2) * step + vol * math.sqrt(step) * random.standard_normal(paths))
    return float(np.std(money + held * share - np.maximum(share - 100, 0)))


def passing(p: float) -> float:
    return float(stats.binom.sf(9, 20, p))


Derivation = tuple[Callable[[], float], float]
# What gives each number, and how closely; what is drawn at random is as close as so many draws allow.
DERIVED: dict[tuple[str, str], Derivation] = {
    ("kl-divergence", "one_place"): (lambda: lowest(settled, 3.0, 0.5, *STARTS[2:])[0], 1e-6),
    ("kl-divergence", "one_width"): (lambda: lowest(settled, 3.0, 0.5, *STARTS)[1], 1e-6),
    ("kl-divergence", "both_width"): (lambda: in_the_middle(3.0)[0], 1e-6),
    ("kl-divergence", "tipping"): (tipping, 1e-7),
    ("kl-divergence", "tipping_both_width"): (lambda: in_the_middle(tipping())[0], 1e-6),
    ("kl-divergence", "tipping_place"): (lambda: on_a_peak(tipping())[0], 1e-6),
    ("kl-divergence", "tipping_width"): (lambda: on_a_peak(tipping())[1], 1e-6),
    ("jensen-shannon-divergence", "best_place"): (lambda: lowest(jsd, 3.0, 0.75, *STARTS)[0], 1e-6),
    ("jensen-shannon-divergence", "best_width"): (lambda: lowest(jsd, 3.0, 0.75, *STARTS)[1], 1e-6),
    ("gradient-descent", "pass_place"): (lambda: optimize.brentq(lambda w: w / 10 + math.sin(w), 3.3, 4), 1e-6),
    ("sir-model", "escapes"): (lambda: float(-special.lambertw(-2.5 * math.exp(-2.5)).real / 2.5), 1e-8),
    ("sir-model", "error_at_start"): (error_of_curves, 1e-9),
    ("sir-model", "error_at_fastest"): (lambda: error_of_curves(r0=8.0, days=2.0, seed=5.0), 1e-4),
    ("black-scholes", "daily_error"): (lambda: error_of_hedging(252), 0.005),
    ("black-scholes", "weekly_error"): (lambda: error_of_hedging(52), 0.005),
    ("binomial-distribution", "even_chance"): (lambda: optimize.brentq(lambda p: passing(p) - 0.5, 0.1, 0.9), 1e-6),
    ("normal-distribution", "true_error"): (skewed_bell_error, 1e-7),
    ("normal-distribution", "skewness_moves"): (spread_of_skewness, 0.005),
}


def test_every_value_is_found_again() -> None:
    assert DERIVED.keys() == VALUES.keys()


@pytest.mark.parametrize("number", DERIVED, ids=" ".join)
def test_value_is_what_it_says(number: tuple[str, str]) -> None:
    derive, tolerance = DERIVED[number]
    assert VALUES[number] == pytest.approx(derive(), rel=0, abs=tolerance)


def test_number_that_is_quoted_cites_a_work_that_the_page_cites() -> None:
    quoted = [
        (formula, number)
        for formula in FORMULAS.values()
        for number in formula.numbers
        if number.given is not None and number.source
    ]
    assert len(quoted) > 3
    for formula, number in quoted:
        key = number.source.partition("[@")[2].partition("]")[0]
        assert f"[@{key}]" in " ".join(text for _, text in formula.prose), number
