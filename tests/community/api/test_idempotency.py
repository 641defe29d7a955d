"""Requests that are sent again since no answer came: with the header Idempotency-Key they are done once."""

from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from community.actions import answered_requests
from community.actions.answered_requests import forget_old_answers
from community.actions.people import remove_account
from community.api.desk import Case
from community.api.idempotency import KEY_SCHEMA
from community.api.preview import Preview
from community.api.urls import urlpatterns
from community.models import AnsweredRequest, Contribution, Report, User
from tests.clock import Clock
from tests.community.api.asking import (
    CONTRIBUTIONS,
    TEXT,
    decisions,
    one,
    problem,
    program,
    said,
    send,
    wrong,
)
from tests.personas import KL, draft, pending, person, published, rows

pytestmark = [pytest.mark.django_db, pytest.mark.site]

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
REPORTS = f"/api/v1/formulas/{KL}/reports/"
PREVIEW = "/api/v1/preview/"
KEYS = [KEY, f'"{KEY}"', "a,b", "x" * 200, f'"{"x" * 200}"', "!#$~"]
NO_KEYS = ["", '""', "a b", "x" * 201, f'"{"x" * 201}"', "é", '"open', 'closed"', 'in"side', "back\\slash"]


def body(**fields: Any) -> dict[str, Any]:
    return {"formula": KL, "kind": "explanation", "text": TEXT, "submit": True} | fields


def with_key(owner: User, key: str = KEY) -> Client:
    client = program(owner)
    client.defaults["HTTP_IDEMPOTENCY_KEY"] = key
    return client


# --- the same again ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_request_that_is_sent_again_is_answered_to_the_byte_and_not_done(ada: User, key: str) -> None:
    client = with_key(ada, key)
    first = send(client, "POST", CONTRIBUTIONS, body())
    before = rows()
    second = send(client, "POST", CONTRIBUTIONS, body())
    assert not rows() ^ before
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["ETag"] == second.headers["ETag"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"


def test_answer_is_the_first_one_whatever_came_of_the_text_since(ada: User) -> None:
    client = with_key(ada)
    first = said(send(client, "POST", CONTRIBUTIONS, body()), 201)
    said(send(client, "PATCH", one(first["id"]), {"text": "Something else altogether, at last."}))
    before = rows()
    assert said(send(client, "POST", CONTRIBUTIONS, body()), 201) == first
    assert not rows() ^ before


def test_without_a_key_the_same_text_is_refused(ada: User) -> None:
    send(program(ada), "POST", CONTRIBUTIONS, body())
    assert "text" in wrong(send(program(ada), "POST", CONTRIBUTIONS, body()))


def test_every_kind_of_post_is_done_once_for_its_key(ada: User, maria: User) -> None:
    text, waiting = published(ada, maria), pending(ada)
    rui = person("Rui")
    report = said(send(program(rui), "POST", REPORTS, {"text": "The sign is wrong."}), 201)
    asked: list[tuple[User, str, Any, str]] = [
        (ada, CONTRIBUTIONS, {"formula": KL, "kind": "aha"}, "*"),
        (ada, one(draft(ada).pk, "submit/"), None, "*"),
        (ada, one(pending(ada).pk, "withdraw/"), None, "*"),
        (rui, one(text.pk, "flags/"), {"reason": "wrong"}, "*"),
        (rui, REPORTS, {"text": "The second reference leads nowhere."}, "*"),
        (ada, "/api/v1/me/notices/read/", {}, "*"),
        (maria, decisions(waiting.pk), {"action": "spam", "reason": "Advertises."} | judged_as(waiting), "*"),
        (maria, f"/api/v1/moderation/reports/{report['id']}/answer/", {"reason": "It is right."}, "*"),
    ]
    for number, (who, address, sent, state) in enumerate(asked):
        client = with_key(who, f"key{number}")
        first = send(client, "POST", address, sent, if_match=state)
        assert first.status_code < 300, (address, first.content)
        before = rows()
        second = send(client, "POST", address, sent, if_match=state)
        assert not rows() ^ before
        assert (first.status_code, first.content) == (second.status_code, second.content)
        assert second.headers["Idempotency-Replayed"] == "true", address


def judged_as(text: Contribution) -> dict[str, Any]:
    return {"revision": text.current_revision_id, "version": text.version}


def test_every_view_with_a_post_takes_keys() -> None:
    views = {pattern.callback.view_class for pattern in urlpatterns}  # type: ignore[attr-defined]
    posting = [view for view in views if hasattr(view, "post")]
    assert len(posting) > 8
    assert [view for view in posting if not hasattr(view.post, "__wrapped__")] == []
    assert [view for view in posting if view.changes_nothing] == [Preview]
    assert Case not in posting


def test_report_that_is_sent_again_is_one_report(ada: User) -> None:
    client = with_key(ada)
    first = said(send(client, "POST", REPORTS, {"text": "The sign is wrong."}), 201)
    assert said(send(client, "POST", REPORTS, {"text": "The sign is wrong."}), 201) == first
    assert Report.objects.count() == 1


# --- something else under the same key ---------------------------------------------------------------------


@pytest.mark.parametrize("other", [{"text": "Another text, of which nobody has heard."}, {"kind": "aha"}])
def test_same_key_with_another_body_is_refused(ada: User, other: dict[str, Any]) -> None:
    client = with_key(ada)
    send(client, "POST", CONTRIBUTIONS, body())
    before = rows()
    assert "key of its own" in problem(send(client, "POST", CONTRIBUTIONS, body(**other)), 422)["detail"]
    assert not rows() ^ before


@pytest.mark.parametrize("address", [REPORTS, CONTRIBUTIONS + "?"])
def test_same_key_at_another_address_is_refused(ada: User, address: str) -> None:
    client = with_key(ada)
    said(send(client, "POST", REPORTS.replace(KL, "entropy"), {"text": "Wrong."}), 201)
    before = rows()
    problem(send(client, "POST", address, {"text": "Wrong."}), 422)
    assert not rows() ^ before


def test_key_of_one_person_is_free_for_others(ada: User) -> None:
    first = said(send(with_key(ada), "POST", CONTRIBUTIONS, body()), 201)
    assert said(send(with_key(person("Rui")), "POST", CONTRIBUTIONS, body()), 201)["id"] != first["id"]


def test_all_tokens_of_a_person_share_their_keys(ada: User) -> None:
    first = said(send(with_key(ada), "POST", CONTRIBUTIONS, body()), 201)
    assert said(send(with_key(ada), "POST", CONTRIBUTIONS, body()), 201) == first


# --- what is not kept -------------------------------------------------------------------------------------


def test_refused_request_leaves_its_key_free(ada: User) -> None:
    client = with_key(ada)
    problem(send(client, "POST", CONTRIBUTIONS, body(text="Too short.")), 400)
    assert not AnsweredRequest.objects.exists()
    assert said(send(client, "POST", CONTRIBUTIONS, body()), 201)["state"] == "pending"


def test_key_is_free_again_after_a_day(ada: User, clock: Clock) -> None:
    client = program(ada)
    sent = {"formula": KL, "kind": "aha"}
    first = said(send(client, "POST", CONTRIBUTIONS, sent, idempotency_key=KEY), 201)
    clock.move(hours=23, minutes=59)
    client = program(ada)
    assert said(send(client, "POST", CONTRIBUTIONS, sent, idempotency_key=KEY), 201) == first
    clock.move(minutes=2)
    client = program(ada)
    assert said(send(client, "POST", CONTRIBUTIONS, sent, idempotency_key=KEY), 201)["id"] != first["id"]


def test_worker_forgets_answers_after_a_day(ada: User, clock: Clock) -> None:
    said(send(program(ada), "POST", CONTRIBUTIONS, {"formula": KL, "kind": "aha"}, idempotency_key="old"), 201)
    clock.move(hours=23)
    said(send(program(ada), "POST", CONTRIBUTIONS, {"formula": KL, "kind": "aha"}, idempotency_key="new"), 201)
    clock.move(hours=2)
    assert forget_old_answers() == 1
    assert [row.key for row in AnsweredRequest.objects.all()] == ["new"]


@pytest.mark.parametrize("limit", ["BODY_LARGEST", "BODIES_LARGEST"])
def test_answer_that_is_too_large_is_not_kept_but_its_request_is_done_once(
    ada: User, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(answered_requests, limit, 10)
    client = with_key(ada)
    first = said(send(client, "POST", CONTRIBUTIONS, body()), 201)
    before = rows()
    detail = problem(send(client, "POST", CONTRIBUTIONS, body()), 409)["detail"]
    assert first["url"] in detail
    assert not rows() ^ before


def test_more_keys_than_a_day_holds_are_refused_and_nothing_is_done(ada: User, settings: Any) -> None:
    settings.KEYS_A_DAY = 1
    client = program(ada)
    said(send(client, "POST", CONTRIBUTIONS, {"formula": KL, "kind": "aha"}, idempotency_key="one"), 201)
    before = rows()
    answer = send(client, "POST", CONTRIBUTIONS, {"formula": KL, "kind": "aha"}, idempotency_key="two")
    assert "1 Idempotency-Key a day" in problem(answer, 429)["detail"]
    assert answer.headers["Retry-After"]
    assert not rows() ^ before
    # What was done under a key is still answered.
    said(send(client, "POST", CONTRIBUTIONS, {"formula": KL, "kind": "aha"}, idempotency_key="one"), 201)


def test_what_changes_nothing_keeps_no_answers(ada: User) -> None:
    said(send(with_key(ada), "POST", PREVIEW, {"text": "One."}))
    said(send(with_key(ada), "POST", PREVIEW, {"text": "Another."}))
    assert not AnsweredRequest.objects.exists()


def test_answers_go_with_the_account(ada: User) -> None:
    said(send(with_key(ada), "POST", CONTRIBUTIONS, body()), 201)
    said(send(with_key(person("Rui")), "POST", CONTRIBUTIONS, body()), 201)
    remove_account(user=ada, keep_published=False)
    assert [row.person.name for row in AnsweredRequest.objects.all()] == ["Rui"]


# --- keys -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", NO_KEYS)
def test_what_is_no_key_is_refused_and_said(ada: User, key: str) -> None:
    errors = wrong(send(with_key(ada, key), "POST", CONTRIBUTIONS, body()))
    assert "200 visible ASCII" in errors["Idempotency-Key"]
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("key", [*KEYS, *NO_KEYS])
def test_description_says_what_is_a_key(key: str) -> None:
    assert jsonschema_rs.is_valid(KEY_SCHEMA, key) == (key in KEYS)


# --- what needs no key ------------------------------------------------------------------------------------


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


# --- other sites ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["idempotency-key", "if-match", "if-none-match", "authorization"])
def test_other_sites_may_send_the_header(client: Client, header: str) -> None:
    asked = {
        "origin": "https://example.org",
        "access-control-request-method": "POST",
        "access-control-request-headers": header,
    }
    answer = client.options(CONTRIBUTIONS, headers=asked)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert header in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "header",
    [
        *("ETag", "Location", "Retry-After", "Link", "X-Request-ID", "RateLimit", "RateLimit-Policy"),
        "Idempotency-Replayed",
    ],
)
def test_other_sites_may_read_the_header(client: Client, header: str) -> None:
    answer = client.get(CONTRIBUTIONS, headers={"origin": "https://example.org"})
    assert header in answer.headers["Access-Control-Expose-Headers"].split(", ")


def test_key_is_kept_for_a_day() -> None:
    assert timedelta(days=1) == answered_requests.KEPT_FOR
