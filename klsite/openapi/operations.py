"""An operation of the description, and the questions that rules ask about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SAFE = ("get", "head", "options")
PARAMETER = re.compile(r"([\w-]+)/\{(\w+)\}")  # what is named, and by what: `contributions/{id}`


@dataclass(frozen=True)
class Operation:
    """What can be asked at a path by a method; `described` is its entry, which rules write into."""

    path: str
    method: str
    described: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.described["operationId"])

    @property
    def is_read(self) -> bool:
        return self.method in SAFE

    @property
    def knows_its_caller(self) -> bool:
        """Whether it looks at who asks; a read that is open to all may do so too."""
        return any(self.described.get("security", ()))

    @property
    def about(self) -> list[tuple[str, str]]:
        """What its path names, outermost first: `("contributions", "id")`."""
        return PARAMETER.findall(self.path)

    def parameter(self, name: str, place: str = "header") -> dict[str, Any] | None:
        """What is said of a parameter; None where there is no such."""
        given = self.described.get("parameters", ())
        found = (one for one in given if one.get("name", "").lower() == name.lower() and one.get("in") == place)
        return next(found, None)

    def good_answers(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Those answers that give what was asked for, by status."""
        return ((status, answer) for status, answer in self.described["responses"].items() if status.startswith("2"))


def operations_of(document: dict[str, Any]) -> list[Operation]:
    """All operations of a description."""
    paths = document["paths"].items()
    return [Operation(path, method, entry) for path, found in paths for method, entry in found.items()]


def given_by(answer: dict[str, Any]) -> str:
    """The name of the object that an answer gives as JSON; empty where it gives none."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2]
