"""All formulas in one answer."""

import json
from typing import Any

import pytest
from django.test import Client

from formulas.definitions import loading

EXPORT = "/api/v1/export/formulas.jsonl"
FORMULAS = loading.catalogue().formulas


def exported(client: Client, **query: str) -> list[dict[str, Any]]:
    answer: Any = client.get(EXPORT, query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/jsonl"
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def test_line_is_the_formula_of_the_api_with_how_to_name_it(client: Client) -> None:
    line = next(line for line in exported(client) if line["slug"] == "kl-divergence")
    page = "http://testserver/formulas/kl-divergence/"
    assert line == client.get("/api/v1/formulas/kl-divergence/").json() | {
        "licence": "CC BY-SA 4.0",
        "attribution": f"{line['title']}, Klarity, {page}, CC BY-SA 4.0",
        "cursor": "kl-divergence",
    }


def test_every_formula_is_exported_in_reading_order(client: Client) -> None:
    assert [line["slug"] for line in exported(client)] == [formula.slug for formula in FORMULAS]


@pytest.mark.parametrize("at", [0, 1, len(FORMULAS) - 1])
def test_export_goes_on_after_any_line(client: Client, at: int) -> None:
    lines = exported(client)
    assert exported(client, cursor=lines[at]["cursor"]) == lines[at + 1 :]


def test_made_up_cursor_is_refused(client: Client) -> None:
    answer = client.get(EXPORT, {"cursor": "no-such-formula"})
    assert answer.status_code == 400
    assert "start without one" in answer.json()["errors"][0]["detail"]


def test_export_is_sent_to_whoever_asks_for_lines_of_json(client: Client) -> None:
    assert client.get(EXPORT, headers={"accept": "application/jsonl"}).status_code == 200


def test_head_makes_no_line(client: Client) -> None:
    answer = client.head(EXPORT)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="klarity-formulas.jsonl"'
