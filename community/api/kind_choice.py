"""The kinds of contribution in the API."""

from typing import Any

from community.api.fields import Choice
from community.kinds import KINDS, Kind, kind_named


class KindChoice(Choice):
    """One of the kinds that there are when it is asked for, since each serializer makes its own fields."""

    def __init__(self, **options: Any) -> None:
        super().__init__("kind", list(KINDS), **options)

    def to_internal_value(self, data: Any) -> Kind:
        return kind_named(super().to_internal_value(data))
