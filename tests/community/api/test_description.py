"""The OpenAPI description of the community's part: who may ask what, and what a body holds."""

import json
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from rest_framework.serializers import ValidationError

from community.actions.reporting import report
from community.api.idempotency import KEY_SCHEMA
from community.api.requests import Change, ChangedContribution, ViewField
from community.api.webhooks import ChangedWebhook
from community.models import Contribution, Scope, User
from tests.community.api.asking import CONTRIBUTIONS, decisions, one, program, send
from tests.community.api.test_scopes import VIEWS
from tests.community.hooks import hook
from tests.personas import KL, draft, pending, person, published

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
FILES = ("figure_svg", "figure_png", "values_csv", "definition_toml", "definition_json")
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
    "contributions_discard_edit": {"200": "Contribution"},
    "contributions_vote_retrieve": {"200": "OwnVote"},
    "contributions_flags_list": {"200": "FlagPage"},
    "contributions_log": {"200": "ToldPage"},
    "preview": {"200": "Preview"},
    "people_retrieve": {"200": "PersonDetail"},
    "moderation_flagged": {"200": "DoubtedPage"},
    "moderation_undoable": {"200": "UndoablePage"},
    "moderation_case": {"200": "Case"},
    "moderation_reports": {"200": "SentReportPage"},
    "moderation_report": {"200": "SentReport"},
    "moderation_answer": {"200": "LogEntry", "201": "LogEntry"},
    "log_list": {"200": "LogPage"},
    "me_notices": {"200": "NoticePage"},
    "me_notices_read": {"200": "Unread"},
    "me_retrieve": {"200": "Me"},
    "formulas_list": {"200": "FormulaPage"},
    "formulas_retrieve": {"200": "FormulaDetail"},
    "formulas_evaluate": {"200": "Evaluation"},
    "formulas_evaluate_many": {"200": "PointsAnswer"},
    "formulas_series": {"200": "FigureSeries"},
    "formulas_figure": {"200": None},  # what Bokeh makes of it
    "index": {"200": "Index"},
    **{f"formulas_{file}": {"200": None} for file in FILES},
    "export_formulas": {"200": "FormulaLine"},
    "export_contributions": {"200": "ExportLine"},
    "webhooks_list": {"200": "WebhookList"},
    "webhooks_create": {"201": "MadeWebhook"},
    "webhooks_retrieve": {"200": "Webhook"},
    "webhooks_update": {"200": "Webhook"},
    "webhooks_delete": {"204": None},
    "webhooks_ping": {"202": "Ping"},
    "webhooks_deliveries": {"200": "AttemptPage"},
}
BODIES = {
    "contributions_create": "NewContribution",
    "contributions_update": "PatchedChangedContribution",
    "contributions_vote": "NewVote",
    "contributions_flag": "NewFlag",
    "formulas_report": "NewReport",
    "formulas_evaluate_many": "Points",
    "moderation_decide": "NewDecision",
    "webhooks_create": "NewWebhook",
    "webhooks_update": "PatchedChangedWebhook",
    "moderation_answer": "NewAnswer",
    "me_notices_read": "ReadNotices",
    "preview": "TextToPreview",
}
# What may be null in an answer, and what counts where a body leaves it out.
NULLABLE = {
    "Contribution": {
        *("author", "revision", "text", "html", "view", "licence", "published_at"),
        *("published", "review", "version", "submitted_at"),
    },
    "Text": {"revision", "text", "html", "view", "licence"},
    "PinnedView": {"figure"},
    "Report": {"view"},
    "Decision": {"actor", "revision", "judged_version", "version", "undoes"},
    "Me": {"token"},
    "Token": {"expires_at"},
    "Series": {"x", "y", "z"},
    "Axis": {"names"},
    "OwnVote": {"yours"},
    "ContributionPage": {"next", "previous"},
    "DecisionPage": {"next", "previous"},
    **{name: set[str]() for name in ("Person", "Actor", "Vote", "Flag", "Left")},
}
LEFT_OUT = {
    "NewContribution": {"text": "", "submit": False},
    "PatchedChangedContribution": {"submit": False},
    "NewFlag": {"note": ""},
    "NewDecision": {"reason": ""},
    "NewVote": {},
    "NewReport": {},
    "Points": {},
}
# What is done once for each key.
MAKING = {
    *("contributions_create", "contributions_submit", "contributions_withdraw", "contributions_flag"),
    *("formulas_report", "moderation_decide", "moderation_undo", "moderation_answer", "me_notices_read"),
    *("webhooks_create", "webhooks_ping"),
}
VIEWS_SENT: list[Any] = [
    *(None, {}, {"mu_q": 2}, {"mu_q": 0.5, "mu_p": -1}, {"figure": "bells"}, {"figure": None}, {"values": {}}),
    *({"values": {"mu_q": 2}}, {"figure": "bells", "values": {"mu_q": 2}}),
    *(
        "bells",
        1,
        True,
        [],
        {"mu_q": "2"},
        {"mu_q": None},
        {"figure": "bells", "mu_q": 2},
        {"figure": 5},
        {"values": 3},
    ),
    *({"figure": ["bells"]}, {"values": [5]}, {"values": {"mu_q": "2"}}, {"values": {}, "mu_q": "2"}),
]
NO_CHANGES: list[Any] = [{}, None, [], {"unknown": 1}]
CHANGES_SENT: list[tuple[type[Change], Any]] = [
    *((change, sent) for change in (ChangedContribution, ChangedWebhook) for sent in NO_CHANGES),
    *((ChangedContribution, {"submit": submit}) for submit in (True, False, None, 1)),
    *((ChangedContribution, {"version": 1} | more) for more in ({}, {"text": ""}, {"submit": False}, {"submit": True})),
    *((ChangedContribution, {"view": view}) for view in (None, {}, {"mu_q": 2}, 3)),
    *((ChangedContribution, {"text": text, "submit": False}) for text in ("", "A thought.", None)),
    *((ChangedWebhook, {"active": active}) for active in (True, False, None, "true")),
]


@pytest.fixture
def schema() -> Any:
    answer = Client().get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    return json.loads(answer.content)


def operations(schema: Any) -> dict[str, Any]:
    """What is said of each operation, by its name."""
    found = [operation for path in schema["paths"].values() for operation in path.values()]
    return {operation["operationId"]: operation for operation in found}


def name_of(content: Any) -> str | None:
    """The name of the object that is said to be in a body: the whole one, where `fields` may ask for a part of it."""
    schema: Any = next(iter(content.values()), {"schema": {}})["schema"]
    return schema.get("anyOf", [schema])[0].get("$ref", "").rpartition("/")[2] or None


def test_operations_keep_their_names_and_what_they_give_back(schema: Any) -> None:
    found = {
        name: {
            status: name_of(answer["content"]) if "content" in answer else None
            for status, answer in operation["responses"].items()
            if status.startswith("2")
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
    reads = {"index", "export_formulas"}
    reads |= {name for name in ANSWERS if name.startswith("formulas_") and name != "formulas_report"}
    others = {"contributions_list", "contributions_retrieve", "export_contributions", "people_retrieve"}
    assert open_to_all == reads | others
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
    assert len(bodies(schema)) == len(BODIES)
    for name, body in bodies(schema).items():
        assert body["examples"], name
        component = schema["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
        assert component["additionalProperties"] is False, name
        for example in body["examples"].values():
            assert set(component.get("required", [])) <= set(example["value"]) <= set(component["properties"]), name


def test_examples_are_of_what_is_sent_and_not_of_what_is_answered(schema: Any) -> None:
    for name in BODIES:
        for status, answer in operations(schema)[name]["responses"].items():
            assert not any("examples" in content for content in answer.get("content", {}).values()), (name, status)


def test_example_can_be_sent_as_it_stands(schema: Any, ada: User, maria: User) -> None:
    text, waiting = published(person("Rui"), maria), pending(person("Ida"))
    own, said_wrong = draft(ada), report(reporter=ada, formula=KL, text="The sign is wrong.")
    addresses = {
        "contributions_create": ("POST", CONTRIBUTIONS, ada),
        "contributions_update": ("PATCH", one(own.pk), ada),
        "contributions_vote": ("PUT", one(text.pk, "vote/"), ada),
        "contributions_flag": ("POST", one(text.pk, "flags/"), ada),
        "formulas_report": ("POST", f"/api/v1/formulas/{KL}/reports/", ada),
        "formulas_evaluate_many": ("POST", "/api/v1/formulas/{}/evaluate/", ada),
        "moderation_decide": ("POST", decisions(waiting.pk), maria),
        "webhooks_create": ("POST", "/api/v1/me/webhooks/", ada),
        "webhooks_update": ("PATCH", f"/api/v1/me/webhooks/{hook(ada).public_id}/", ada),
        "moderation_answer": ("POST", f"/api/v1/moderation/reports/{said_wrong.pk}/answer/", maria),
        "me_notices_read": ("POST", "/api/v1/me/notices/read/", ada),
        "preview": ("POST", "/api/v1/preview/", ada),
    }
    assert set(addresses) == set(BODIES)
    programs = {who: program(who) for _, _, who in addresses.values()}
    for name, (method, address, who) in addresses.items():
        for title, example in bodies(schema)[name]["examples"].items():
            numbers = present(own if name == "contributions_update" else waiting)
            sent = {field: numbers.get(field, value) for field, value in example["value"].items()}
            sent |= numbers if name == "moderation_decide" else {}  # which stand in If-Match, or in the body
            state = {"if_match": "*"} if name.startswith("moderation") else {}
            answer = send(programs[who], method, address.format(title), sent, **state)
            # The second example of a decision comes after the first, which has decided already.
            assert answer.status_code in ((201, 409) if name == "moderation_decide" else (200, 201)), answer.content


def present(text: Contribution) -> dict[str, Any]:
    """The numbers by which a change or a decision says what it is about, as they are now."""
    text.refresh_from_db()
    return {"revision": text.current_revision_id, "version": text.version}


@pytest.mark.parametrize("sent", VIEWS_SENT, ids=json.dumps)
def test_view_is_taken_where_the_description_says_so(sent: Any, schema: Any) -> None:
    try:
        ViewField().run_validation(sent)
        is_taken = True
    except ValidationError:
        is_taken = False
    described = schema["components"]["schemas"]["NewContribution"]["properties"]["view"]
    assert jsonschema_rs.is_valid(described, sent) == is_taken


@pytest.mark.parametrize(("change", "sent"), CHANGES_SENT, ids=str)
def test_change_is_taken_where_the_description_says_so(change: type[Change], sent: Any, schema: Any) -> None:
    described = schema["components"]["schemas"][f"Patched{change.__name__}"]
    assert jsonschema_rs.is_valid(described, sent) == change(data=sent).is_valid()


def test_every_change_has_to_change_something(schema: Any) -> None:
    patches = [path["patch"] for path in schema["paths"].values() if "patch" in path]
    assert len(patches) > 1
    for operation in patches:
        described = schema["components"]["schemas"][name_of(operation["requestBody"]["content"])]
        assert not jsonschema_rs.is_valid(described, {}), operation["operationId"]
        assert operation["requestBody"]["required"], operation["operationId"]


def test_description_says_what_may_be_null(schema: Any) -> None:
    found = {name: nullable(schema["components"]["schemas"][name]["properties"]) for name in NULLABLE}
    assert found == NULLABLE


def nullable(properties: Any) -> set[str]:
    """The names of those fields that may be null."""
    null = ({"type": "null"}, {"$ref": "#/components/schemas/NullEnum"})
    return {
        name
        for name, field in properties.items()
        if "null" in field.get("type", ()) or any(choice in null for choice in field.get("oneOf", ()))
    }


def test_description_says_what_counts_where_something_is_left_out(schema: Any) -> None:
    components = {name: schema["components"]["schemas"][name]["properties"] for name in LEFT_OUT}
    assert {
        name: {field: said["default"] for field, said in properties.items() if "default" in said}
        for name, properties in components.items()
    } == LEFT_OUT


def test_decision_says_which_judgements_need_no_reason(schema: Any) -> None:
    said = schema["components"]["schemas"]["NewDecision"]["properties"]["reason"]["description"]
    assert said.endswith("needed unless you approve or keep")


def test_values_are_sent_as_they_are_answered(schema: Any) -> None:
    components = schema["components"]["schemas"]
    short_form = components["NewContribution"]["properties"]["view"]["oneOf"][1]
    assert short_form.items() >= components["PinnedView"]["properties"]["values"].items()


def test_scopes_that_are_told_are_those_that_there_are(schema: Any) -> None:
    components = schema["components"]["schemas"]
    assert components["ScopesEnum"]["enum"] == Scope.values
    for name in ("Me", "Token"):
        assert components[name]["properties"]["scopes"]["items"] == {"$ref": "#/components/schemas/ScopesEnum"}


def test_description_says_where_the_address_of_what_was_made_stands(schema: Any) -> None:
    assert "`Location`" in operations(schema)["contributions_create"]["responses"]["201"]["description"]


def test_lists_hold_what_they_list(schema: Any) -> None:
    for page, entry in {"ContributionPage": "Contribution", "DecisionPage": "Decision"}.items():
        results = schema["components"]["schemas"][page]["properties"]["results"]
        assert results == {"type": "array", "items": {"$ref": f"#/components/schemas/{entry}"}}


def test_every_state_of_a_text_that_is_told_is_described(schema: Any) -> None:
    states = schema["components"]["schemas"]["ContributionStateEnum"]["enum"]
    assert states == ["published", "draft", "pending", "changes_requested", "rejected", "hidden", "spam"]


def test_error_may_name_fields_and_the_last_decision(schema: Any) -> None:
    problem = schema["components"]["schemas"]["Problem"]
    assert {"errors", "decision"} <= set(problem["properties"])
    assert "Decision" in schema["components"]["schemas"]


def test_lists_name_their_filters(schema: Any) -> None:
    def named(operation: str) -> set[str]:
        given = operations(schema)[operation].get("parameters", [])
        return {parameter["name"] for parameter in given if parameter["in"] == "query"}

    assert named("contributions_list") == {"formula", "kind", "author", "order", "limit", "cursor", "fields"}
    assert named("moderation_queue") == named("moderation_log") == {"limit", "cursor", "fields"}
    assert named("contributions_delete") == {"reason"}


def test_requests_that_make_something_say_how_to_send_them_again(schema: Any) -> None:
    for name, operation in operations(schema).items():
        headers = {
            found["name"]: found["schema"]
            for found in operation.get("parameters", [])
            if found["in"] == "header" and found["name"] != "If-None-Match"
        }
        headers.pop("If-Match", None)
        is_named = name in MAKING
        assert headers == ({"Idempotency-Key": KEY_SCHEMA} if is_named else {}), name


def test_changes_of_what_has_a_state_say_that_it_can_be_named(schema: Any) -> None:
    found = {}
    for name, operation in operations(schema).items():
        for header in operation.get("parameters", []):
            if header["name"] == "If-Match":
                found[name] = header.get("required", False)
                assert {"412"} | ({"428"} if found[name] else set()) <= set(operation["responses"]), name
    by_author = ("update", "delete", "submit", "withdraw", "discard_edit", "vote", "unvote", "flag")
    of_moderators = ("moderation_decide", "moderation_undo", "moderation_answer")
    assert found == dict.fromkeys([f"contributions_{name}" for name in by_author], False) | dict.fromkeys(
        of_moderators, True
    )
    assert "428" in operations(schema)["contributions_delete"]["responses"]
