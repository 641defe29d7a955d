"""The description as it was last agreed on, and which changes of it break the programs of others."""

import json
import os
from copy import deepcopy
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests.breaking_changes import breaking_changes
from tests.serving import ROOT

SNAPSHOT = ROOT / "klsite" / "openapi" / "v1.json"
UPDATE = "UPDATE_OPENAPI"
HOW = "`make openapi` writes klsite/openapi/v1.json anew; look at its diff"


def present() -> Any:
    """The description as the site gives it now."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(public=True)))  # type: ignore[no-untyped-call]


def agreed() -> Any:
    """The description that programs are written against."""
    return json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def written(document: Any) -> str:
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


@pytest.mark.skipif(UPDATE not in os.environ, reason="writes the snapshot; runs when that is asked for")
def test_update_of_the_snapshot() -> None:
    SNAPSHOT.write_text(written(present()), encoding="utf-8")


def test_no_change_breaks_a_program() -> None:
    found = breaking_changes(agreed(), present())
    told = "\n".join(f"- {change}" for change in found)
    assert not found, f"These changes break programs of others; v1 has to keep its word:\n{told}\nIf it must be: {HOW}."


def test_snapshot_says_what_the_site_says() -> None:
    assert written(present()) == SNAPSHOT.read_text(encoding="utf-8"), f"The description has changed. {HOW}."


# --- the rules ------------------------------------------------------------------------------------------------

DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Text": {
                "type": "object",
                "properties": {
                    "id": {"type": "integer"},
                    "kind": {"type": "string", "enum": ["aha", "explanation"]},
                    "note": {"type": ["string", "null"]},
                    "inner": {"type": "object", "properties": {"a": {"type": "number"}}, "required": ["a"]},
                },
                "required": ["id", "kind"],
            },
            "New": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "maxLength": 10, "minLength": 1},
                    "kind": {"type": "string", "enum": ["aha", "explanation"]},
                },
                "required": ["text"],
            },
        },
        "responses": {"Gone": {"description": "gone"}},
    },
    "paths": {
        "/texts/": {
            "get": {
                "operationId": "list",
                "security": [{"token": []}, {}],
                "parameters": [{"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}}],
                "responses": {
                    "200": {
                        "headers": {"ETag": {}},
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Text"}}
                            }
                        },
                    },
                    "410": {"$ref": "#/components/responses/Gone"},
                },
            },
            "post": {
                "operationId": "create",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}},
                "responses": {"201": {"description": "made"}},
            },
        }
    },
}


def changed(path: str, value: Any = ...) -> Any:
    """The document with another value at a path, which dots lead to; without it where none is given."""
    document = deepcopy(DOCUMENT)
    *way, last = path.split(".")
    place: Any = document
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is ...:
        del place[last]
    elif isinstance(place, list):
        place.append(value)
    else:
        place[last] = value
    return document


GET, POST = "paths./texts/.get", "paths./texts/.post"
TEXT, NEW = "components.schemas.Text", "components.schemas.New"
LIMIT = f"{GET}.parameters.0.schema"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (changed("paths./texts/"), "GET /texts/ is gone"),
        (changed(POST), "POST /texts/ is gone"),
        (changed(f"{GET}.operationId", "all"), "is now called all, before list"),
        (changed(f"{GET}.security", [{"token": []}]), "can no longer be asked as nobody"),
        (changed(f"{GET}.parameters", []), "parameter limit (query) is gone"),
        (changed(f"{GET}.parameters.0.required", True), "parameter limit (query) has to be sent"),
        (
            changed(f"{GET}.parameters.-1", {"in": "header", "name": "X", "required": True, "schema": {}}),
            "parameter X (header) has to be sent",
        ),
        (changed(f"{LIMIT}.maximum", 50), "parameter limit (query) has maximum 50, before 100"),
        (changed(f"{LIMIT}.minimum", 1), "has minimum 1, before none"),
        (changed(f"{LIMIT}.type", "string"), "is string, not integer: what programs send is refused"),
        (changed(f"{LIMIT}.pattern", "^1"), "has pattern '^1', before 'none'"),
        (changed(f"{GET}.responses.410"), "no longer answers 410"),
        (changed(f"{GET}.responses.202", {"description": ""}), "answers 202, which it did not"),
        (changed(f"{GET}.responses.200.headers", {}), "200 has no header ETag"),
        (changed(f"{GET}.responses.200.content", {}), "200 as application/json is gone"),
        (changed(f"{TEXT}.properties.id"), "200 as application/json:[] id is gone: whoever reads it cannot"),
        (changed(f"{TEXT}.properties.id.type", "string"), "id is string, not integer: programs are given"),
        (changed(f"{TEXT}.properties.id.type", ["integer", "null"]), "id may be null: programs are given"),
        (changed(f"{TEXT}.properties.kind.enum", ["aha", "explanation", "x"]), "kind may be x: programs are given"),
        (changed(f"{TEXT}.required", ["id"]), "kind may be missing: whoever counts on it"),
        (changed(f"{TEXT}.properties.inner.properties.a.type", "string"), "inner a is string, not number"),
        (changed(f"{NEW}.required", ["text", "kind"]), "body kind has to be sent"),
        (changed(f"{NEW}.properties.kind"), "body kind is gone: whoever sends it is refused"),
        (changed(f"{NEW}.properties.kind.enum", ["aha"]), "body kind may no longer be explanation"),
        (changed(f"{NEW}.properties.text.enum", ["a"]), "body text may no longer be anything"),
        (changed(f"{NEW}.properties.text.maxLength", 9), "body text has maxLength 9, before 10"),
        (changed(f"{NEW}.properties.text.minLength", 2), "body text has minLength 2, before 1"),
        (changed(f"{NEW}.additionalProperties", False), "body takes no other fields any more"),
        (changed(f"{POST}.requestBody.content", {"text/plain": {"schema": {}}}), "a body as application/json is no"),
    ],
)
def test_change_that_breaks_programs_is_told(document: Any, words: str) -> None:
    told = breaking_changes(DOCUMENT, document)
    assert len(told) >= 1
    assert any(words in line for line in told), told


@pytest.mark.parametrize(
    "document",
    [
        DOCUMENT,
        changed("paths./others/", {"get": {"operationId": "others", "responses": {}}}),
        changed(f"{GET}.summary", "All texts"),
        changed(f"{GET}.parameters.-1", {"in": "query", "name": "order", "schema": {"type": "string"}}),
        changed(f"{LIMIT}.maximum", 200),
        changed(f"{LIMIT}.maximum"),
        changed(f"{GET}.responses.429", {"description": "too much"}),
        changed(f"{GET}.responses.200.headers.Link", {}),
        changed(f"{TEXT}.properties.more", {"type": "string"}),
        changed(f"{TEXT}.required", ["id", "kind", "note"]),
        changed(f"{TEXT}.properties.note.type", "string"),
        changed(f"{TEXT}.properties.kind.enum", ["aha"]),
        changed(f"{NEW}.properties.more", {"type": "string"}),
        changed(f"{NEW}.required", []),
        changed(f"{NEW}.properties.text.maxLength", 20),
        changed(f"{NEW}.properties.text.minLength"),
        changed(f"{NEW}.properties.kind.enum", ["aha", "explanation", "x"]),
        changed(f"{NEW}.properties.text.type", ["string", "null"]),
        changed(f"{POST}.security", [{"token": []}]),
    ],
)
def test_change_that_breaks_nobody_is_let_through(document: Any) -> None:
    assert breaking_changes(DOCUMENT, document) == []


def test_snapshot_itself_breaks_when_something_is_taken_out_of_it() -> None:
    whole, less = agreed(), agreed()
    del less["components"]["schemas"]["Contribution"]["properties"]["text"]
    assert any("text is gone" in line for line in breaking_changes(whole, less))
