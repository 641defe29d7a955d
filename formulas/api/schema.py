"""What the OpenAPI description says of each formula, so that it can be tried with names that exist."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from formulas.definitions import loading
from formulas.definitions.formula import Formula

# Where a formula is named, and where values of its parameters are: in the address, and in the body.
SLUG, VALUES = "slug", "parameters"
SWEEP = 5  # points of the example of a body

Example = Callable[[Formula], object]


def describe_formulas(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """The description with an example for each formula, the same one first everywhere.

    Made when the description is, and not when the views are read: that is before the catalogue is.
    """
    for operation in _operations_on_a_formula(result["paths"]):
        for parameter in operation["parameters"]:
            if parameter["name"] in (SLUG, VALUES):
                parameter["examples"] = _examples(_slug if parameter["name"] == SLUG else _values)
        for content in operation.get("requestBody", {}).get("content", {}).values():
            if content["schema"].get("$ref", "").endswith("/Points"):
                content["examples"] = _examples(_points)
    return result


def _operations_on_a_formula(paths: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, operations in paths.items():
        if f"/formulas/{{{SLUG}}}/" in path:
            yield from operations.values()


def _examples(of: Example) -> dict[str, Any]:
    formulas = loading.catalogue().formulas
    return {formula.slug: {"summary": formula.title, "value": of(formula)} for formula in formulas}


def _slug(formula: Formula) -> object:
    return formula.slug


def _values(formula: Formula) -> object:
    """All parameters, as the first preset has them."""
    presets = [preset.values for view in formula.views for preset in view.presets]
    return formula.defaults | (presets[0] if presets else {})


def _points(formula: Formula) -> object:
    """The first parameter from end to end."""
    first = formula.parameters[0]
    steps = np.linspace(first.low, first.high, SWEEP).round(first.decimals)
    return {"parameters": {first.name: steps.tolist()}}
