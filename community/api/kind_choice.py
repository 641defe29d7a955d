"""The kinds of contribution in the API."""

from typing import Any

from rest_framework import serializers

from community.kinds import KINDS, Kind, kind_named


class KindChoice(serializers.ChoiceField):
    """One of the kinds that there are when it is asked for, since each serializer makes its own fields."""

    def __init__(self, **options: Any) -> None:
        message = f"{{input!r}} is not a kind; choose one of {', '.join(KINDS)}."
        super().__init__(list(KINDS), error_messages={"invalid_choice": message}, **options)

    def to_internal_value(self, data: Any) -> Kind:
        return kind_named(super().to_internal_value(data))
