"""Reading what is sent: JSON that means one thing only."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DIGITS = 400  # of a whole number; one that is longer is too large for any number of ours, and slow to read


class StrictJSONParser(JSONParser):
    """JSON in UTF-8 without what Python's reader lets through or gives up on in a way of its own, a 500.

    Of two values for one name Python takes the last, others the first; NaN and infinities are no JSON; and nesting
    past all reason ends in its RecursionError.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        try:
            body: dict[str, Any] = json.loads(
                stream.read().decode("utf-8"),
                object_pairs_hook=_object,
                parse_constant=_no_number,
                parse_int=_whole,
                parse_float=_finite,
            )
        except RecursionError:
            raise ParseError("This is nested too deeply; nothing here needs more than two levels.") from None
        except ValueError as error:
            raise ParseError(f"This cannot be read as JSON in UTF-8: {error}.") from error
        return body


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ParseError(f"{name[:40]!r} is given more than once; give it once.")
        found[name] = value
    return found


def _whole(written: str) -> int:
    return int(written) if len(written) <= DIGITS else _no_number(written)


def _finite(written: str) -> float:
    value = float(written)
    return value if math.isfinite(value) else _no_number(written)


def _no_number(written: str) -> NoReturn:
    raise ParseError(f"{written[:40]} is not a finite number; give one that is, or leave it out.")
