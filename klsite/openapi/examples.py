"""Examples of answers: what the site itself has answered, kept in examples.json by operation and status.

`make openapi` asks the site again, and keeps an example as it is for as long as the answers have its shape: numbers of
rows, times and texts differ each time, and the description would with them.
"""

import json
from pathlib import Path
from typing import Any

from klsite.openapi.operations import operations_of

FILE = Path(__file__).with_name("examples.json")


def describe_examples(document: dict[str, Any]) -> None:
    """Writes into each answer the example of it, where there is one."""
    kept = examples()
    for operation in operations_of(document):
        for status, answer in operation.good_answers():
            if status in (found := kept.get(operation.name, {})):
                (content,) = answer["content"].values()
                content["example"] = found[status]


def examples() -> dict[str, dict[str, Any]]:
    """The examples of each operation, by status."""
    kept: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return kept
