"""If-Match: a change is made to the state that was read, or not at all; moderators always have to name it."""

from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from community.actions.reacting import vote
from community.actions.reporting import report
from community.actions.writing import save_draft, withdraw
from community.api.etags import ETAGS
from community.models import Contribution, Report, User
from community.states import Action
from tests.clock import Clock
from tests.community.api.asking import (
    CONTRIBUTIONS,
    QUEUE,
    decisions,
    moderate,
    one,
    problem,
    program,
    said,
    send,
    wrong,
)
from tests.personas import KL, draft, edited, judged, moderator, pending, person, published, rows

pytestmark = [pytest.mark.django_db, pytest.mark.site]

# With the present ETag in place of {}.
ETAGS_SENT = ["*", '"c0-r0", {}', '"c0-r0" , ,{}', "W/{}", "{} , ", ' "x" ,{}']
NO_ETAGS = ["", "c1-r1", '"open', '*, "x"', '"x", *', '"a" "b"', '"a,b"', 'w/"a"', ",", "é"]
OTHER_WORDS = "Something else altogether, at last."
Change = Callable[..., Any]


def etag(client: Client, pk: int) -> str:
    return str(client.get(one(pk)).headers["ETag"])


def answering(pk: int) -> str:
    return f"/api/v1/moderation/reports/{pk}/answer/"


# What an author does, and the text that they do it to.
OF_AUTHORS: dict[str, tuple[Callable[[User, User], Contribution], Change]] = {
    "change": (
        lambda ada, maria: draft(ada),
        lambda client, pk, **given: send(client, "PATCH", one(pk), {"text": OTHER_WORDS}, **given),
    ),
    "submit": (
        lambda ada, maria: draft(ada),
        lambda client, pk, **given: send(client, "POST", one(pk, "submit/"), **given),
    ),
    "withdraw": (
        lambda ada, maria: pending(ada),
        lambda client, pk, **given: send(client, "POST", one(pk, "withdraw/"), **given),
    ),
    "discard": (
        lambda ada, maria: edited(published(ada, maria)),
        lambda client, pk, **given: send(client, "DELETE", one(pk, "edit/"), **given),
    ),
    "delete": (
        lambda ada, maria: draft(ada),
        lambda client, pk, **given: send(client, "DELETE", one(pk), **given),
    ),
}
OF_READERS: dict[str, Change] = {
    "vote": lambda client, pk, **given: send(client, "PUT", one(pk, "vote/"), {"clicked": True}, **given),
    "unvote": lambda client, pk, **given: send(client, "DELETE", one(pk, "vote/"), **given),
    "flag": lambda client, pk, **given: send(client, "POST", one(pk, "flags/"), {"reason": "wrong"}, **given),
}


# --- authors and readers ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("told_at_once")
@pytest.mark.parametrize("name", OF_AUTHORS)
def test_author_changes_what_they_have_read(name: str, ada: User, maria: User) -> None:
    begin, change = OF_AUTHORS[name]
    text, client = begin(ada, maria), program(ada)
    assert change(client, text.pk, if_match=etag(client, text.pk)).status_code < 300


@pytest.mark.usefixtures("told_at_once")
@pytest.mark.parametrize("name", sorted(OF_AUTHORS.keys() - {"withdraw"}))  # that, the other window has done by saving
def test_author_who_has_read_something_older_is_refused_and_told_how_it_stands(
    name: str, ada: User, maria: User
) -> None:
    begin, change = OF_AUTHORS[name]
    text, client = begin(ada, maria), program(ada)
    read = etag(client, text.pk)
    save_draft(author=ada, contribution=text, text="What another window has saved since.")
    before = rows()
    answer = change(client, text.pk, if_match=read)
    body = problem(answer, 412)
    text.refresh_from_db()
    assert f"{text.state} now, at version {text.version}" in body["detail"]
    assert "decision" not in body  # authors are not told who it was
    assert not rows() ^ before
    assert answer.headers["ETag"].strip('"') in etag(client, text.pk)


@pytest.mark.parametrize("name", OF_READERS)
def test_reader_reacts_to_what_they_have_read(name: str, ada: User, maria: User) -> None:
    text, client = published(ada, maria), program(person("Rui"))
    assert OF_READERS[name](client, text.pk, if_match=etag(client, text.pk)).status_code < 300


@pytest.mark.parametrize("name", OF_READERS)
def test_reader_who_has_read_an_older_text_is_refused(name: str, ada: User, maria: User) -> None:
    text, client = published(ada, maria), program(person("Rui"))
    read = etag(client, text.pk)
    judged(maria, edited(text, send=True), Action.APPROVE)
    before = rows()
    body = problem(OF_READERS[name](client, text.pk, if_match=read), 412)
    assert "version" not in body["detail"]
    assert not rows() ^ before


@pytest.mark.parametrize("value", ETAGS_SENT)
def test_any_tag_of_a_list_will_do_weak_or_not(value: str, ada: User) -> None:
    text, client = draft(ada), program(ada)
    sent = value.format(etag(client, text.pk))
    said(send(client, "PATCH", one(text.pk), {"text": OTHER_WORDS}, if_match=sent))


def test_etag_of_a_compressed_answer_will_do(ada: User) -> None:
    text, client = draft(ada), program(ada)
    answer = client.get(one(text.pk), headers={"accept-encoding": "gzip"})
    assert answer.headers["ETag"].startswith('W/"')
    said(send(client, "PATCH", one(text.pk), {"text": OTHER_WORDS}, if_match=answer.headers["ETag"]))


@pytest.mark.parametrize("value", NO_ETAGS)
def test_what_is_no_etag_is_refused_and_said(value: str, ada: User) -> None:
    text = draft(ada)
    before = rows()
    errors = wrong(send(program(ada), "PATCH", one(text.pk), {"text": OTHER_WORDS}, if_match=value))
    assert "in its quotes" in errors["If-Match"]
    assert not rows() ^ before


def test_description_says_what_is_an_etag() -> None:
    sent = [value.format('"c1-r1"').strip() for value in (*ETAGS_SENT, *NO_ETAGS)]  # as it arrives
    fits = [jsonschema_rs.is_valid(ETAGS, value) for value in sent]
    assert fits == [True] * len(ETAGS_SENT) + [False] * len(NO_ETAGS)


def test_condition_on_what_is_new_is_not_passed_over(ada: User) -> None:
    before = rows()
    sent = {"formula": KL, "kind": "aha"}
    assert "Leave it out" in problem(send(program(ada), "POST", CONTRIBUTIONS, sent, if_match='"x"'), 412)["detail"]
    assert not rows() ^ before
    said(send(program(ada), "POST", CONTRIBUTIONS, sent, if_match="*"), 201)


def test_answer_to_a_change_has_the_etag_for_the_next_one(ada: User) -> None:
    client = program(ada)
    made = send(client, "POST", CONTRIBUTIONS, {"formula": KL, "kind": "aha"})
    pk = said(made, 201)["id"]
    assert made.headers["ETag"] == etag(client, pk)
    changed = send(client, "PATCH", one(pk), {"text": OTHER_WORDS}, if_match=made.headers["ETag"])
    assert said(changed)["etag"].strip('"') in changed.headers["ETag"]
    said(send(client, "POST", one(pk, "submit/"), if_match=changed.headers["ETag"]))


def test_sending_again_finds_it_sent_though_its_state_is_another_one(ada: User) -> None:
    text, client = draft(ada), program(ada)
    for step in ("submit/", "withdraw/"):
        read = etag(client, text.pk)
        first = said(send(client, "POST", one(text.pk, step), if_match=read))
        before = rows()
        assert said(send(client, "POST", one(text.pk, step), if_match=read)) == first
        assert not rows() ^ before


def test_sending_of_something_older_does_not_find_another_text_sent(ada: User) -> None:
    text, client = draft(ada), program(ada)
    read = etag(client, text.pk)
    send(client, "PATCH", one(text.pk), {"text": OTHER_WORDS, "submit": True})
    before = rows()
    problem(send(client, "POST", one(text.pk, "submit/"), if_match=read), 412)
    assert not rows() ^ before


# --- what is a state, and for whom ------------------------------------------------------------------------


def test_votes_change_the_answer_but_not_the_state(ada: User, maria: User) -> None:
    text, client = published(ada, maria), program(maria)
    read = client.get(one(text.pk))
    vote(reader=person("Rui"), contribution=text, clicked=True)
    again = client.get(one(text.pk), headers={"if-none-match": read.headers["ETag"]})
    assert again.status_code == 200
    assert said(read)["etag"] == said(again)["etag"]
    sent = {"action": "hide", "reason": "Copied."}
    said(moderate(client, decisions(text.pk), sent, if_match=read.headers["ETag"]), 201)


def test_same_state_is_not_sent_again_also_compressed(ada: User, maria: User) -> None:
    text = published(ada, maria)
    for asking in (Client(), program(ada), program(maria)):
        for coding in ("identity", "gzip"):
            headers = {"accept-encoding": coding}
            tag = asking.get(one(text.pk), headers=headers).headers["ETag"]
            assert asking.get(one(text.pk), headers=headers | {"if-none-match": tag}).status_code == 304
            assert asking.head(one(text.pk), headers=headers).headers["ETag"].strip('W/"') == tag.strip('W/"')


def test_draft_is_another_state_for_its_author_alone(ada: User, maria: User) -> None:
    text = published(ada, maria)
    askers = {"author": program(ada), "moderator": program(maria), "stranger": Client()}
    before = {name: said(asking.get(one(text.pk)))["etag"] for name, asking in askers.items()}
    edited(text)
    after = {name: said(asking.get(one(text.pk)))["etag"] for name, asking in askers.items()}
    assert {name for name in askers if before[name] != after[name]} == {"author"}


def test_stranger_is_told_no_version_by_the_etag(ada: User, maria: User) -> None:
    text = published(ada, maria)
    before = said(Client().get(one(text.pk)))["etag"]
    edited(text, send=True)
    assert said(Client().get(one(text.pk)))["etag"] == before == f'"c{text.pk}-r{text.published_revision_id}"'


def test_author_is_not_told_of_a_decision_that_can_be_taken_back_by_the_etag(
    ada: User, maria: User, clock: Clock
) -> None:
    text = pending(ada)
    read = etag(program(ada), text.pk)
    judged(maria, text, Action.APPROVE)
    assert etag(program(ada), text.pk) == read
    clock.move(seconds=61)
    assert etag(program(ada), text.pk) != read


# --- moderators -------------------------------------------------------------------------------------------


def test_moderator_decides_by_the_etag_of_the_queue_alone(ada: User, maria: User) -> None:
    text, client = pending(ada), program(maria)
    (entry,) = said(client.get(QUEUE))["results"]
    answer = moderate(client, decisions(text.pk), {"action": "approve"}, if_match=entry["etag"])
    made = said(answer, 201)
    assert (made["revision"], made["judged_version"]) == (entry["revision"], entry["version"])
    undone = moderate(client, f"/api/v1/moderation/decisions/{made['id']}/undo/", if_match=answer.headers["ETag"])
    assert said(undone, 201)["undoes"] == made["id"]


def test_same_decision_and_the_same_undoing_again_give_the_first_entry_again(ada: User, maria: User) -> None:
    text, client = pending(ada), program(maria)
    read = etag(client, text.pk)
    answer = moderate(client, decisions(text.pk), {"action": "approve"}, if_match=read)
    first = said(answer, 201)
    assert said(moderate(client, decisions(text.pk), {"action": "approve"}, if_match=read)) == first
    undo = f"/api/v1/moderation/decisions/{first['id']}/undo/"
    undone = said(moderate(client, undo, if_match=answer.headers["ETag"]), 201)
    before = rows()
    assert said(moderate(client, undo, if_match=answer.headers["ETag"])) == undone
    assert not rows() ^ before


def test_decision_about_another_state_says_who_decided_what(ada: User, maria: User) -> None:
    text, client = pending(ada), program(maria)
    read = etag(client, text.pk)
    judged(moderator("Mo"), text, Action.REQUEST_CHANGES, "Say what $Q$ is.")
    before = rows()
    answer = moderate(client, decisions(text.pk), {"action": "approve"}, if_match=read)
    body = problem(answer, 412)
    assert "Mo asked for changes to" in body["detail"]
    assert body["decision"]["actor"]["name"] == "Mo"
    assert answer.headers["ETag"].strip('"') in etag(client, text.pk)
    assert not rows() ^ before


def test_same_decision_of_somebody_else_is_not_the_first_entry(ada: User, maria: User) -> None:
    text, client = pending(ada), program(maria)
    read = etag(client, text.pk)
    judged(moderator("Mo"), text, Action.APPROVE)
    problem(moderate(client, decisions(text.pk), {"action": "approve"}, if_match=read), 412)


def test_decision_on_what_its_author_took_back_says_so(ada: User, maria: User) -> None:
    text, client = pending(ada), program(maria)
    read = etag(client, text.pk)
    withdraw(author=ada, contribution=text)
    before = rows()
    body = problem(moderate(client, decisions(text.pk), {"action": "approve"}, if_match=read), 412)
    assert body["decision"]["actor"]["name"] == "Ada"
    assert not rows() ^ before


def test_numbers_that_are_sent_as_well_have_to_be_right_too(ada: User, maria: User) -> None:
    text, client = pending(ada), program(maria)
    before = rows()
    sent = {"action": "approve", "version": text.version + 1}
    problem(moderate(client, decisions(text.pk), sent, if_match=etag(client, text.pk)), 409)
    assert not rows() ^ before


def sent_report(ada: User) -> Report:
    return report(reporter=ada, formula=KL, text="The sign is wrong.")


def test_moderator_who_names_no_state_does_nothing(ada: User, maria: User) -> None:
    waiting, public = pending(ada), published(ada, maria)
    decision, open_report = judged(maria, pending(ada), Action.APPROVE), sent_report(ada)
    client = program(maria)
    judgement = {"action": "approve", "revision": waiting.current_revision_id, "version": waiting.version}
    before = rows()
    for answer in (
        send(client, "POST", decisions(waiting.pk), judgement),
        send(client, "POST", f"/api/v1/moderation/decisions/{decision.pk}/undo/"),
        send(client, "POST", answering(open_report.pk), {"reason": "It is right."}),
        send(client, "DELETE", one(public.pk) + "?reason=Copied."),
    ):
        assert "send If-Match" in problem(answer, 428)["detail"]
    assert not rows() ^ before


def test_moderator_deletes_what_they_have_read(ada: User, maria: User) -> None:
    text, client = published(ada, maria), program(maria)
    read = etag(client, text.pk)
    judged(moderator("Mo"), text, Action.HIDE)
    before = rows()
    address = one(text.pk) + "?reason=Copied."
    assert problem(send(client, "DELETE", address, if_match=read), 412)["decision"]["action"] == "hide"
    assert not rows() ^ before
    assert send(client, "DELETE", address, if_match=etag(client, text.pk)).status_code == 204


def test_author_deletes_without_naming_a_state(ada: User) -> None:
    assert send(program(ada), "DELETE", one(draft(ada).pk)).status_code == 204


def test_report_is_answered_as_it_was_read(ada: User, maria: User) -> None:
    found, client = sent_report(ada), program(maria)
    address = f"/api/v1/moderation/reports/{found.pk}/"
    read = client.get(address).headers["ETag"]
    entry = said(moderate(client, answering(found.pk), {"reason": "It is right."}, if_match=read), 201)
    assert said(moderate(client, answering(found.pk), {"reason": "It is right."}, if_match=read)) == entry
    other = program(moderator("Mo"))
    before = rows()
    body = problem(moderate(other, answering(found.pk), {"reason": "It is wrong."}, if_match=read), 412)
    assert "answered by now" in body["detail"]
    assert not rows() ^ before
