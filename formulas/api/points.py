"""Evaluating many points in one question: columns in, columns out."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

import numpy as np
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from formulas.api.answers import json_of
from formulas.api.serializers import ColumnSerializer
from formulas.costs.gate import done
from formulas.definitions import loading
from formulas.definitions.foreign_parameters import nearest
from formulas.definitions.formula import Formula
from formulas.definitions.json_numbers import column_data
from formulas.definitions.parameter_columns import MOST_PROBLEMS, Columns, read_columns
from formulas.definitions.parameters import Problem
from formulas.definitions.readout_values import Column, readout_columns
from formulas.engine import numbers_computed

MOST_POINTS = 1_000
FIELDS = ("parameters", "readouts")
# Of work, in numbers computed: what is light enough to be done at once, and how much one of COSTS_A_MINUTE pays for,
# some 30 ms; of numbers in an answer: how few are written in no time.
LIGHT, UNIT = 300_000, 1_000_000
FEW = 3_000
COLUMN = {
    "oneOf": [
        {"type": "number"},
        {"type": "array", "items": {"type": "number"}, "minItems": 1, "maxItems": MOST_POINTS},
    ]
}


class WrongPointsError(Exception):
    """A body that cannot be used, with what is wrong."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


@extend_schema_field({"type": "object", "additionalProperties": COLUMN})
class ColumnsField(serializers.DictField):
    """Described here, read by `read_columns`: one by one, ten thousand numbers take rest framework half a second."""


class PointsSerializer(serializers.Serializer):
    """The points at which to evaluate."""

    parameters = ColumnsField(
        help_text=f"By name: a list of 1 to {MOST_POINTS:,} numbers, one for each point and all lists of one length; "
        "or one number for all points. The rest stand at their defaults."
    )
    readouts = serializers.ListField(
        child=serializers.CharField(), required=False, min_length=1, help_text="which; all without it"
    )


class ReadoutColumnSerializer(ColumnSerializer):
    """A readout at each point."""

    unit = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields off the class


class PointsAnswerSerializer(serializers.Serializer):
    """Parameters and readouts by name, as columns of `count` numbers."""

    formula = serializers.CharField()
    count = serializers.IntegerField(help_text="how many points")
    parameters = serializers.DictField(child=serializers.ListField(child=serializers.FloatField()))
    readouts = serializers.DictField(child=ReadoutColumnSerializer())


class ExactFields(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """How the description speaks of the body: with no fields but those that it names."""

    target_class = PointsSerializer

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        described = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**described, "additionalProperties": False}


def evaluated(caller: str, formula: Formula, body: object) -> bytes:
    """The JSON of a PointsAnswerSerializer for what was sent; raises WrongPointsError, and Shed where it is too much.

    What takes longer than a short read is done apart, and counts among what a caller costs.
    """
    columns, names = _read(formula, body)
    work = columns.count * numbers_computed(formula.program, names)
    what = (formula.slug, columns.values, names, columns.count)
    if work <= LIGHT and columns.count * (len(columns.values) + len(names)) <= FEW:
        return points_json(*what)
    answer: bytes = done(caller, 1 + work // UNIT, points_json, *what)
    return answer


def points_json(slug: str, values: Mapping[str, float | Column], names: list[str], count: int) -> bytes:
    """The JSON of the readouts `names` at `count` points; all that it is told can be sent to another process."""
    formula = loading.catalogue().by_slug[slug]
    found = readout_columns(formula, values, names, count)
    parameters = {name: np.broadcast_to(given, (count,)).tolist() for name, given in values.items()}
    readouts = {
        name: column_data(column) | {"unit": readout.unit, "label": readout.label}
        for name, column in found.items()
        if (readout := formula.readout_by_name[name])
    }
    return json_of({"formula": slug, "count": count, "parameters": parameters, "readouts": readouts})


def _read(formula: Formula, body: object) -> tuple[Columns, list[str]]:
    """The columns and the names of the readouts that a body asks for."""
    if not isinstance(body, Mapping):
        raise WrongPointsError(_problem("body", body, 'a body; send an object, as in {"parameters": {}}'))
    given, names = body.get("parameters"), body.get("readouts", list(formula.readout_by_name))
    if not isinstance(given, Mapping):
        raise WrongPointsError(_problem("parameters", given, 'columns by name; give them as in {"mu_p": [0, 0.5, 1]}'))
    if not (isinstance(names, list) and names):
        raise WrongPointsError(_problem("readouts", names, "a list of names; give one or more, or leave it out"))
    columns = read_columns(formula, given, MOST_POINTS)
    inside = (problem.within("parameters") for problem in columns.problems)
    wrong = chain(_unknown_fields(body), _wrong_readouts(formula, names), inside)
    if problems := tuple(islice(wrong, MOST_PROBLEMS)):
        raise WrongPointsError(*problems)
    return columns, names


def _problem(where: str, given: object, wanted: str) -> Problem:
    return Problem(where, f"{json.dumps(given, ensure_ascii=False)[:40]} is not {wanted}")


def _unknown_fields(body: Mapping[str, object]) -> Iterator[Problem]:
    for name in body:
        if name not in FIELDS:
            yield Problem(name[:40], f"there is no such field; known: {', '.join(FIELDS)}")


def _wrong_readouts(formula: Formula, names: list[object]) -> Iterator[Problem]:
    known = list(formula.readout_by_name)
    for place, name in enumerate(names):
        if name not in known:
            near = nearest(str(name), "0", known)
            hint = f"did you mean {near}?" if near else f"the readouts are {', '.join(known)}"
            yield _problem(f"readouts[{place}]", name, f"a readout; {hint}")
        elif name in names[:place]:
            yield Problem(f"readouts[{place}]", f"{name} is given more than once; give it once")
