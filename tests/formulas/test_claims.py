"""What the prose of formula pages claims of their quantities, computed here by another way."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import optimize, stats

T = np.linspace(-40, 40, 8001)
LOG_P = np.logaddexp(stats.norm.logpdf(T, -3, 1), stats.norm.logpdf(T, 3, 1)) - math.log(2)

Fit = tuple[float, float, float]


def integral(values: NDArray[np.float64]) -> float:
    return float(np.trapezoid(values, T))


def cover(parameters: NDArray[np.float64]) -> float:
    """D(P||Q) of the two bells from one bell of this mean and log of width."""
    log_q = stats.norm.logpdf(T, parameters[0], math.exp(parameters[1]))
    return integral(np.exp(LOG_P) * (LOG_P - log_q))


def settle(parameters: NDArray[np.float64]) -> float:
    """D(Q||P) of one bell of this mean and log of width from the two bells."""
    log_q = stats.norm.logpdf(T, parameters[0], math.exp(parameters[1]))
    return integral(np.exp(log_q) * (log_q - LOG_P))


def best(cost: object, starts: list[tuple[float, float]]) -> Fit:
    """Mean, width and cost of the best bell found from several starts."""
    found = [optimize.minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-8}) for start in starts]
    lowest = min(found, key=lambda result: result.fun)
    return float(lowest.x[0]), float(np.exp(lowest.x[1])), float(lowest.fun)


STARTS = [(-4.0, 0.0), (-1.0, 0.5), (0.5, 1.0), (2.0, -0.5), (5.0, 0.3)]


def test_best_bell_that_covers_two_has_their_mean_and_variance() -> None:
    mean, width, _ = best(cover, STARTS)
    assert mean == pytest.approx(0, abs=1e-4)
    assert width == pytest.approx(math.sqrt(1 + 3**2), abs=1e-4)


def test_settling_on_one_bell_beats_covering_both_for_the_zero_forcing_direction() -> None:
    *_, cost = best(settle, STARTS)
    assert cost < settle(np.array([0.0, math.log(math.sqrt(10))]))
    # Half of P's weight is missed, and that costs log 2.
    assert cost == pytest.approx(math.log(2), abs=0.01)


def test_covering_both_beats_settling_on_one_for_the_zero_avoiding_direction() -> None:
    _, _, cost = best(cover, STARTS)
    assert cost < cover(np.array([3.0, 0.0]))


DISTRIBUTIONS = [np.random.default_rng(seed).dirichlet([0.5] * 6, 2) for seed in range(5)]


@pytest.mark.parametrize(("p", "q"), DISTRIBUTIONS)
def test_cross_entropy_is_entropy_plus_divergence(p: NDArray[np.float64], q: NDArray[np.float64]) -> None:
    cross_entropy = -np.sum(p * np.log(q))
    assert cross_entropy == pytest.approx(stats.entropy(p) + stats.entropy(p, q), rel=1e-12)


@pytest.mark.parametrize(("p", "q"), DISTRIBUTIONS)
def test_divergence_is_not_symmetric_and_never_negative(p: NDArray[np.float64], q: NDArray[np.float64]) -> None:
    assert stats.entropy(p, q) > 0
    assert stats.entropy(p, q) != pytest.approx(stats.entropy(q, p), rel=1e-6)


def test_divergence_does_not_obey_the_triangle_inequality() -> None:
    a, b, c = ([0.5, 0.5], [0.25, 0.75], [0.1, 0.9])
    assert stats.entropy(a, c) > stats.entropy(a, b) + stats.entropy(b, c)


def gan_value(discriminator: NDArray[np.float64], p: NDArray[np.float64], q: NDArray[np.float64]) -> float:
    """The original GAN objective: what the discriminator maximises, for data P and samples Q."""
    return float(np.sum(p * np.log(discriminator)) + np.sum(q * np.log(1 - discriminator)))


def jsd(p: NDArray[np.float64], q: NDArray[np.float64]) -> float:
    middle = (p + q) / 2
    return float(stats.entropy(p, middle) + stats.entropy(q, middle)) / 2


@pytest.mark.parametrize(("p", "q"), DISTRIBUTIONS)
def test_gan_objective_at_the_optimal_discriminator_is_twice_jsd_minus_log_four(
    p: NDArray[np.float64], q: NDArray[np.float64]
) -> None:
    assert gan_value(p / (p + q), p, q) == pytest.approx(2 * jsd(p, q) - math.log(4), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(("p", "q"), DISTRIBUTIONS)
def test_no_discriminator_beats_the_optimal_one(p: NDArray[np.float64], q: NDArray[np.float64]) -> None:
    optimal = p / (p + q)
    others = np.random.default_rng(1).uniform(1e-6, 1 - 1e-6, (200, len(p)))
    assert len(others) == 200
    for other in others:
        assert gan_value(other, p, q) <= gan_value(optimal, p, q)


@pytest.mark.parametrize(("p", "q"), DISTRIBUTIONS)
def test_jensen_shannon_divergence_is_symmetric_and_at_most_log_two(
    p: NDArray[np.float64], q: NDArray[np.float64]
) -> None:
    assert jsd(p, q) == pytest.approx(jsd(q, p), rel=1e-12)
    assert 0 <= jsd(p, q) <= math.log(2)


def test_non_saturating_loss_is_another_objective() -> None:
    # At the optimal discriminator it is E_Q[-log D*] = KL(Q||M) - KL(Q||P) + log 2, not 2 JSD - log 4.
    p, q = DISTRIBUTIONS[0]
    loss = -np.sum(q * np.log(p / (p + q)))
    assert loss != pytest.approx(2 * jsd(p, q) - math.log(4), rel=1e-3)
