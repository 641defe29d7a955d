"""Fields of a body that take what JSON has for them and nothing else: no number is read from a text, or from true.

Rest framework's own take `true` for 1, `"１_0"` for 10, 123 for a text and `"on"` for true, so that a program's mistake
is stored, as something else than was sent.
"""

import json
from typing import Any

from rest_framework import serializers


class Strict(serializers.Field):
    """A field for values of certain `types`; `wanted` says in words which those are."""

    types: tuple[type, ...]
    wanted: str

    def run_validation(self, data: Any = serializers.empty) -> Any:
        is_left_out = data is serializers.empty or (data is None and self.allow_null)
        if not (is_left_out or self.takes(data)):
            raise serializers.ValidationError(f"{shown(data)} is not {self.wanted}.")
        return super().run_validation(data)

    def takes(self, data: Any) -> bool:
        return isinstance(data, self.types) and (bool in self.types or not isinstance(data, bool))


class Text(Strict, serializers.CharField):
    types, wanted = (str,), 'a text; give one in quotes, as in "a text"'


class Choice(Strict, serializers.ChoiceField):
    """One of some words, whose refusal names them all."""

    types = (str,)

    def __init__(self, name: str, words: list[str], **options: Any) -> None:
        self.wanted = f"a {name}; choose one of {', '.join(words)}"
        super().__init__(words, **options)

    def takes(self, data: Any) -> bool:
        return super().takes(data) and data in self.choices


class Number(Strict, serializers.FloatField):
    types, wanted = (int, float), "a number; give one without quotes, as in 0.5"


class WholeNumber(Strict, serializers.IntegerField):
    types, wanted = (int, float), "a whole number; give one without quotes, as in 2"

    def takes(self, data: Any) -> bool:
        return super().takes(data) and data % 1 == 0  # 2.0 is as whole as 2


class YesOrNo(Strict, serializers.BooleanField):
    types, wanted = (bool,), "true or false; give one of them without quotes"


class Values(Strict, serializers.DictField):
    """Numbers by the names of parameters."""

    types, wanted = (dict,), 'numbers by name; give them as in {"mu_q": 0.5}'

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Number(), **options)


class WholeNumbers(Strict, serializers.ListField):
    """Whole numbers from `low` to `high`, one after the other."""

    types, wanted = (list,), "a list of whole numbers; give one as in [2, 3]"

    def __init__(self, *, low: int, high: int, **options: Any) -> None:
        super().__init__(child=WholeNumber(min_value=low, max_value=high), **options)


def shown(data: Any) -> str:
    """The beginning of a value as it was sent."""
    return json.dumps(data, ensure_ascii=False)[:40]
