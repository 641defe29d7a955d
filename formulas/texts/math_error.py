"""Why a formula cannot be set."""


class MathError(ValueError):
    """LaTeX that cannot be set; the message says why."""
