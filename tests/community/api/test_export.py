"""All published texts in one answer: complete, resumable at any line, honest about what was withdrawn."""

import gc
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from community.actions.judging import undo
from community.actions.people import remove_account
from community.actions.writing import delete
from community.api import export
from community.api.export import AT_ONCE, PIECE
from community.changes import changed_since
from community.kinds import Kind
from community.models import Contribution, Decision, Revision, User
from community.orders import AS_IT_WENT
from community.paging import Place, beyond
from community.states import Action
from tests.clock import Clock
from tests.community.api.asking import CONTRIBUTIONS, problem, wrong
from tests.personas import draft, edited, hidden, in_every_state, judged, published, rows
from tests.server_answers import connection_kept

pytestmark = pytest.mark.django_db

EXPORT = "/api/v1/export/contributions.jsonl"
LONG = "<p>" + "A thought. " * 1_000 + "</p>"  # 11 kB


def exported(client: Client, **query: str) -> list[dict[str, Any]]:
    """The lines of the export."""
    answer = client.get(EXPORT, query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/jsonl"
    return [json.loads(line) for line in sent(answer).splitlines()]


def everything() -> Iterator[bytes]:
    """All lines, as a view would send them."""
    return export._lines(None, None, "http://testserver")


def sent(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def many(author: User, count: int, html: str = "<p>A thought.</p>") -> list[int]:
    """The ids of so many published texts, written past the actions, which would take minutes."""
    now = timezone.now()
    texts = Contribution.objects.bulk_create(
        Contribution(
            formula="kl-divergence",
            kind=Kind.AHA,
            author=author,
            visibility="private",
            review="approved",
            published_at=now,
        )
        for _ in range(count)
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            contribution=text,
            number=1,
            text="A thought.",
            html=html,
            licence="CC BY-SA 4.0",
            saved_at=now,
            submitted_at=now,
        )
        for text in texts
    )
    for text, revision in zip(texts, revisions, strict=True):
        text.visibility, text.published_revision, text.current_revision = "public", revision, revision
    Contribution.objects.bulk_update(texts, ["visibility", "published_revision", "current_revision"], batch_size=1_000)
    return [text.pk for text in texts]


def test_line_is_the_text_of_the_api_with_how_to_name_it(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    (line,) = exported(client)
    (listed,) = client.get(f"{CONTRIBUTIONS}?limit=1").json()["results"]
    assert line == listed | {
        "attribution": f"Ada, Klarity, http://testserver/contributions/{text.pk}/, CC BY-SA 4.0",
        "cursor": str(text.pk),
    }


def test_what_everybody_sees_is_exported_and_nothing_else(client: Client, ada: User, maria: User) -> None:
    in_every_state(ada, maria)
    public = Contribution.objects.visible_to(AnonymousUser()).order_by("pk")
    assert [line["id"] for line in exported(client)] == list(public.values_list("pk", flat=True))
    assert public.exists()


def test_own_drafts_are_not_exported_to_their_author(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    draft(ada)
    client.force_login(ada)
    assert [line["id"] for line in exported(client)] == [text.pk]


def test_export_goes_on_after_any_line(client: Client, ada: User) -> None:
    ids = many(ada, PIECE + 3)
    lines = exported(client)
    assert [line["id"] for line in lines] == ids
    for at in (0, 1, PIECE - 1, PIECE, PIECE + 1, PIECE + 2):
        assert exported(client, cursor=lines[at]["cursor"]) == lines[at + 1 :]


@pytest.mark.parametrize("count", [PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_every_text_is_exported_once_wherever_a_piece_ends(client: Client, ada: User, count: int) -> None:
    ids = many(ada, count)
    assert [line["id"] for line in exported(client)] == ids


def test_text_that_is_hidden_meanwhile_is_in_no_later_piece(client: Client, ada: User, maria: User) -> None:
    many(ada, PIECE)
    text = published(ada, maria)
    answer: Any = client.get(EXPORT)
    first = next(answer.streaming_content)
    judged(maria, text, Action.HIDE)
    rest = [json.loads(line)["id"] for line in sent(answer).splitlines()]
    assert first
    assert len(rest) == PIECE - 1
    assert text.pk not in rest


@pytest.mark.parametrize("cursor", ["x", "0", "-1", "1_2", "9" * 30])
def test_made_up_cursor_is_refused(client: Client, cursor: str) -> None:
    assert "start without one" in wrong(client.get(EXPORT, {"cursor": cursor}))["cursor"]


def test_unknown_filter_is_refused(client: Client) -> None:
    assert "known: cursor, since" in wrong(client.get(EXPORT, {"after": "1"}))["after"]


def test_head_makes_no_line(client: Client, ada: User, maria: User) -> None:
    published(ada, maria)
    answer = client.head(EXPORT)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == "application/jsonl"


def test_browser_keeps_the_export_as_a_file(client: Client) -> None:
    answer = client.get(EXPORT)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="klarity-contributions.jsonl"'
    answer.close()


@pytest.mark.parametrize("accepted", ["application/jsonl", "application/json", "*/*"])
def test_export_is_sent_to_whoever_takes_json_or_lines_of_it(client: Client, accepted: str) -> None:
    answer = client.get(EXPORT, headers={"accept": accepted})
    assert answer.status_code == 200
    answer.close()


def test_export_is_compressed_piece_by_piece(client: Client, ada: User) -> None:
    many(ada, PIECE + 1)
    answer: Any = client.get(EXPORT, headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.streaming
    assert sent(answer)[:2] == b"\x1f\x8b"


# --- since ------------------------------------------------------------------------------------------------


@pytest.fixture
def later(clock: Clock, told_at_once: None) -> Clock:
    """The clock, by which what was done before lies an hour back."""
    return clock


def since(clock: Clock) -> str:
    clock.move(hours=1)
    moment = clock.now.isoformat().replace("+00:00", "Z")
    clock.move(minutes=1)
    return moment


def test_what_was_published_before_is_not_sent_again(client: Client, later: Clock, ada: User, maria: User) -> None:
    published(ada, maria)
    moment = since(later)
    new = published(ada, maria)
    assert [line["id"] for line in exported(client, since=moment)] == [new.pk]


def test_moment_may_be_the_date_of_an_answer(client: Client, later: Clock, ada: User, maria: User) -> None:
    published(ada, maria)
    later.move(hours=1)
    moment = http_date(later.now.timestamp())
    new = published(ada, maria)
    assert [line["id"] for line in exported(client, since=moment)] == [new.pk]


def test_new_revision_is_sent(client: Client, later: Clock, ada: User, maria: User) -> None:
    text = published(ada, maria)
    moment = since(later)
    judged(maria, edited(text, send=True), Action.APPROVE)
    (line,) = exported(client, since=moment)
    assert (line["id"], "edit" in line["text"]) == (text.pk, True)


def test_hidden_text_is_told_to_be_withdrawn_and_nothing_of_it(
    client: Client, later: Clock, ada: User, maria: User
) -> None:
    text = published(ada, maria)
    moment = since(later)
    judged(maria, text, Action.HIDE)
    assert exported(client, since=moment) == [{"id": text.pk, "withdrawn": True, "cursor": str(text.pk)}]


def test_deleted_text_is_told_to_be_withdrawn(client: Client, later: Clock, ada: User, maria: User) -> None:
    text = published(ada, maria)
    moment = since(later)
    delete(actor=ada, contribution=text)
    assert exported(client, since=moment) == [{"id": text.pk, "withdrawn": True, "cursor": str(text.pk)}]


def test_approval_that_was_taken_back_is_told_to_be_withdrawn(
    client: Client, clock: Clock, ada: User, maria: User
) -> None:
    moment = since(clock)
    text = published(ada, maria)
    undo(moderator=maria, decision=Decision.objects.get(action=Action.APPROVE))
    assert exported(client, since=moment) == [{"id": text.pk, "withdrawn": True, "cursor": str(text.pk)}]


def test_text_that_nobody_saw_meanwhile_is_not_told_of(client: Client, later: Clock, ada: User, maria: User) -> None:
    text = hidden(ada, maria)
    moment = since(later)
    delete(actor=ada, contribution=text)
    draft(ada)
    assert exported(client, since=moment) == []


def test_texts_of_who_left_are_sent_without_their_name(client: Client, later: Clock, ada: User, maria: User) -> None:
    text = published(ada, maria)
    moment = since(later)
    remove_account(user=ada, keep_published=True)
    (line,) = exported(client, since=moment)
    assert (line["id"], line["author"]["name"]) == (text.pk, "A former member")
    assert line["attribution"].startswith("A former member, ")


def test_what_changed_goes_on_after_any_line(client: Client, later: Clock, ada: User, maria: User) -> None:
    moment = since(later)
    for _ in range(3):
        judged(maria, published(ada, maria), Action.HIDE)
    lines = exported(client, since=moment)
    assert len(lines) == 3
    assert exported(client, since=moment, cursor=lines[1]["cursor"]) == lines[2:]


def test_what_changed_is_found_from_the_latest_entries_of_the_log(ada: User, maria: User) -> None:
    published(ada, maria)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # with so few rows it would rather read them all
            for way in ("seqscan", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = beyond(changed_since(timezone.now()), AS_IT_WENT, Place((1,)))[:PIECE].explain()
    looked_up = {"sqlite": "decision_by_time (created_at>?)", "postgresql": "Index Scan using decision_by_time"}
    assert plan.count(looked_up[connection.vendor]) >= 2, plan  # for what was decided, and for who left
    assert "SCAN" not in plan, plan
    assert "Seq Scan" not in plan, plan


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01T00:00:00Z", "2026"])
def test_moment_that_is_none_is_refused(client: Client, moment: str) -> None:
    assert "format" in wrong(client.get(EXPORT, {"since": moment}))["since"]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00%2B14:00"])
def test_moment_far_away_is_one(client: Client, moment: str) -> None:
    answer = client.get(f"{EXPORT}?since={quote(moment, safe='%')}")
    assert answer.status_code in (200, 400)
    answer.close()


def close(answer: Any) -> None:
    """What the server does when a reader has gone."""
    with connection_kept():
        answer.close()


# --- what it costs ----------------------------------------------------------------------------------------


def test_only_so_many_are_sent_at_once(client: Client, ada: User) -> None:
    many(ada, 1)
    before = rows()
    open_ = [client.get(EXPORT) for _ in range(AT_ONCE)]
    refused = client.get(EXPORT)
    assert "half a minute" in problem(refused, 503)["detail"]
    assert refused.headers["Retry-After"] == "30"
    close(open_[0])
    assert len(exported(client)) == 1
    for answer in open_:
        close(answer)
    assert rows() == before


def test_export_that_is_forgotten_leaves_its_place(client: Client, ada: User) -> None:
    many(ada, 1)
    for _ in range(2 * AT_ONCE):
        export.Lines(None, None, "http://testserver")
    assert len(exported(client)) == 1


def test_export_that_nobody_finished_reading_leaves_its_place(client: Client, ada: User) -> None:
    many(ada, 3)
    for _ in range(2 * AT_ONCE):
        lines = export.Lines(None, None, "http://testserver")
        assert next(iter(lines))
        lines.close()
    assert len(exported(client)) == 3


def test_number_of_queries_grows_with_the_pieces_only(
    client: Client, ada: User, django_assert_num_queries: Any
) -> None:
    many(ada, 3 * PIECE)
    with django_assert_num_queries(4):
        assert len(exported(client)) == 3 * PIECE


@pytest.mark.django_db(transaction=True)
def test_no_connection_of_the_pool_is_held_while_lines_are_sent(ada: User) -> None:
    many(ada, PIECE + 1)
    lines = everything()
    assert next(lines)
    assert connection.vendor == "sqlite" or connection.connection is None
    assert len(list(lines)) == PIECE


def peak(lines: Iterator[bytes]) -> tuple[int, int]:
    """The most memory that was in use while all of the lines were read and none kept, and what they hold; in bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        whole = 0
        for number, line in enumerate(lines):
            whole += len(line)
            if number % 500 == 0:
                gc.collect()  # what is left of serializers otherwise waits until there is a quarter more than before
        return tracemalloc.get_traced_memory()[1], whole
    finally:
        tracemalloc.stop()


def test_export_is_never_in_memory_as_a_whole(ada: User) -> None:
    many(ada, 20 * PIECE, LONG)
    list(everything())  # what is made once for the process is made
    most, whole = peak(everything())
    assert whole > 4_000_000
    assert most < whole / 3


@pytest.mark.soak
def test_ten_times_as_many_texts_take_no_more_memory(ada: User) -> None:
    many(ada, 2_000, LONG)
    list(everything())
    short, _ = peak(everything())
    many(ada, 18_000, LONG)
    long, _ = peak(everything())
    print(f"2,000 texts: {short:,} bytes; 20,000 texts: {long:,} bytes")
    assert long < 1.5 * short
