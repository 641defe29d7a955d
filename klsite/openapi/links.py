"""Where one can go from an answer: an object with an id leads to all operations whose path names such an object.

`contributions/{id}/` names a Contribution by its `id`, `formulas/{slug}/` a Formula by its `slug`,
`webhooks/{public_id}/` a Webhook by what is given as its `id`: the names say it.
"""

from collections.abc import Iterator
from typing import Any

from klsite.openapi.operations import Operation, given_by, operations_of

PUBLIC = "public_"  # begins the name of an id that is not the row's own, and is called plainly in what is given


def describe_links(document: dict[str, Any]) -> None:
    """Writes into each answer the operations that take what it gives."""
    schemas, operations = document["components"]["schemas"], operations_of(document)
    for operation in operations:
        for _, answer in operation.good_answers():
            links = dict(_links(operation, given_by(answer), schemas, operations))
            if links:
                answer["links"] = answer.get("links", {}) | links


def _links(
    operation: Operation, given: str, schemas: dict[str, Any], operations: list[Operation]
) -> Iterator[tuple[str, Any]]:
    """From one object to all that can be done with it; from a list to what can be read of its first entry."""
    properties = schemas.get(given, {}).get("properties", {})
    entry = properties.get("results", {}).get("items", {}).get("$ref", "").rpartition("/")[2]
    begin = "$response.body#/results/0/" if entry else "$response.body#/"
    for target in operations:
        # What names two objects cannot be reached from one.
        if target == operation or len(target.about) != 1 or (entry and target.method != "get"):
            continue
        ((collection, name),) = target.about
        known = name.removeprefix(PUBLIC)
        if _is_one_of(collection, entry or given) and known in schemas[entry or given]["properties"]:
            yield target.name, _link(target, name, f"{begin}{known}")


def _link(target: Operation, name: str, value: str) -> dict[str, Any]:
    parameters = {name: value}
    if target.parameter("If-Match"):
        parameters["header.If-Match"] = "$response.header.ETag"
    return {"operationId": target.name, "parameters": parameters}


def _is_one_of(collection: str, schema: str) -> bool:
    """Whether objects of the schema are what stands in the collection.

    A FormulaDetail is one of `formulas`, a MadeWebhook one of `webhooks`.
    """
    return schema.removesuffix("Detail").lower().endswith(_singular(collection))


def _singular(collection: str) -> str:
    return {"people": "person"}.get(collection, collection.removesuffix("s"))
