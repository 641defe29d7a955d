"""How the description speaks of `?fields=`: an answer is whole, or has some of its fields."""

from copy import deepcopy
from typing import Any

from formulas.api.answers import FIELDS
from klsite.openapi.operations import given_by, operations_of

PREFIX = "SomeOf"


def describe_sparse_answers(document: dict[str, Any]) -> None:
    """Writes into each answer that may be cut down what then remains."""
    schemas = document["components"]["schemas"]
    for operation in operations_of(document):
        if not operation.parameter(FIELDS, "query"):
            continue
        for _, answer in operation.good_answers():
            whole = given_by(answer)
            choices = [{"$ref": f"#/components/schemas/{name}"} for name in (whole, _sparse(whole, schemas))]
            answer["content"]["application/json"]["schema"] = {"anyOf": choices}


def _sparse(whole: str, schemas: dict[str, Any]) -> str:
    """The name of the object of which only some fields are there; in a page, of its entries."""
    name, properties = f"{PREFIX}{whole}", schemas[whole]["properties"]
    if name in schemas:
        return name
    cut = schemas[name] = deepcopy(schemas[whole])
    if "results" in properties:
        entry = properties["results"]["items"]["$ref"].rpartition("/")[2]
        cut["properties"]["results"]["items"] = {"$ref": f"#/components/schemas/{_sparse(entry, schemas)}"}
        return name
    cut.pop("required", None)
    cut |= {"description": f"Those fields of a {whole} that `fields` names.", "additionalProperties": False}
    return name
