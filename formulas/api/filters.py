"""What an address asks for: unknown names, and names given twice, are refused, with the right ones listed."""

import re
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from formulas.api.answers import FIELDS

WHOLE = re.compile(r"-?[0-9]{1,20}")


class Count(serializers.IntegerField):
    """A whole number, as addresses write it: Python's int would also take "1_0", "１" and "1.0"."""

    def to_internal_value(self, data: Any) -> int:
        if not WHOLE.fullmatch(data):
            raise serializers.ValidationError(f"{data[:40]!r} is not a whole number; give one, as in 20.")
        return int(data)


class Filters(serializers.Serializer):
    """The filters of a list; a wrong value is refused with the right ones named."""

    def to_internal_value(self, data: Mapping[str, list[str]]) -> Any:
        known = [*self.fields, *self.context.get("besides", ())]
        for name, given in data.items():
            if name not in known:
                message = f"There is no such filter; known: {', '.join(known)}."
                raise serializers.ValidationError({name[:40]: [message]})
            if len(given) > 1 and name in self.fields:
                raise serializers.ValidationError({name: [f"Given {len(given)} times; give it once."]})
        return super().to_internal_value({name: given[0] for name, given in data.items()})

    @classmethod
    def of(cls, request: Request) -> dict[str, Any]:
        """The filters that a request gives; raises ValidationError for those that cannot be used."""
        besides = [FIELDS] if getattr(request.parser_context.get("view"), "entry", None) else []
        filters = cls(data=dict(request.query_params.lists()), context={"besides": besides})
        filters.is_valid(raise_exception=True)
        return dict(filters.validated_data)
