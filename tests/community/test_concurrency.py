"""What happens at the same moment: in threads with connections of their own, begun together, round after round."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import count
from pathlib import Path
from threading import Barrier, Event
from typing import Any
from unittest import mock

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from community import limits
from community.actions.judging import decide, undo
from community.actions.people import rename
from community.actions.posting import post
from community.actions.reacting import flag, vote
from community.actions.reporting import close_report, report
from community.actions.writing import begin, save_draft, submit, withdraw
from community.errors import Conflict, NotAllowed, Refused, Unacceptable, WrongState
from community.kinds import Kind
from community.models import Contribution, Decision, Flag, FlagReason, Report, User
from community.states import Action, Review, Visibility
from community.words.decisions import sentence
from tests.community.api.asking import CONTRIBUTIONS, decisions, moderate, one, program, said, send
from tests.personas import KL, draft, edited, judged, moderator, pending, person, published

pytestmark = pytest.mark.site

ROUNDS = 50
FEWER_ROUNDS = 20
LONG_ENOUGH = 0.3  # seconds: until somebody waits for a lock; on a slower machine these tests see less, and still pass


@pytest.fixture(autouse=True)
def committing(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database in which all threads see what one of them commits: on SQLite in a file, not in memory."""
    with in_a_file(tmp_path / "threads.sqlite3") if connection.vendor == "sqlite" else nullcontext():
        yield


@contextmanager
def in_a_file(file: Path) -> Iterator[None]:
    """A copy of the test database, triggers and all, in the place of the one in memory."""
    memory = connections["default"]
    memory.ensure_connection()
    with sqlite3.connect(file) as copy:
        memory.connection.backup(copy)
    copy.close()
    name, memory.settings_dict["NAME"] = memory.settings_dict["NAME"], str(file)
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        memory.settings_dict["NAME"] = name
        connections["default"] = memory


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What the calls returned, or how they were refused, in their order; whatever else they raise is raised here."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def while_held(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """What became of both: `second` begins when `first` is done and not yet committed, so that it has to wait."""
    is_done = Event()

    def held() -> Any:
        with transaction.atomic():
            returned = first()
            is_done.set()
            time.sleep(LONG_ENOUGH)
        return returned

    def waiting() -> Any:
        is_done.wait()
        return second()

    return at_once(held, waiting)


def deciding(by: User, text: Contribution, action: Action) -> Callable[[], Decision]:
    """The decision about the text as it is now."""
    revision, version = text.current_revision_id, text.version
    assert revision is not None

    def act() -> Decision:
        decision, _ = decide(
            moderator=by, contribution=text, action=action, reason="Because.", revision=revision, version=version
        )
        return decision

    return act


def entries(text: Contribution, *actions: Action) -> list[Decision]:
    return list(text.decisions.filter(action__in=actions))


def now(text: Contribution) -> Contribution:
    found: Contribution = Contribution.objects.get(pk=text.pk)
    return found


# --- two moderators ---------------------------------------------------------------------------------------


def test_of_two_moderators_one_decides_and_the_other_is_told_who() -> None:
    maria, mo = moderator("Maria"), moderator("Mo")
    for number in range(ROUNDS):
        text = pending(person(f"Author{number}"))
        results = at_once(deciding(maria, text, Action.APPROVE), deciding(mo, text, Action.REJECT))
        (made,) = entries(text, Action.APPROVE, Action.REJECT)
        (refused,) = [result for result in results if result != made]
        assert isinstance(refused, Conflict)
        assert refused.decision == made
        assert str(refused).startswith(sentence(made, "this explanation"))
        assert now(text).version == text.version + 1
        assert now(text).is_public == (made.action == Action.APPROVE)


def test_same_approval_sent_twice_is_made_once() -> None:
    maria = moderator("Maria")
    for number in range(FEWER_ROUNDS):
        text = pending(person(f"Author{number}"))
        first, second = at_once(*[deciding(maria, text, Action.APPROVE)] * 2)
        assert entries(text, Action.APPROVE) == [first] == [second]


def test_decision_is_taken_back_or_followed_by_another_but_not_both() -> None:
    maria, mo = moderator("Maria"), moderator("Mo")
    for number in range(FEWER_ROUNDS):
        text = pending(person(f"Author{number}"))
        made = judged(maria, text, Action.APPROVE)
        hide = deciding(mo, now(text), Action.HIDE)

        def take_back(made: Decision = made) -> Decision:
            return undo(moderator=maria, decision=made)[0]

        undone, hidden = at_once(take_back, hide)
        assert len(entries(text, Action.UNDO, Action.HIDE)) == 1
        assert isinstance(undone, Conflict) != isinstance(hidden, Conflict)
        assert now(text).visibility == (Visibility.HIDDEN if isinstance(undone, Conflict) else Visibility.PRIVATE)


def test_report_is_answered_once() -> None:
    maria, mo, author = moderator("Maria"), moderator("Mo"), person("Ada")
    for number in range(FEWER_ROUNDS):
        said = report(reporter=author, formula=KL, text=f"Mistake {number}.")

        def answer(by: User, said: Any = said) -> Decision:
            return close_report(moderator=by, report=said, reason="It is right.")

        results = at_once(lambda: answer(maria), lambda: answer(mo))
        (made,) = said.decisions.all()
        (refused,) = [result for result in results if result != made]
        assert isinstance(refused, WrongState)


def test_report_that_is_sent_twice_at_once_is_one() -> None:
    author = person("Ada")
    for number in range(FEWER_ROUNDS):
        key = f"form{number}"

        def say(key: str = key) -> Report:
            return report(reporter=author, formula=KL, text="The same mistake.", key=key)

        first, second = at_once(say, say)
        assert first == second
        assert Report.objects.filter(key=key).count() == 1


# --- an author, twice -------------------------------------------------------------------------------------


def test_text_that_is_sent_twice_at_once_is_one_text_in_review() -> None:
    for number in range(FEWER_ROUNDS):
        author = person(f"Author{number}")

        def write(author: User = author) -> Contribution:
            text = f"{author.name} thinks of $P$ as what is true."
            begun = begin(author=author, formula=KL, kind=Kind.AHA, text=text, key="form")
            return submit(author=author, contribution=begun)

        results = at_once(write, write, write)
        (text,) = Contribution.objects.filter(author=author)
        assert results == [text, text, text]
        assert (text.state, text.version, text.revisions.count()) == ("pending", 1, 1)


def test_text_that_is_posted_twice_at_once_by_a_program_is_one() -> None:
    for number in range(FEWER_ROUNDS):
        author = person(f"Author{number}")
        client = program(author)
        body = {"formula": KL, "kind": "aha", "text": f"{author.name} thinks of $P$ as true.", "submit": True}

        def write(client: Client = client, body: dict[str, Any] = body) -> Any:
            return send(client, "POST", CONTRIBUTIONS, body, idempotency_key="request")

        first, second = at_once(write, write)
        (text,) = Contribution.objects.filter(author=author)
        assert said(first, 201) == said(second, 201)
        assert said(first, 201)["id"] == text.pk
        assert sorted("Idempotency-Replayed" in answer.headers for answer in (first, second)) == [False, True]
        assert (text.state, text.version) == ("pending", 1)


def test_of_two_requests_under_one_key_the_second_waits_for_the_first_and_is_answered_alike() -> None:
    client = program(person("Ada"))
    body = {"formula": KL, "kind": "aha", "text": "Think of $P$ as what is true."}
    begun, order = Event(), []

    def slow(**given: Any) -> Contribution:
        begun.set()
        time.sleep(LONG_ENOUGH)
        order.append("done")
        return post(**given)

    def first() -> Any:
        return send(client, "POST", CONTRIBUTIONS, body, idempotency_key="request")

    def second() -> Any:
        begun.wait()
        answer = send(client, "POST", CONTRIBUTIONS, body, idempotency_key="request")
        order.append("answered")
        return answer

    with mock.patch("community.api.contributions.post", slow):
        earlier, later = at_once(first, second)
    assert order == ["done", "answered"]
    assert earlier.content == later.content
    assert Contribution.objects.count() == 1


def test_request_that_waited_for_one_that_was_refused_is_done() -> None:
    client, calls = program(person("Ada")), count()
    begun = Event()

    def refused_at_first(**given: Any) -> Contribution:
        is_first = next(calls) == 0
        begun.set()
        if is_first:
            time.sleep(LONG_ENOUGH)
            raise WrongState("Not now.")
        return post(**given)

    def ask() -> Any:
        return send(client, "POST", CONTRIBUTIONS, {"formula": KL, "kind": "aha"}, idempotency_key="request")

    def asked_later() -> Any:
        begun.wait()
        return ask()

    with mock.patch("community.api.contributions.post", refused_at_first):
        refused, done = at_once(ask, asked_later)
    assert (refused.status_code, done.status_code) == (409, 201)
    assert "Idempotency-Replayed" not in done.headers


def test_of_two_changes_to_what_was_read_one_is_made() -> None:
    for number in range(FEWER_ROUNDS):
        author = person(f"Author{number}")
        text, client = draft(author), program(author)
        etag = client.get(one(text.pk)).headers["ETag"]

        def change(words: str, text: Contribution = text, client: Client = client, etag: str = etag) -> Any:
            return send(client, "PATCH", one(text.pk), {"text": words}, if_match=etag)

        answers = at_once(partial(change, "What one window holds."), partial(change, "What the other window holds."))
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        (made,) = [answer for answer in answers if answer.status_code == 200]
        changed = now(text).current_revision
        assert changed is not None
        assert changed.text == said(made)["text"]


def test_decision_on_what_was_withdrawn_while_it_waited_is_not_made() -> None:
    maria, author = moderator("Maria"), person("Ada")
    text = pending(author)
    client = program(maria)
    etag = client.get(one(text.pk)).headers["ETag"]

    def decide_on_it() -> Any:
        return moderate(client, decisions(text.pk), {"action": "approve"}, if_match=etag)

    _, answer = while_held(lambda: withdraw(author=author, contribution=text), decide_on_it)
    assert answer.status_code == 412
    assert not now(text).is_public


def test_last_draft_that_one_may_have_can_be_saved_twice_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DRAFTS_AT_ONCE", 1)
    for number in range(FEWER_ROUNDS):
        author = person(f"Author{number}")

        def write(author: User = author) -> Contribution:
            return begin(author=author, formula=KL, kind=Kind.AHA, text="A thought.", key="form")

        first, second = at_once(write, write)
        assert first == second == Contribution.objects.get(author=author)


# --- moderator and author ---------------------------------------------------------------------------------


def test_text_is_published_or_withdrawn_but_not_both() -> None:
    maria = moderator("Maria")
    for number in range(FEWER_ROUNDS):
        author = person(f"Author{number}")
        text = pending(author)

        def take_back(text: Contribution = text, author: User = author) -> Contribution:
            return withdraw(author=author, contribution=text)

        approved, withdrawn = at_once(deciding(maria, text, Action.APPROVE), take_back)
        assert len(entries(text, Action.APPROVE, Action.WITHDRAW)) == 1
        assert isinstance(approved, Conflict) != isinstance(withdrawn, WrongState)
        found = now(text)
        assert (found.is_public, found.review) in ((True, Review.APPROVED), (False, Review.DRAFT))


def test_author_who_waited_for_an_approval_edits_the_approved_text() -> None:
    maria, author = moderator("Maria"), person("Ada")
    text = pending(author)

    def edit() -> Contribution:
        return save_draft(author=author, contribution=text, text="Something else altogether, at last.")

    approved, draft = while_held(deciding(maria, text, Action.APPROVE), edit)
    assert now(text).published_revision_id == approved.revision_id
    assert now(text).current_revision_id == draft.current_revision_id != approved.revision_id


def test_two_windows_of_an_author_save_into_one_draft() -> None:
    maria, author = moderator("Maria"), person("Ada")
    text = published(author, maria)

    def save(words: str) -> Contribution:
        return save_draft(author=author, contribution=text, text=words)

    first, second = while_held(lambda: save("What the one window holds."), lambda: save("What the other window holds."))
    assert first.current_revision_id == second.current_revision_id
    draft = now(text).current_revision
    assert draft is not None
    assert (draft.number, draft.text) == (2, "What the other window holds.")


# --- readers ----------------------------------------------------------------------------------------------


def test_all_of_many_votes_are_counted() -> None:
    text = published(person("Ada"), moderator("Maria"))
    readers = [person(f"Reader{number}") for number in range(20)]

    def voting(number: int) -> Callable[[], Contribution]:
        return lambda: vote(reader=readers[number], contribution=text, clicked=number < 13)

    assert len(at_once(*map(voting, range(20)))) == 20
    assert (now(text).clicked, now(text).not_for_me) == (13, 7)


def test_votes_of_one_reader_in_two_windows_are_one() -> None:
    text, reader = published(person("Ada"), moderator("Maria")), person("Rui")
    for _ in range(FEWER_ROUNDS):
        at_once(*[lambda: vote(reader=reader, contribution=text, clicked=True)] * 2)
        assert (now(text).clicked, now(text).not_for_me) == (1, 0)


@pytest.mark.parametrize("count", [3, 6])
def test_trusted_flags_hide_once(count: int) -> None:
    maria = moderator("Maria")
    trusted = [moderator(f"Marian{number}") for number in range(count)]
    for number in range(5):
        text = published(person(f"Author{number}"), maria)

        def flagging(reader: User, text: Contribution = text) -> Callable[[], Flag]:
            return lambda: flag(reader=reader, contribution=text, reason=FlagReason.WRONG)

        results = at_once(*map(flagging, trusted))
        assert len(entries(text, Action.HIDE)) == 1
        assert text.flags.count() == 3
        assert sum(isinstance(result, NotAllowed) for result in results) == count - 3
        assert now(text).visibility == Visibility.HIDDEN


def test_reader_who_waited_for_an_approval_flags_the_approved_edit() -> None:
    maria, mo, author = moderator("Maria"), moderator("Mo"), person("Ada")
    text = edited(published(author, maria), send=True)

    def doubt() -> Flag:
        return flag(reader=mo, contribution=text, reason=FlagReason.WRONG)

    approved, raised = while_held(deciding(maria, text, Action.APPROVE), doubt)
    assert raised.revision_id == approved.revision_id == text.current_revision_id


def test_one_of_two_who_ask_for_the_same_name_at_once_is_given_it() -> None:
    people = [person(name) for name in ("Ada", "Rui")]
    for turn in range(FEWER_ROUNDS):
        names = (f"Emmy {turn}", f"EMMY {turn}")
        answers = at_once(*[partial(rename, user=user, name=name) for user, name in zip(people, names, strict=True)])
        assert sorted(isinstance(answer, Unacceptable) for answer in answers) == [False, True]
