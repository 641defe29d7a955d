"""What stands in a body is what it is: no number is read from a text or from true, no text from a number."""

from typing import Any

import pytest
from rest_framework import serializers

from community.api.fields import Number, Strict, Text, Values, WholeNumber, YesOrNo, shown
from community.api.requests import Body, ChangedContribution, NewDecision, ViewField
from tests.community.api.asking import CONTRIBUTIONS, decisions, moderate, one, program, send, wrong
from tests.personas import KL, moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db

GOOD = {"formula": KL, "kind": "aha", "text": "The divergence counts what a wrong belief costs."}


def bodies() -> list[type[Body]]:
    found, waiting = [], [Body]
    while waiting:
        found.append(waiting.pop())
        waiting += found[-1].__subclasses__()
    return found[1:]


def test_every_field_of_every_body_is_strict() -> None:
    fields = [(body.__name__, name, field) for body in bodies() for name, field in body().fields.items()]
    assert len(fields) > 10
    assert [found[:2] for found in fields if not isinstance(found[2], Strict | ViewField)] == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        *((Number(), value) for value in (True, False, "1", "１", "1_0", "", " 1", [1], {"a": 1}, 10**400)),
        *((WholeNumber(), value) for value in (True, "1", "１", "1_0", 1.5, [1], None, 1e300)),
        *((YesOrNo(), value) for value in ("true", "on", "", 1, 0, 1.0, None, [True])),
        *((Text(), value) for value in (123, 1.5, True, None, ["a"], {"a": "b"})),
        *((Values(), value) for value in ("a", 1, [1], {"a": True}, {"a": "1"}, {"a": None}, {"a": {"b": 1}}, None)),
    ],
)
def test_value_of_another_type_is_refused(field: serializers.Field, given: Any) -> None:
    with pytest.raises(serializers.ValidationError):
        field.run_validation(given)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        *((Number(), value) for value in (1, 0, -2.5, 1e-300)),
        *((WholeNumber(), value) for value in (1, 0, 2.0)),
        *((YesOrNo(), value) for value in (True, False)),
        *((Text(), value) for value in ("123", "true", "null")),
        *((Values(), value) for value in ({}, {"a": 1, "b": 0.5})),
    ],
)
def test_value_of_its_type_is_taken(field: serializers.Field, given: Any) -> None:
    assert field.run_validation(given) == given


@pytest.mark.parametrize("number", [-1, 0, 1, 2**31 - 1, 2**31])
def test_number_that_no_row_can_have_is_refused(number: int) -> None:
    fits = number < 2**31
    decision = {"action": "approve", "revision": 1, "version": 1}
    assert ChangedContribution(data={"submit": True, "version": number}).is_valid() == (fits and number >= 0)
    assert NewDecision(data=decision | {"version": number}).is_valid() == (fits and number >= 0)
    assert NewDecision(data=decision | {"revision": number}).is_valid() == (fits and number >= 1)


@pytest.mark.parametrize(
    ("change", "said"),
    {
        "text": ({"text": 123}, {"text": '123 is not a text; give one in quotes, as in "a text".'}),
        "null": ({"text": None}, {"text": 'null is not a text; give one in quotes, as in "a text".'}),
        "view": ({"view": {"mu_q": True}}, {"view.mu_q": "true is not a number; give one without quotes, as in 0.5."}),
        "long view": (
            {"view": {"values": {"mu_q": "1_0"}}},
            {"view.values.mu_q": '"1_0" is not a number; give one without quotes, as in 0.5.'},
        ),
        "digit": ({"view": {"mu_q": "１"}}, {"view.mu_q": '"１" is not a number; give one without quotes, as in 0.5.'}),
        "no view": ({"view": [1]}, {"view": '[1] is not numbers by name; give them as in {"mu_q": 0.5}.'}),
        "kind": ({"kind": 1}, {"kind": "1 is not a kind; choose one of explanation, aha."}),
        "submit": ({"submit": "on"}, {"submit": '"on" is not true or false; give one of them without quotes.'}),
    }.values(),
)
def test_contribution_is_told_what_would_be_right_and_not_stored(change: Any, said: dict[str, str]) -> None:
    client, before = program(person("Ada")), rows()
    assert wrong(send(client, "POST", CONTRIBUTIONS, GOOD | change)) == said
    assert rows() == before


@pytest.mark.parametrize("sent", [[GOOD], "text", 5])
def test_body_that_is_no_object_is_told_what_one_is(sent: Any) -> None:
    body = ChangedContribution(data=sent)
    assert not body.is_valid()
    assert "send an object" in str(body.errors)


def test_reason_may_be_empty_where_none_is_needed() -> None:
    assert NewDecision(data={"action": "approve", "reason": "", "revision": 1, "version": 0}).is_valid()


def test_refusal_repeats_no_more_than_the_beginning_of_what_was_sent() -> None:
    assert shown("ä" * 100) == '"' + "ä" * 39


def test_decision_is_not_made_of_a_near_miss() -> None:
    text = pending(person("Ada"))
    judge = program(moderator())
    good = {"action": "approve", "revision": text.current_revision_id, "version": text.version}
    before = rows()
    for change in ({"revision": str(text.current_revision_id)}, {"version": False}, {"action": ["approve"]}):
        assert list(wrong(moderate(judge, decisions(text.pk), good | change))) == list(change)
    assert rows() == before


@pytest.mark.parametrize(("tail", "body"), [("vote/", {"clicked": "true"}), ("flags/", {"reason": "spam", "note": 5})])
def test_reaction_is_not_made_of_a_near_miss(tail: str, body: dict[str, Any]) -> None:
    text = published(person("Ada"), moderator())
    reader = program(person("Bob"))
    before = rows()
    method = "PUT" if tail == "vote/" else "POST"
    assert wrong(send(reader, method, one(text.pk, tail), body))
    assert rows() == before


@pytest.mark.parametrize("limit", ["１", "1_0", " 1", "1.0", "+1", "", "1e1", "99999999999999999999999"])
@pytest.mark.parametrize("address", [CONTRIBUTIONS, "/api/v1/formulas/"])
def test_number_in_an_address_is_written_in_plain_digits(address: str, limit: str) -> None:
    assert list(wrong(program(person("Ada")).get(address, {"limit": limit}))) == ["limit"]
