"""Functions that numpy and scipy do not have as the browser does: `special.js` computes them in the same steps."""

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

Array = NDArray[np.float64]

# log(gamma(2 + u)) / u for -0.5 <= u <= 0.5 as a series of Chebyshev polynomials in 2u, to 1e-17; fitted with mpmath
# at 40 digits. (scipy's gammaln is off by 3e-9 just below 2.)
_NEAR_TWO = (
    *(0.41418612492156674, 0.16322170068760064, -0.008658972394126285, 0.0006727515726001485, -6.139556963628233e-05),
    *(6.110065797003576e-06, -6.410003033826223e-07, 6.962242692768951e-08, -7.747248733788217e-09),
    *(8.774075140687239e-10, -1.0070266869830198e-10, 1.1678602130652374e-11, -1.3656871334744932e-12),
    *(1.6079351149711552e-13, -1.9039501088488732e-14, 2.2653768767833064e-15, -2.706656814831896e-16),
)
# Stirling's series in 1/a, from a = 8 on to 1e-15: B(2n) / (2n (2n - 1)).
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)
_LARGE = 8.0
_HALF_LOG_TWO_PI = 0.5 * float(np.log(2 * np.pi))


def gammaln(a: Array) -> Array:
    """The logarithm of gamma(a): (…,) float64, NaN below 0, infinite at 0, relative error about 1e-15."""
    a = np.asarray(a)
    found = np.where(a >= _LARGE, _stirling(a), np.where(a >= 1.5, _above(a), _below(a)))
    return np.where(a == np.inf, np.inf, np.where(a >= 0, found, np.nan))


def _stirling(a: Array) -> Array:
    """From 8 on. As of the two below, what it gives elsewhere is not taken."""
    inverse = 1 / a
    square = inverse * inverse
    series = np.zeros_like(a)
    for term in reversed(_STIRLING):
        series = series * square + term
    large: Array = (a - 0.5) * np.log(a) - a + _HALF_LOG_TWO_PI + series * inverse
    return large


def _above(a: Array) -> Array:
    """From 1.5 to 8: down to 1.5 … 2.5 by gamma(a) = (a - 1) gamma(a - 1)."""
    low, product = a, np.ones_like(a)
    for _ in range(6):
        low, product = np.where(low >= 2.5, low - 1, low), np.where(low >= 2.5, product * (low - 1), product)
    return _near_two(low - 2) + np.log(product)


def _below(a: Array) -> Array:
    """From 0 to 1.5: up by gamma(a) = gamma(a + 1) / a, once or twice; with log1p, as the result is 0 at 1."""
    once = _near_two(a - 1) - np.log1p(a - 1)
    twice = _near_two(a) - np.log1p(a) - np.log(a)
    return np.where(a >= 0.5, once, twice)


def _near_two(u: Array) -> Array:
    return u * np.asarray(chebyshev.chebval(2 * u, _NEAR_TWO))


def uniform(seed: Array, index: Array) -> Array:
    """Numbers in [0, 1) that look drawn at random: the same bits for the same two whole numbers, everywhere.

    A hash of both, after the finaliser of MurmurHash3 (Appleby 2011), in 32-bit arithmetic; NaN for anything but whole
    numbers from 0 to 2**32 - 1.
    """
    seed, index = np.broadcast_arrays(seed, index)
    known = _is_whole(seed) & _is_whole(index)
    a, b = seed.astype(np.uint32), index.astype(np.uint32)  # anything, where they are not known
    start = _mixed(a + np.uint32(0x9E3779B9))
    high = _mixed(start ^ _mixed(b + np.uint32(0x85EBCA6B)))
    low = _mixed(high + np.uint32(0xC2B2AE35) ^ b)
    drawn = ((high >> np.uint32(5)) * 67108864.0 + (low >> np.uint32(6))) / 9007199254740992.0
    return np.where(known, drawn, np.nan)


def _is_whole(values: Array) -> NDArray[np.bool_]:
    return np.asarray((values == np.floor(values)) & (values >= 0) & (values < 2**32))


def _mixed(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    bits = (bits ^ (bits >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return bits ^ (bits >> np.uint32(16))
