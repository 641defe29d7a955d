"""The OpenAPI description as a whole: valid, true to itself, and complete by rules that need no list of operations."""

from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from openapi_spec_validator import validate

from klsite.openapi import complete
from klsite.openapi.operations import Operation, operations_of


@pytest.fixture(scope="module")
def schema() -> Any:
    return Client().get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()


def described(method: str = "get", path: str = "/a/", **operation: Any) -> Any:
    """The description of an API with one operation, completed."""
    entry = {"operationId": "it", "responses": {"200": {"description": ""}}} | operation
    document = {"components": {"schemas": {"Decision": {}}}, "paths": {path: {method: entry}}}
    return complete(document)


def answers(method: str = "get", path: str = "/a/", **operation: Any) -> Any:
    return described(method, path, **operation)["paths"][path][method]["responses"]


def header(name: str, **more: Any) -> Any:
    return {"name": name, "in": "header", "schema": {"type": "string"}} | more


# --- the whole of it ------------------------------------------------------------------------------------------


def test_description_is_valid(schema: Any) -> None:
    validate(schema)


def within(found: Any) -> list[Any]:
    """Everything that stands in a part of the description."""
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [found, *(one for part in inner for one in within(part))]


def test_every_default_is_one_that_may_be_sent(schema: Any) -> None:
    with_default = [part for part in within(schema) if isinstance(part, dict) and "default" in part and "type" in part]
    assert len(with_default) > 5
    assert [part for part in with_default if not jsonschema_rs.is_valid(part, part["default"])] == []


def test_every_operation_says_what_it_does_and_who_may_ask(schema: Any) -> None:
    operations = operations_of(schema)
    assert len(operations) > 15
    for operation in operations:
        entry = operation.described
        assert 3 < len(entry["summary"]) < 120, operation
        assert "\n" not in entry["summary"], operation
        assert "`" not in entry["summary"], operation
        assert entry["summary"] in entry["description"].replace("`", ""), operation
        assert entry["security"], operation


def test_description_says_where_the_site_is(schema: Any) -> None:
    assert [server["url"] for server in schema["servers"]] == ["/"]


def test_every_answer_says_what_it_is(schema: Any) -> None:
    for operation in operations_of(schema):
        for status, answer in operation.described["responses"].items():
            assert answer.get("$ref") or answer["description"], (operation.name, status)
            assert status.isdecimal(), "every status has to be named"


def test_what_every_answer_says_in_its_headers_is_described(schema: Any) -> None:
    found = [*schema["components"]["responses"].values()]
    found += [answer for operation in operations_of(schema) for _, answer in operation.good_answers()]
    assert len(found) > 30
    assert all("X-Request-ID" in answer["headers"] for answer in found)


def test_every_link_leads_to_an_operation_that_takes_what_it_carries(schema: Any) -> None:
    operations = {operation.name: operation for operation in operations_of(schema)}
    good = [answer for operation in operations.values() for _, answer in operation.good_answers()]
    links = [link for answer in good for link in answer.get("links", {}).values()]
    assert len(links) > 30
    for link in links:
        target = operations[link["operationId"]]
        for name in link["parameters"]:
            place, _, plain = name.rpartition(".")
            assert target.parameter(plain, place or "path"), link


def test_one_can_go_from_what_was_made_to_what_can_be_done_with_it(schema: Any) -> None:
    paths = schema["paths"]
    made = paths["/api/v1/contributions/"]["post"]["responses"]["201"]["links"]
    assert {"contributions_retrieve", "contributions_submit", "contributions_vote", "moderation_decide"} <= set(made)
    listed = paths["/api/v1/contributions/"]["get"]["responses"]["200"]["links"]
    assert listed["contributions_retrieve"]["parameters"] == {"id": "$response.body#/results/0/id"}
    decided = paths["/api/v1/moderation/contributions/{id}/decisions/"]["post"]["responses"]["201"]["links"]
    assert "moderation_undo" in decided
    formulas = paths["/api/v1/formulas/"]["get"]["responses"]["200"]["links"]
    assert formulas["formulas_evaluate"]["parameters"] == {"slug": "$response.body#/results/0/slug"}


def test_one_can_go_from_a_webhook_to_what_can_be_done_with_it(schema: Any) -> None:
    tasks = {f"webhooks_{name}" for name in ("retrieve", "update", "delete", "ping", "deliveries")}
    paths = schema["paths"]
    made = paths["/api/v1/me/webhooks/"]["post"]["responses"]["201"]["links"]
    assert made.keys() == tasks
    assert made["webhooks_ping"]["parameters"] == {"public_id": "$response.body#/id"}
    one = paths["/api/v1/me/webhooks/{public_id}/"]["get"]["responses"]["200"]["links"]
    assert one.keys() == tasks - {"webhooks_retrieve"}
    listed = paths["/api/v1/me/webhooks/"]["get"]["responses"]["200"]["links"]
    assert listed["webhooks_deliveries"]["parameters"] == {"public_id": "$response.body#/results/0/id"}


def test_one_can_go_from_a_report_to_its_answer(schema: Any) -> None:
    sent = schema["paths"]["/api/v1/formulas/{slug}/reports/"]["post"]["responses"]["201"]["links"]
    assert {"moderation_report", "moderation_answer"} <= set(sent)
    seen = schema["paths"]["/api/v1/moderation/reports/{id}/"]["get"]["responses"]["200"]["links"]
    assert "moderation_answer" in seen


# --- its rules ------------------------------------------------------------------------------------------------

ALWAYS = {400, 405, 406, 414, 429, 500, 503}
READ, CHANGE = {200, 304, 412} | ALWAYS, {200, 411, 413, 415} | ALWAYS
TOKEN: dict[str, Any] = {"security": [{"token": []}]}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (answers, READ),
        (lambda: answers("post"), CHANGE),
        (lambda: answers("get", **TOKEN), READ | {401, 403}),
        (lambda: answers("get", security=[{"token": []}, {}]), READ | {401, 403}),
        (lambda: answers("get", security=[{}]), READ),
        (lambda: answers("post", **TOKEN), CHANGE | {401, 403, 409}),
        (lambda: answers("get", "/formulas/{slug}/"), READ | {404}),
        (lambda: answers("get", "/contributions/{id}/"), READ | {404, 410}),
        (lambda: answers("post", parameters=[header("Idempotency-Key")]), CHANGE | {422}),
        (lambda: answers("post", parameters=[header("If-Match")]), CHANGE | {412}),
        (lambda: answers("post", parameters=[header("If-Match", required=True)]), CHANGE | {412, 428}),
    ],
)
def test_operation_can_answer_what_follows_from_how_it_is_asked(asked: Any, expected: set[int]) -> None:
    assert {int(status) for status in asked()} == expected


def test_error_is_a_problem_and_304_has_no_body() -> None:
    document = described()
    common = document["components"]["responses"]
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert common["BadRequest"]["content"] == problem
    assert "content" not in common["NotModified"]
    assert answers()["400"] == {"$ref": "#/components/responses/BadRequest"}


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Unauthorized", "WWW-Authenticate"),
        ("MethodNotAllowed", "Allow"),
        ("TooManyRequests", "Retry-After"),
        ("ServiceUnavailable", "Retry-After"),
        ("NotModified", "ETag"),
    ],
)
def test_error_says_in_a_header_what_to_do(answer: str, name: str) -> None:
    document = described(**TOKEN)
    assert document["components"]["responses"][answer]["headers"][name]["$ref"].endswith(f"/{name}")
    assert document["components"]["headers"][name]["description"]


def test_view_may_describe_an_error_in_its_own_words() -> None:
    own = {"description": "Nobody has this."}
    assert answers(responses={"200": {"description": ""}, "404": own})["404"] == own


def test_every_read_may_ask_whether_anything_is_new() -> None:
    assert [found["name"] for found in described()["paths"]["/a/"]["get"]["parameters"]] == ["If-None-Match"]
    assert "parameters" not in described("post")["paths"]["/a/"]["post"]


def test_page_has_links_to_those_beside_it() -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    assert "Link" in answers(parameters=[limit])["200"]["headers"]
    assert "Link" not in answers()["200"]["headers"]


def test_repeated_request_may_be_told_so() -> None:
    assert "Idempotency-Replayed" in answers("post", parameters=[header("Idempotency-Key")])["200"]["headers"]


def test_parameter_is_found_whatever_its_case() -> None:
    operation = Operation("/a/", "post", {"parameters": [header("if-match")]})
    assert operation.parameter("If-Match")
    assert not operation.parameter("If-Match", "query")


# --- problems -------------------------------------------------------------------------------------------------

WHOLE = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "No."}
ENTRY = {"parameter": "mu_q", "detail": "Too far."}


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        (WHOLE, True),
        (WHOLE | {"errors": [ENTRY]}, True),
        (WHOLE | {"errors": [ENTRY | {"low": -3.5, "high": None}, ENTRY | {"low": None, "high": 3}]}, True),
        (WHOLE | {"request": "8e03978e"}, True),
        ([], False),
        *(({key: WHOLE[key] for key in WHOLE if key != left_out}, False) for left_out in WHOLE),
        *((WHOLE | {key: []}, False) for key in WHOLE),
        (WHOLE | {"status": 400.5}, False),
        (WHOLE | {"errors": ENTRY}, False),
        (WHOLE | {"errors": ["mu_q"]}, False),
        *((WHOLE | {"errors": [{key: ENTRY[key]}]}, False) for key in ENTRY),
        *((WHOLE | {"errors": [ENTRY | {key: []}]}, False) for key in (*ENTRY, "low", "high")),
        (WHOLE | {"decision": 1}, False),
        (WHOLE | {"request": 1}, False),
    ],
)
def test_description_fits_problems_and_nothing_else(body: Any, fits: bool) -> None:
    schemas = described()["components"]["schemas"] | {"Decision": {"type": "object"}}
    validator = jsonschema_rs.validator_for(schemas["Problem"] | {"components": {"schemas": schemas}})
    assert validator.is_valid(body) is fits


def test_problem_is_described_and_what_a_conflict_adds() -> None:
    problem = described()["components"]["schemas"]["Problem"]
    assert problem["description"]
    assert problem["properties"]["decision"]["description"]
