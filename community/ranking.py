"""The order "best": how sure one can be that a text helps."""

from math import sqrt

Z = 1.2816  # one-sided 90%


def wilson_lower_bound(clicked: int, not_for_me: int) -> float:
    """The lower end of Wilson's interval for the share of readers it clicked for; 0 where it clicked for none.

    `clicked`, `not_for_me`: whole numbers, 0 or more. A share of few votes counts for less than the same of many.
    Source: Wilson (1927), https://doi.org/10.1080/01621459.1927.10502953
    """
    votes = clicked + not_for_me
    if not clicked:
        return 0.0  # exactly: rounding would rank texts that helped nobody by the last bit, instead of by their age
    share, spread = clicked / votes, Z * Z / votes
    return (share + spread / 2 - Z * sqrt((share * (1 - share) + spread / 4) / votes)) / (1 + spread)
