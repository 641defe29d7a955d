"""The API against its own description: how it is asked, and what every answer must be."""

import functools
from typing import Any

import schemathesis
from django.test import Client
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from formulas.definitions import loading
from klsite.wsgi import application

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Random texts are hardly ever a formula's name: without these all would end in a 404.
SLUGS = st.sampled_from([formula.slug for formula in loading.catalogue().formulas])


OF_ONE = ("", "evaluate/", "figure/", "series/", "figure.svg", "values.csv", "definition.toml", "definition.json")
READS = ["GET /", *(f"GET /{{slug}}/{what}" for what in OF_ONE), "POST /{slug}/evaluate/"]


@functools.cache
def described() -> Any:
    """The description of the API, tied to the application in this process."""
    answer = Client().get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    schema = schemathesis.openapi.from_dict(answer.json())
    schema.app = application
    return schema


def ask(read: str, data: st.DataObject) -> None:
    """Asks the application something random; fails where the answer is not what the description promises."""
    method, _, path = read.partition(" ")
    case = data.draw(described()[f"/api/v1/formulas{path}"][method].as_strategy())
    if case.path_parameters and "slug" in case.path_parameters:
        case.path_parameters["slug"] = data.draw(SLUGS)
    # The client in this process does not unpack what is compressed.
    case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})
