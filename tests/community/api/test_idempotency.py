"""Requests that are sent again since no answer came: with the header Idempotency-Key they are done once."""

from typing import Any

import pytest
from django.test import Client

from community.models import Contribution, Report, User
from tests.community.api.asking import CONTRIBUTIONS, TEXT, one, problem, program, said, send, wrong
from tests.personas import KL, published, rows

pytestmark = [pytest.mark.django_db, pytest.mark.site]

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
REPORTS = f"/api/v1/formulas/{KL}/reports/"


def body(**fields: Any) -> dict[str, Any]:
    return {"formula": KL, "kind": "explanation", "text": TEXT, "submit": True} | fields


def with_key(owner: User, key: str = KEY) -> Client:
    client = program(owner)
    client.defaults["HTTP_IDEMPOTENCY_KEY"] = key
    return client


@pytest.mark.parametrize("key", [KEY, f'"{KEY}"'])
def test_text_that_is_posted_again_is_the_same_text(ada: User, key: str) -> None:
    client = with_key(ada, key)
    first = send(client, "POST", CONTRIBUTIONS, body())
    before = rows()
    second = send(client, "POST", CONTRIBUTIONS, body())
    assert not rows() ^ before
    assert said(first, 201) == said(second, 201)
    assert first.headers["Location"] == second.headers["Location"]
    assert Contribution.objects.get().state == "pending"


def test_without_a_key_the_same_text_is_refused_as_before(ada: User) -> None:
    send(program(ada), "POST", CONTRIBUTIONS, body())
    assert "text" in wrong(send(program(ada), "POST", CONTRIBUTIONS, body()))


def test_what_was_posted_is_answered_as_it_stands_by_now(ada: User, maria: User) -> None:
    client = with_key(ada)
    pk = said(send(client, "POST", CONTRIBUTIONS, body()), 201)["id"]
    said(send(client, "PATCH", one(pk), {"text": "Something else altogether, at last."}))
    before = rows()
    answer = said(send(client, "POST", CONTRIBUTIONS, body()), 201)
    assert not rows() ^ before  # neither is the newer text lost, nor is it sent
    assert (answer["id"], answer["text"], answer["state"]) == (pk, "Something else altogether, at last.", "draft")


@pytest.mark.parametrize("other", [{"text": "Another text, of which nobody has heard."}, {"kind": "aha"}])
def test_same_key_with_another_text_is_refused(ada: User, other: dict[str, Any]) -> None:
    client = with_key(ada)
    send(client, "POST", CONTRIBUTIONS, body())
    before = rows()
    assert "key of its own" in problem(send(client, "POST", CONTRIBUTIONS, body(**other)), 422)["detail"]
    assert not rows() ^ before


def test_refused_request_leaves_its_key_free(ada: User) -> None:
    client = with_key(ada)
    problem(send(client, "POST", CONTRIBUTIONS, body(text="Too short.")), 400)
    assert said(send(client, "POST", CONTRIBUTIONS, body()), 201)["state"] == "pending"


@pytest.mark.parametrize("key", ["", '""', "a b", "x" * 65, "é", '"open', "a,b"])
def test_what_is_no_key_is_refused_and_said(ada: User, key: str) -> None:
    errors = wrong(send(with_key(ada, key), "POST", CONTRIBUTIONS, body()))
    assert "64 letters, digits" in errors["Idempotency-Key"]
    assert not Contribution.objects.exists()


def test_report_that_is_sent_again_is_one_report(ada: User) -> None:
    client = with_key(ada)
    first = said(send(client, "POST", REPORTS, {"text": "The sign is wrong."}), 201)
    assert said(send(client, "POST", REPORTS, {"text": "The sign is wrong."}), 201) == first
    assert Report.objects.count() == 1
    problem(send(client, "POST", REPORTS, {"text": "Another thing is wrong."}), 422)
    assert Report.objects.count() == 1


def test_flag_that_is_raised_again_is_one_flag_also_when_it_hid_the_text(ada: User, maria: User, settings: Any) -> None:
    settings.TRUSTED_FLAGS_TO_HIDE = 1
    text = published(ada, maria)
    client = program(maria)
    flag = {"reason": "wrong", "note": "The sign."}
    first = said(send(client, "POST", one(text.pk, "flags/"), flag), 201)
    before = rows()
    assert said(send(client, "POST", one(text.pk, "flags/"), flag), 201) == first
    assert not rows() ^ before


def test_submitting_and_withdrawing_again_change_nothing(ada: User) -> None:
    pk = said(send(program(ada), "POST", CONTRIBUTIONS, body(submit=False)), 201)["id"]
    for step, state in (("submit/", "pending"), ("withdraw/", "draft")):
        first = said(send(program(ada), "POST", one(pk, step)))
        before = rows(Contribution)
        assert said(send(program(ada), "POST", one(pk, step))) == first
        assert rows(Contribution) == before
        assert first["state"] == state


def test_other_sites_may_send_the_header(client: Client) -> None:
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    answer = client.options(CONTRIBUTIONS, headers=asked)
    assert "idempotency-key" in answer.headers["Access-Control-Allow-Headers"]
