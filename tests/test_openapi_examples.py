"""The examples of answers in the description: made by the site, and as it answers now."""

import json
import os
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from community.models import User
from klsite.openapi.examples import FILE, examples
from klsite.openapi.operations import operations_of
from tests.community.api.asking import CONTRIBUTIONS, ME, QUEUE, decisions, moderate, one, program, send
from tests.community.hooks import ADDRESS
from tests.personas import moderator, person
from tests.test_breaking_changes import UPDATE, present, written

pytestmark = [pytest.mark.django_db, pytest.mark.site]

FORMULA = "bayes-theorem"  # whose answers are among the shortest
TEXT = "Of a hundred people who test positive, ask how many there are of each sort before you ask what the test says."
HOST, NAMED = "http://testserver", "https://klarity.example.org"
# Files, what is answered without a body, and what is the same object as an answer beside it.
WITHOUT = {
    *(f"formulas_{file}" for file in ("figure_svg", "figure_png", "values_csv", "definition_toml", "definition_json")),
    *("contributions_delete", "contributions_unvote", "webhooks_delete", "contributions_discard_edit"),
    *("contributions_update", "contributions_submit", "contributions_withdraw", "webhooks_update", "export_formulas"),
    *("moderation_undo", "moderation_flagged", "moderation_undoable", "moderation_answer", "moderation_reports"),
    *("contributions_flags_list", "log_list", "webhooks_deliveries"),
}


@pytest.fixture(autouse=True)
def told_at_once(settings: Any) -> None:
    settings.UNDO_WINDOW = timedelta()  # so that there is a notice


class Asked:
    """Asks the site, and keeps each answer under the name of its operation."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, Any]] = {}

    def keep(self, operation: str, answer: Any) -> Any:
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert 200 <= answer.status_code < 300, content
        body = json.loads(content.decode().replace(HOST, NAMED))
        self.answers[operation] = {str(answer.status_code): body}
        return body


def asked() -> dict[str, dict[str, Any]]:
    """What the site answers now, by operation and status: a text is written, published, voted on and doubted."""
    found = Asked()
    _ask_of_formulas(found, Client())
    ada, maria, rui = person("Ada"), moderator(), person("Rui")
    text = _publish(found, ada, maria)
    _read(found, Client(), text)
    _react(found, rui, text)
    _ask_as_moderator(found, maria, text)
    _ask_as_author(found, ada, text)
    return found.answers


def _ask_of_formulas(found: Asked, client: Client) -> None:
    address = f"/api/v1/formulas/{FORMULA}/"
    found.keep("index", client.get("/api/v1/"))
    found.keep("formulas_list", client.get("/api/v1/formulas/?limit=1"))
    found.keep("formulas_retrieve", client.get(address))
    found.keep("formulas_evaluate", client.get(f"{address}evaluate/"))
    parameter = next(iter(found.answers["formulas_evaluate"]["200"]["parameters"]))
    columns = {"parameters": {parameter: [0.1, 0.2]}}
    found.keep("formulas_evaluate_many", send(client, "POST", f"{address}evaluate/", columns))
    for name in ("figure", "series"):
        found.keep(f"formulas_{name}", client.get(f"{address}{name}/"))


def _publish(found: Asked, ada: User, maria: User) -> int:
    new = {"formula": FORMULA, "kind": "explanation", "text": TEXT, "submit": True}
    made = found.keep("contributions_create", send(program(ada), "POST", CONTRIBUTIONS, new))
    client, pk = program(maria), int(made["id"])
    (waiting,) = found.keep("moderation_queue", client.get(QUEUE))["results"]
    found.keep("moderation_case", client.get(f"/api/v1/moderation/contributions/{pk}/"))
    approval = moderate(client, decisions(pk), {"action": "approve"}, if_match=waiting["etag"])
    found.keep("moderation_decide", approval)
    found.answers["moderation_decide"]["200"] = found.answers["moderation_decide"]["201"]  # the same, told again
    return pk


def _read(found: Asked, client: Client, text: int) -> None:
    found.keep("contributions_list", client.get(CONTRIBUTIONS))
    author = found.keep("contributions_retrieve", client.get(one(text)))["author"]
    found.keep("people_retrieve", client.get(f"/api/v1/people/{author['id']}/"))
    found.keep("export_contributions", client.get("/api/v1/export/contributions.jsonl"))


def _react(found: Asked, rui: User, text: int) -> None:
    client = program(rui)
    found.keep("contributions_vote", send(client, "PUT", one(text, "vote/"), {"clicked": True}))
    found.keep("contributions_vote_retrieve", client.get(one(text, "vote/")))
    found.keep("contributions_flag", send(client, "POST", one(text, "flags/"), {"reason": "wrong", "note": "Is it?"}))
    report = {"text": "The second reference leads nowhere."}
    found.keep("formulas_report", send(client, "POST", f"/api/v1/formulas/{FORMULA}/reports/", report))
    found.keep("preview", send(client, "POST", "/api/v1/preview/", {"text": "Swap $P$ and $Q$."}))


def _ask_as_moderator(found: Asked, maria: User, text: int) -> None:
    client, report = program(maria), found.answers["formulas_report"]["201"]["id"]
    found.keep("moderation_log", client.get(decisions(text)))
    found.keep("moderation_report", client.get(f"/api/v1/moderation/reports/{report}/"))


def _ask_as_author(found: Asked, ada: User, text: int) -> None:
    client = program(ada)
    found.keep("contributions_log", client.get(one(text, "log/")))
    found.keep("me_retrieve", client.get(ME))
    found.keep("me_notices", client.get(f"{ME}notices/"))
    found.keep("me_notices_read", send(client, "POST", f"{ME}notices/read/", {}))
    made = found.keep("webhooks_create", send(client, "POST", f"{ME}webhooks/", {"address": ADDRESS}))
    found.keep("webhooks_list", client.get(f"{ME}webhooks/"))
    found.keep("webhooks_retrieve", client.get(f"{ME}webhooks/{made['id']}/"))
    found.keep("webhooks_ping", send(client, "POST", f"{ME}webhooks/{made['id']}/ping/"))


def shape(found: Any) -> Any:
    """Which names an answer has, and of which types their values are."""
    if isinstance(found, dict):
        return {name: shape(value) for name, value in found.items()}
    if isinstance(found, list):
        return [shape(value) for value in found[:1]]
    return "number" if type(found) in (int, float) else type(found).__name__


@pytest.mark.skipif(UPDATE not in os.environ, reason="writes the examples; runs when that is asked for")
def test_update_of_the_examples() -> None:
    kept = examples()
    new = {name: kept[name] if shape(kept.get(name)) == shape(found) else found for name, found in asked().items()}
    FILE.write_text(written(new), encoding="utf-8")


def test_examples_have_the_shape_of_what_the_site_answers() -> None:
    assert {name: shape(found) for name, found in examples().items()} == {
        name: shape(found) for name, found in asked().items()
    }, "`make openapi` asks the site for its examples anew"


def test_every_answer_of_the_main_operations_has_an_example_that_fits_it() -> None:
    document = present()
    found = 0
    for operation in operations_of(document):
        if operation.name in WITHOUT:
            continue
        for status, answer in operation.good_answers():
            (content,) = answer["content"].values()
            assert "example" in content, (operation.name, status)
            schema = content["schema"] | {"components": document["components"]}
            jsonschema_rs.validate(schema, content["example"])
            found += 1
    assert found > 25
