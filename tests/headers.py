"""Headers of answers, for tests that hold two of them against each other."""

from typing import Any

OWN = ("X-Request-ID", "RateLimit", "X-Accel-Expires")  # which every answer has for itself


def headers_of(answer: Any, *besides: str) -> dict[str, str]:
    """All headers of an answer but for those that are its own, and those named."""
    return {name: value for name, value in answer.headers.items() if name not in (*OWN, *besides)}
