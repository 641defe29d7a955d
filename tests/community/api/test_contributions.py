"""Contributions through the API: what is listed and told, and what writing, changing and deleting leave behind."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from community.actions.writing import delete, save_draft
from community.kinds import Kind
from community.models import Contribution, Decision, Revision, Scope, User
from community.states import Action, Review
from formulas.definitions import loading
from tests.clock import Clock
from tests.community.api.asking import CONTRIBUTIONS, TEXT, one, problem, program, said, send, token, wrong
from tests.personas import KL, draft, edited, judged, pending, person, published, rows, whole_view

pytestmark = pytest.mark.django_db

ENTROPY = "entropy"


def listed(client: Client, query: str = "") -> list[Any]:
    return list(said(client.get(CONTRIBUTIONS + query))["results"])


def ids(entries: list[Any]) -> list[int]:
    return [entry["id"] for entry in entries]


# --- the list ---------------------------------------------------------------------------------------------


def test_list_says_all_that_the_page_shows(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    revision = text.published_revision
    assert revision is not None
    assert text.published_at is not None
    (entry,) = listed(client)
    assert entry == {
        "id": text.pk,
        "url": f"http://testserver/api/v1/contributions/{text.pk}/",
        "page": f"http://testserver/contributions/{text.pk}/",
        "formula": KL,
        "kind": "explanation",
        "state": "published",
        "author": {"id": ada.pk, "name": "Ada", "page": f"http://testserver/people/{ada.pk}/"},
        "revision": revision.pk,
        "text": revision.text,
        "html": revision.html,
        "view": None,
        "licence": "CC BY-SA 4.0",
        "clicked": 0,
        "not_for_me": 0,
        "published_at": text.published_at.isoformat().replace("+00:00", "Z"),
        "published": None,
        "review": None,
        "version": None,
        "submitted_at": None,
        "etag": f'"c{text.pk}-r{revision.pk}"',
    }


def test_list_shows_the_published_text_while_an_edit_waits(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    before = text.published_revision
    assert before is not None
    edited(text, send=True)
    for asking in (client, program(ada), program(maria)):
        (entry,) = listed(asking)
        assert entry["text"] == before.text
        assert entry["state"] == "published"
        assert entry["review"] is entry["published"] is None


def test_list_can_be_narrowed(client: Client, ada: User, maria: User) -> None:
    rui = person("Rui")
    here, aha = published(ada, maria), published(ada, maria, kind=Kind.AHA)
    theirs = published(rui, maria)
    elsewhere = pending(rui, formula=ENTROPY)
    judged(maria, elsewhere, Action.APPROVE)
    assert ids(listed(client, f"?formula={ENTROPY}")) == [elsewhere.pk]
    assert ids(listed(client, "?kind=aha")) == [aha.pk]
    assert ids(listed(client, f"?author={ada.pk}")) == [aha.pk, here.pk]
    assert ids(listed(client, f"?author={rui.pk}&formula={KL}&kind=explanation")) == [theirs.pk]


def test_list_of_somebody_who_has_published_nothing_is_empty(client: Client, ada: User) -> None:
    draft(ada)
    assert listed(client, f"?author={ada.pk}") == []
    assert listed(client, "?author=2147483647") == []  # nor can it be told who has an account


@pytest.mark.parametrize(
    ("query", "parameter", "right"),
    [
        ("colour=red", "colour", "formula, kind, order, author"),
        ("kind=poem", "kind", "explanation, aha"),
        ("kind=", "kind", "explanation, aha"),
        ("formula=kl-divergense", "formula", "kl-divergence"),
        ("formula=", "formula", "blank"),
        ("author=Ada", "author", "a person's id, or me"),
        ("author=-1", "author", "a person's id, or me"),
        ("author=99999999999999999999", "author", "a person's id, or me"),
        ("author=2147483648", "author", "a person's id, or me"),
        ("author=%C2%B2", "author", "a person's id, or me"),
        ("limit=0", "limit", "1"),
        ("limit=101", "limit", "100"),
        ("limit=many", "limit", "whole number"),
        ("kind=aha&kind=aha", "kind", "once"),
        ("cursor=", "cursor", "blank"),
        ("cursor=x", "cursor", "start without one"),
    ],
)
def test_wrong_filter_is_refused_and_the_right_ones_named(
    client: Client, query: str, parameter: str, right: str
) -> None:
    errors = wrong(client.get(f"{CONTRIBUTIONS}?{query}"))
    assert list(errors) == [parameter]
    assert right in errors[parameter]


def test_list_of_a_formula_that_was_renamed_is_found(
    client: Client, ada: User, maria: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = published(ada, maria)
    renamed = loading.catalogue().by_slug[KL]
    monkeypatch.setitem(loading.catalogue().by_former_slug, "relative-entropy", renamed)
    assert ids(listed(client, "?formula=relative-entropy")) == [text.pk]


def test_own_texts_can_be_narrowed(ada: User) -> None:
    draft(ada)
    aha = draft(ada, kind=Kind.AHA)
    assert ids(listed(program(ada), "?author=me&kind=aha")) == [aha.pk]


def test_nobody_has_own_texts(client: Client) -> None:
    problem(client.get(CONTRIBUTIONS + "?author=me"), 401)


@pytest.mark.parametrize("count", [1, 8])
def test_list_takes_one_query(
    client: Client, maria: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        published(person(f"Author{number}"), maria)
    with django_assert_num_queries(1):
        assert len(listed(client)) == count


def test_list_that_has_not_changed_is_not_sent_again(client: Client, ada: User, maria: User) -> None:
    for _ in range(3):
        published(ada, maria)
    address = CONTRIBUTIONS + "?limit=1"
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    published(person("Rui"), maria)
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


# --- one contribution -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("told_at_once")
def test_author_is_given_the_newest_text_and_the_published_one_beside_it(ada: User, maria: User) -> None:
    text = published(ada, maria)
    old = text.published_revision
    text = edited(text)
    assert old is not None
    found = said(program(ada).get(one(text.pk)))
    assert found["revision"] == text.current_revision_id
    assert found["html"] is found["licence"] is None  # a draft is rendered when it is sent in
    assert found["state"] == "published"
    assert found["review"] == "draft"
    assert found["version"] == text.version
    assert found["published"] == {
        "revision": old.pk,
        "text": old.text,
        "html": old.html,
        "view": None,
        "licence": "CC BY-SA 4.0",
    }


def test_what_is_published_is_not_told_twice(ada: User, maria: User) -> None:
    text = published(ada, maria)
    for asking in (program(ada), program(maria)):
        assert said(asking.get(one(text.pk)))["published"] is None


def test_moderator_is_given_what_waits_but_no_draft(ada: User, maria: User) -> None:
    text = edited(published(ada, maria))
    asking = program(maria)
    assert said(asking.get(one(text.pk)))["revision"] == text.published_revision_id
    text = edited(text, send=True)
    found = said(asking.get(one(text.pk)))
    assert found["revision"] == text.current_revision_id
    assert found["published"]["revision"] == text.published_revision_id


def test_of_a_hidden_text_others_are_told_that_it_is_hidden(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    judged(maria, text, Action.HIDE)
    for asking in (client, program(person("Rui"))):
        found = said(asking.get(one(text.pk)))
        assert found["state"] == "hidden"
        for name in ("author", "revision", "text", "html", "view", "licence", "published", "review", "version"):
            assert found[name] is None, name


def test_author_still_reads_their_hidden_text(ada: User, maria: User) -> None:
    text = published(ada, maria)
    judged(maria, text, Action.HIDE)
    found = said(program(ada).get(one(text.pk)))
    assert found["text"]
    assert found["author"]["name"] == "Ada"


def test_of_a_deleted_draft_nobody_is_told(client: Client, ada: User) -> None:
    text = draft(ada)
    delete(actor=ada, contribution=text)
    problem(client.get(one(text.pk)), 404)
    problem(program(ada).get(one(text.pk)), 404)


@pytest.mark.parametrize("pk", [0, 123456, 2**63, 10**40])
def test_contribution_that_is_not_there_is_not_found(client: Client, pk: int) -> None:
    problem(client.get(one(pk)), 404)


# --- writing ----------------------------------------------------------------------------------------------


def new(**fields: Any) -> dict[str, Any]:
    return {"formula": KL, "kind": "explanation", "text": TEXT} | fields


def test_draft_is_kept_and_its_address_told(ada: User) -> None:
    answer = send(program(ada, Scope.WRITE), "POST", CONTRIBUTIONS, new(view={"mu_q": 2, "mu_p": 1}))
    body = said(answer, 201)
    text = Contribution.objects.get()
    assert answer.headers["Location"] == body["url"] == f"http://testserver{one(text.pk)}"
    assert (body["state"], body["text"], body["view"]) == ("draft", TEXT, whole_view(mu_q=2))
    assert text.author == ada
    assert not Decision.objects.exists()


def test_text_is_kept_to_the_last_space(ada: User) -> None:
    spaced = "  four spaces make code\n\n    x = 1  \n"
    assert said(send(program(ada), "POST", CONTRIBUTIONS, new(text=spaced)), 201)["text"] == spaced
    assert said(send(program(ada), "PATCH", one(draft(ada).pk), {"text": spaced}))["text"] == spaced


def test_draft_may_be_empty(ada: User) -> None:
    assert said(send(program(ada), "POST", CONTRIBUTIONS, {"formula": KL, "kind": "aha"}), 201)["text"] == ""
    assert said(send(program(ada), "POST", CONTRIBUTIONS, new(text="")), 201)["text"] == ""
    assert said(send(program(ada), "PATCH", one(draft(ada).pk), {"text": ""}))["text"] == ""


def test_text_can_be_written_and_sent_in_one_step(ada: User) -> None:
    body = said(send(program(ada), "POST", CONTRIBUTIONS, new(submit=True)), 201)
    assert body["state"] == "pending"
    assert body["licence"] == "CC BY-SA 4.0"
    assert "<math" in body["html"]
    assert Contribution.objects.get().review == Review.PENDING


def test_text_of_a_trusted_author_is_published_at_once(ada: User, maria: User) -> None:
    for _ in range(3):
        published(ada, maria)
    assert said(send(program(ada), "POST", CONTRIBUTIONS, new(submit=True)), 201)["state"] == "published"


@pytest.mark.parametrize(
    ("fields", "parameter", "right"),
    [
        ({"formula": "kl-divergense"}, "formula", "kl-divergence"),
        ({"formula": ""}, "formula", "blank"),
        ({"formula": None}, "formula", "null"),
        ({"formula": "x" * 101}, "formula", "100"),
        ({"kind": "poem"}, "kind", "explanation, aha"),
        ({"kind": []}, "kind", "explanation, aha"),
        ({"text": None}, "text", "null"),
        ({"text": 100_001 * "x"}, "text", "100,000"),
        ({"text": "nul \x00"}, "text", "ull characters"),
        ({"text": "half \ud800"}, "text", "urrogate"),
        ({"text": {"is": "none"}}, "text", "give one in quotes"),
        ({"view": {"mu_x": 1}}, "view", "did you mean mu_"),
        ({"view": {"mu_p": 99}}, "view", "from -3 to 3"),
        ({"view": {"mu_p": "high"}}, "view.mu_p", "number"),
        ({"view": {"mu_p": "nan"}}, "view.mu_p", "number"),
        ({"view": {"mu_p": [1]}}, "view.mu_p", "number"),
        ({"view": {"\ud800": 1}}, "view", "the parameters are mu_p"),
        ({"view": [1]}, "view", "numbers by name"),
        ({"view": {"figure": "pie"}}, "view", "the figures are bells, coins"),
        ({"view": {"figure": ["bells"]}}, "view.figure", "give one in quotes"),
        ({"view": {"values": {"mu_p": "high"}}}, "view.values.mu_p", "number"),
        ({"view": {"values": 5}}, "view.values", "numbers by name"),
        ({"view": {"figure": "bells", "mu_p": 1}}, "view.mu_p", "known: figure, values"),
        ({"submit": "perhaps"}, "submit", "true or false"),
        ({"txt": "typed wrongly"}, "txt", "formula, kind, text, view, submit"),
        ({"\ud800": 1}, "?", "formula, kind, text, view, submit"),
    ],
)
def test_wrong_body_is_refused_and_what_is_right_named(
    ada: User, fields: dict[str, Any], parameter: str, right: str
) -> None:
    before = rows()
    errors = wrong(send(program(ada), "POST", CONTRIBUTIONS, new(**fields)))
    assert list(errors) == [parameter]
    assert right in errors[parameter]
    assert rows() == before


def test_refusal_repeats_neither_long_names_nor_many(ada: User) -> None:
    assert list(wrong(send(program(ada), "POST", CONTRIBUTIONS, new(**{"x" * 41: 1})))) == ["x" * 40]
    unknown = {f"x{number}": 1 for number in range(30)}
    assert list(wrong(send(program(ada), "POST", CONTRIBUTIONS, new(**unknown)))) == list(unknown)[:20]


def test_all_that_is_missing_is_told_at_once(ada: User) -> None:
    assert list(wrong(send(program(ada), "POST", CONTRIBUTIONS, {}))) == ["formula", "kind"]


@pytest.mark.parametrize("body", [[], "text", 1, None, True])
def test_body_that_is_no_object_is_refused(ada: User, body: Any) -> None:
    answer = program(ada).generic("POST", CONTRIBUTIONS, json.dumps(body), "application/json")
    assert list(wrong(answer)) == ["body"]


# What is refused when it is sent for review: who asks, and what they send.
UNSENDABLE = {
    "too short": ({"text": "Short."}, 400),
    "too long": ({"text": "x" * 32_001}, 400),
    "too long for an aha": ({"text": "x" * 5_001, "kind": "aha"}, 400),
    "too much mathematics": ({"text": "$x$ " * 301}, 400),
}


@pytest.mark.parametrize("name", UNSENDABLE)
def test_refused_sending_leaves_no_draft_behind(ada: User, name: str) -> None:
    fields, status = UNSENDABLE[name]
    before = rows()
    body = problem(send(program(ada), "POST", CONTRIBUTIONS, new(submit=True, **fields)), status)
    assert [error["parameter"] for error in body["errors"]] == ["text"]
    assert rows() == before


def test_sending_without_a_verified_address_is_refused_and_leaves_no_draft() -> None:
    client = program(person("Eve", verified=False))
    before = rows()
    body = problem(send(client, "POST", CONTRIBUTIONS, new(submit=True)), 403)
    assert "address" in body["detail"]
    assert rows() == before


def test_sending_too_soon_is_refused_and_says_when_to_try_again(ada: User, clock: Clock) -> None:
    client = program(ada)
    said(send(client, "POST", CONTRIBUTIONS, new(submit=True)), 201)
    clock.move(seconds=2)
    before = rows()
    answer = send(client, "POST", CONTRIBUTIONS, new(text=TEXT + " Again.", submit=True))
    problem(answer, 429)
    assert answer.headers["Retry-After"] == "3"
    assert rows() == before
    clock.move(seconds=3)
    said(send(client, "POST", CONTRIBUTIONS, new(text=TEXT + " Again.", submit=True)), 201)


# --- changing ---------------------------------------------------------------------------------------------


def test_text_can_be_changed_and_the_view_stays(ada: User) -> None:
    text = draft(ada)
    save_draft(author=ada, contribution=text, text=TEXT, view={"mu_q": 2})
    body = said(send(program(ada), "PATCH", one(text.pk), {"text": "Otherwise."}))
    assert (body["text"], body["view"]) == ("Otherwise.", whole_view(mu_q=2))


def test_view_can_be_changed_and_the_text_stays(ada: User) -> None:
    text = draft(ada, TEXT)
    body = said(send(program(ada), "PATCH", one(text.pk), {"view": {"mu_q": 2}}))
    assert (body["text"], body["view"]) == (TEXT, whole_view(mu_q=2))
    long = {"view": {"figure": "coins", "values": {"heads_q": 0.1}}}
    assert said(send(program(ada), "PATCH", one(text.pk), long))["view"] == whole_view("coins", heads_q=0.1)


@pytest.mark.parametrize("nothing", [{}, None])
def test_view_can_be_taken_away(nothing: dict[str, Any] | None, ada: User) -> None:
    text = draft(ada)
    save_draft(author=ada, contribution=text, text=TEXT, view={"mu_q": 2})
    assert said(send(program(ada), "PATCH", one(text.pk), {"view": nothing}))["view"] is None


@pytest.mark.parametrize("view", [{"figure": "coins"}, {"figure": "coins", "values": {}}])
def test_plot_at_its_start_can_be_pinned(view: dict[str, Any], ada: User) -> None:
    assert said(send(program(ada), "POST", CONTRIBUTIONS, new(view=view)), 201)["view"] == whole_view("coins")


def test_view_that_was_answered_can_be_sent_again(ada: User) -> None:
    body = said(send(program(ada), "POST", CONTRIBUTIONS, new(view={"mu_q": 2})), 201)
    again = said(send(program(ada), "PATCH", one(body["id"]), {"text": TEXT, "view": body["view"]}))
    assert again == body


def test_published_text_stays_while_another_is_written_and_sent(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    old = said(client.get(one(text.pk)))
    body = said(send(program(ada), "PATCH", one(text.pk), {"text": TEXT + " Or so.", "submit": True}))
    assert (body["state"], body["review"]) == ("published", "pending")
    assert body["published"]["text"] == old["text"]
    assert said(client.get(one(text.pk))) == old


def test_change_that_names_the_present_version_is_made(ada: User) -> None:
    text = pending(ada)
    sent = {"text": "Otherwise.", "version": text.version}
    assert said(send(program(ada), "PATCH", one(text.pk), sent))["version"] == text.version + 1


@pytest.mark.usefixtures("told_at_once")
@pytest.mark.parametrize("away", [-1, 1])
def test_change_that_names_another_version_is_refused(ada: User, maria: User, away: int) -> None:
    text = pending(ada)
    judged(maria, text, Action.REQUEST_CHANGES)
    text.refresh_from_db()
    before = rows()
    sent = {"text": "Otherwise.", "version": text.version + away, "submit": True}
    body = problem(send(program(ada), "PATCH", one(text.pk), sent), 409)
    assert f"at version {text.version}" in body["detail"]
    assert "decision" not in body  # who decides is for moderators to know
    assert b"Maria" not in str(body).encode()
    assert rows() == before


@pytest.mark.parametrize("body", [{}, {"version": 1}, {"submit": False}])
def test_change_of_nothing_is_refused(ada: User, body: dict[str, Any]) -> None:
    text = draft(ada)
    before = rows()
    assert "text, view, or submit" in wrong(send(program(ada), "PATCH", one(text.pk), body))["body"]
    assert rows() == before


def test_refused_sending_leaves_the_text_as_it_was(ada: User) -> None:
    text = pending(ada)
    before = rows()
    wrong(send(program(ada), "PATCH", one(text.pk), {"text": "Short.", "submit": True}))
    assert rows() == before


def test_change_without_text_can_send_a_draft(ada: User) -> None:
    text = draft(ada)
    assert said(send(program(ada), "PATCH", one(text.pk), {"submit": True}))["state"] == "pending"


# --- deleting ---------------------------------------------------------------------------------------------


def test_author_deletes_without_a_reason(ada: User, maria: User) -> None:
    text = published(ada, maria)
    answer = program(ada).delete(one(text.pk))
    assert (answer.status_code, answer.content) == (204, b"")
    assert Contribution.objects.get().state == "deleted"
    problem(program(ada).get(one(text.pk)), 410)


def test_moderator_has_to_say_why(ada: User, maria: User) -> None:
    text = published(ada, maria)
    before = rows()
    assert list(wrong(send(program(maria), "DELETE", one(text.pk), if_match="*"))) == ["reason"]
    assert rows() == before
    address = one(text.pk) + "?reason=Copied+word+for+word."
    assert send(program(maria), "DELETE", address, if_match="*").status_code == 204
    last = Decision.objects.filter(contribution=text).last()
    assert last is not None
    assert (last.actor, last.reason) == (maria, "Copied word for word.")


def test_reason_of_a_deletion_has_one_name(ada: User) -> None:
    text = draft(ada)
    assert "reason" in wrong(program(ada).delete(one(text.pk) + "?why=so"))["why"]
    assert Revision.objects.filter(contribution=text).exists()


def test_no_token_is_in_what_is_logged(ada: User, caplog: pytest.LogCaptureFixture) -> None:
    text = token(ada)
    Client(headers={"authorization": f"Bearer {text}"}).get(one(123456))
    assert caplog.records
    assert text not in caplog.text
