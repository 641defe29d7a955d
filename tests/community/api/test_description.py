"""The OpenAPI description of the community's part: who may ask what, and what a body holds."""

import json
from typing import Any

import pytest
from django.test import Client

from community.models import Scope
from tests.community.api.test_scopes import VIEWS

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
# Programs made from the description call their functions so: a name that changes breaks them.
# The same holds of what they give back: by status, which of the described objects, or none.
ANSWERS = {
    "contributions_list": {"200": "ContributionPage"},
    "contributions_create": {"201": "Contribution"},
    "contributions_retrieve": {"200": "Contribution"},
    "contributions_update": {"200": "Contribution"},
    "contributions_delete": {"204": None},
    "contributions_submit": {"200": "Contribution"},
    "contributions_withdraw": {"200": "Contribution"},
    "contributions_vote": {"200": "Vote"},
    "contributions_unvote": {"204": None},
    "contributions_flag": {"201": "Flag"},
    "formulas_report": {"201": "Report"},
    "moderation_queue": {"200": "ContributionPage"},
    "moderation_log": {"200": "DecisionPage"},
    "moderation_decide": {"200": "Decision", "201": "Decision"},
    "moderation_undo": {"200": "Decision", "201": "Decision"},
    "me_retrieve": {"200": "Me"},
    "formulas_list": {"200": "FormulaPage"},
    "formulas_retrieve": {"200": "FormulaDetail"},
    "formulas_evaluate": {"200": "Evaluation"},
    "formulas_figure": {"200": None},  # what Bokeh makes of it
}
BODIES = {
    "contributions_create": "NewContribution",
    "contributions_update": "PatchedChangedContribution",
    "contributions_vote": "NewVote",
    "contributions_flag": "NewFlag",
    "formulas_report": "NewReport",
    "moderation_decide": "NewDecision",
}


@pytest.fixture
def schema() -> Any:
    answer = Client().get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    return json.loads(answer.content)


def operations(schema: Any) -> dict[str, Any]:
    """What is said of each operation, by its name."""
    found = [operation for path in schema["paths"].values() for operation in path.values()]
    return {operation["operationId"]: operation for operation in found}


def name_of(content: Any) -> str | None:
    """The name of the object that is said to be in a body."""
    return content["application/json"]["schema"].get("$ref", "").rpartition("/")[2] or None


def test_operations_keep_their_names_and_what_they_give_back(schema: Any) -> None:
    found = {
        name: {
            status: name_of(answer["content"]) if "content" in answer else None
            for status, answer in operation["responses"].items()
            if status != "default"
        }
        for name, operation in operations(schema).items()
    }
    assert found == ANSWERS


def test_operations_keep_what_they_take(schema: Any) -> None:
    taken = {name: found["requestBody"] for name, found in operations(schema).items() if "requestBody" in found}
    assert {name: name_of(body["content"]) for name, body in taken.items()} == BODIES


def test_token_is_described(schema: Any) -> None:
    scheme = schema["components"]["securitySchemes"]["token"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    for scope in Scope:
        assert scope in scheme["description"]


def test_only_reading_what_is_published_asks_nobody_who_they_are(schema: Any) -> None:
    open_to_all = {name for name, operation in operations(schema).items() if {} in operation["security"]}
    reads = {"formulas_list", "formulas_retrieve", "formulas_evaluate", "formulas_figure"}
    assert open_to_all == reads | {"contributions_list", "contributions_retrieve"}
    assert all({"token": []} in found["security"] for name, found in operations(schema).items() if name not in reads)


def test_each_operation_says_its_scope(schema: Any) -> None:
    declared = [scope for view in VIEWS for scope in view.scopes.values()]
    said = [operation["description"].rpartition("Scope: ")[2] for operation in operations(schema).values()]
    assert sorted(words for words in said if words.startswith("`")) == sorted(f"`{scope}`." for scope in declared)


@pytest.mark.parametrize("name", ["moderation_decide", "moderation_undo"])
def test_decision_says_what_comes_of_repeating_it(name: str, schema: Any) -> None:
    answers = operations(schema)[name]["responses"]
    for status in ("200", "201"):
        assert answers[status]["description"]
        assert answers[status]["content"]["application/json"]["schema"]["$ref"].endswith("/Decision")


def bodies(schema: Any) -> dict[str, Any]:
    """What each operation takes as JSON."""
    with_body = {name: found["requestBody"] for name, found in operations(schema).items() if "requestBody" in found}
    return {name: body["content"]["application/json"] for name, body in with_body.items()}


def test_each_body_has_an_example_and_no_other_fields_than_it_names(schema: Any) -> None:
    assert len(bodies(schema)) == 6
    for name, body in bodies(schema).items():
        assert body["examples"], name
        component = schema["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
        assert component["additionalProperties"] is False, name
        for example in body["examples"].values():
            assert set(component.get("required", [])) <= set(example["value"]) <= set(component["properties"]), name


def test_error_may_name_fields_and_the_last_decision(schema: Any) -> None:
    problem = schema["components"]["schemas"]["Problem"]
    assert {"errors", "decision"} <= set(problem["properties"])
    assert "Decision" in schema["components"]["schemas"]


def test_lists_name_their_filters(schema: Any) -> None:
    def named(operation: str) -> set[str]:
        given = operations(schema)[operation].get("parameters", [])
        return {parameter["name"] for parameter in given if parameter["in"] == "query"}

    assert named("contributions_list") == {"formula", "kind", "author", "limit", "cursor"}
    assert named("moderation_queue") == named("moderation_log") == {"limit", "cursor"}
    assert named("contributions_delete") == {"reason"}
