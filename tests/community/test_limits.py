"""How much, how fast and how long: each limit below, at and above, and the wait that a refusal names."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from community import limits
from community.actions.judging import decide
from community.actions.reacting import flag, unvote, vote
from community.actions.reporting import close_report, report
from community.actions.writing import begin, delete, save_draft, submit, withdraw
from community.errors import NotAllowed, TooMuch, Unacceptable
from community.kinds import KINDS, Kind
from community.models import Contribution, Decision, Flag, FlagReason, Report, Revision, User, Vote
from community.states import Action
from formulas.costs.counts import COUNTS
from tests.clock import Clock
from tests.personas import KL, draft, edited, judged, moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(clock: Clock) -> User:
    return person("Nia", new=True)


def post(author: User, kind: Kind = Kind.EXPLANATION) -> Contribution:
    """A text that is sent in now."""
    return submit(author=author, contribution=draft(author, kind=kind))


def assert_wait_is_right(clock: Clock, act: Callable[[], object]) -> int:
    """The seconds that the refusal names: one less is refused as well, and after them it is done."""
    before = rows()
    with pytest.raises(TooMuch) as refusal:
        act()
    assert not rows() ^ before
    clock.move(seconds=refusal.value.seconds - 1)
    with pytest.raises(TooMuch):
        act()
    clock.move(seconds=1)
    act()
    return refusal.value.seconds


def test_limits_of_the_kinds_are_those_agreed_on() -> None:
    limits_of_kinds = {kind.stored: (kind.longest, kind.most_on_first_day) for kind in KINDS.values()}
    assert limits_of_kinds == {"explanation": (32_000, 3), "aha": (5_000, 10)}


# --- the text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "length"),
    [(Kind.EXPLANATION, 20), (Kind.EXPLANATION, 32_000), (Kind.AHA, 20), (Kind.AHA, 5_000)],
)
def test_text_within_the_limits_is_sent(kind: Kind, length: int, ada: User) -> None:
    assert submit(author=ada, contribution=draft(ada, "a" * length, kind=kind)).review == "pending"


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Kind.EXPLANATION, "a" * 19, "19 characters; write at least 20"),
        (Kind.AHA, "a" * 19, "19 characters; write at least 20"),
        (Kind.AHA, "  \n" * 20 + "short" + " " * 20, "5 characters; write at least 20"),
        (Kind.AHA, "\ufeff" * 30, "0 characters; write at least 20"),
        (Kind.EXPLANATION, "a" + "\u200b" * 30, "1 character; write at least 20"),
        (Kind.EXPLANATION, "** **\n" * 10, "0 characters; write at least 20"),
        (Kind.EXPLANATION, "$\\phantom{abcdefghijklmnopqrstuvwxyz}$", "0 characters; write at least 20"),
        (Kind.AHA, "&#8203;" * 30, "0 characters; write at least 20"),
        (Kind.EXPLANATION, "a" * 32_001, "32,001 characters; explanations hold 32,000"),
        (Kind.AHA, "a" * 5_001, "5,001 characters; aha moments hold 5,000"),
        (Kind.EXPLANATION, "$x$ " * 301, "301 formulas; a text holds 300"),
    ],
)
def test_text_beyond_the_limits_is_refused_and_stays_a_draft(kind: Kind, text: str, said: str, ada: User) -> None:
    contribution = draft(ada, text, kind=kind)
    before = rows()
    with pytest.raises(Unacceptable, match=said) as refusal:
        submit(author=ada, contribution=contribution)
    assert set(refusal.value.errors) == {"text"}
    assert not rows() ^ before


def test_empty_text_can_be_a_draft_but_not_be_sent(ada: User) -> None:
    contribution = begin(author=ada, formula=KL, kind=Kind.AHA)
    with pytest.raises(Unacceptable, match="0 characters"):
        submit(author=ada, contribution=contribution)


def test_draft_holds_100_000_characters_and_no_more(ada: User) -> None:
    contribution = draft(ada, "a" * 100_000)
    before = rows()
    with pytest.raises(Unacceptable, match="100,001 characters; a draft holds 100,000"):
        save_draft(author=ada, contribution=contribution, text="a" * 100_001)
    assert not rows() ^ before


def linked(count: int) -> str:
    return " ".join(f"[see here](https://example.org/{number})" for number in range(count))


@pytest.mark.parametrize("count", [0, 2])
def test_newcomer_may_link_to_two_places(count: int, newcomer: User) -> None:
    text = f"What I have read about it, with links. {linked(count)}"
    assert submit(author=newcomer, contribution=draft(newcomer, text)).review == "pending"


def test_third_link_of_a_newcomer_is_refused(newcomer: User) -> None:
    contribution = draft(newcomer, linked(3))
    with pytest.raises(Unacceptable, match="3 links; on the first day a text may have 2"):
        submit(author=newcomer, contribution=contribution)


def test_links_are_counted_no_longer_after_the_first_day(newcomer: User, clock: Clock) -> None:
    contribution = draft(newcomer, linked(3))
    clock.move(days=1)
    assert submit(author=newcomer, contribution=contribution).review == "pending"


def test_trusted_newcomer_may_link_as_they_like(newcomer: User, settings: Any) -> None:
    settings.TRUSTED_APPROVALS = 1
    published(newcomer, moderator())
    assert submit(author=newcomer, contribution=draft(newcomer, linked(3))).is_public


# --- the same text again ----------------------------------------------------------------------------------

WORDS = "The divergence is what one loses by betting on Q."


@pytest.mark.parametrize("again", [WORDS, f"\n  {WORDS}  \n\n"])
def test_same_text_is_refused_for_five_minutes(again: str, ada: User, clock: Clock) -> None:
    submit(author=ada, contribution=draft(ada, f"{WORDS}\n"))
    clock.move(minutes=4, seconds=59)
    second = draft(ada, again, kind=Kind.AHA)
    before = rows()
    with pytest.raises(Unacceptable, match="this very text a moment ago"):
        submit(author=ada, contribution=second)
    assert not rows() ^ before
    clock.move(seconds=1)
    assert submit(author=ada, contribution=second).review == "pending"


def test_same_text_by_somebody_else_is_sent(ada: User) -> None:
    submit(author=ada, contribution=draft(ada, WORDS))
    ida = person("Ida")
    assert submit(author=ida, contribution=draft(ida, WORDS)).review == "pending"


def test_same_text_of_the_same_contribution_is_sent_again(ada: User) -> None:
    contribution = withdraw(author=ada, contribution=pending(ada, WORDS))
    assert submit(author=ada, contribution=contribution).review == "pending"


def test_another_text_is_not_the_same(ada: User, clock: Clock) -> None:
    submit(author=ada, contribution=draft(ada, WORDS))
    clock.move(seconds=5)
    assert submit(author=ada, contribution=draft(ada, f"{WORDS} Really.")).review == "pending"


# --- the pace ---------------------------------------------------------------------------------------------


def test_second_text_waits_five_seconds(ada: User, clock: Clock) -> None:
    post(ada)
    clock.move(seconds=1)
    contribution = draft(ada)
    assert assert_wait_is_right(clock, lambda: submit(author=ada, contribution=contribution)) == 4


def test_second_text_of_a_newcomer_waits_thirty_seconds(newcomer: User, clock: Clock) -> None:
    post(newcomer)
    contribution = draft(newcomer)
    assert assert_wait_is_right(clock, lambda: submit(author=newcomer, contribution=contribution)) == 30


def test_wait_is_rounded_up_to_whole_seconds(ada: User, clock: Clock) -> None:
    post(ada)
    clock.move(seconds=1.4)
    contribution = draft(ada)
    assert assert_wait_is_right(clock, lambda: submit(author=ada, contribution=contribution)) == 4


def test_somebody_else_does_not_wait(ada: User, clock: Clock) -> None:
    post(ada)
    assert post(person("Ida")).review == "pending"


def test_refusal_says_how_long_to_wait(ada: User, clock: Clock) -> None:
    post(ada)
    contribution = draft(ada)
    with pytest.raises(TooMuch, match=r"please leave some time between texts\. Try again in 5 seconds\."):
        submit(author=ada, contribution=contribution)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (121, "3 minutes"),
        (7_200, "2 hours"),
        (7_201, "3 hours"),
    ],
)
def test_wait_is_said_as_people_say_it(seconds: int, words: str) -> None:
    with pytest.raises(TooMuch, match=f"Try again in {words}\\.") as refusal:
        limits._wait_for_all([(timezone.now() + timedelta(seconds=seconds - 0.5), "Slowly.")])
    assert refusal.value.seconds == seconds


def posted(author: User, clock: Clock, count: int, kind: Kind = Kind.EXPLANATION) -> None:
    """Lets `author` send in so many texts, a minute apart."""
    for _ in range(count):
        post(author, kind)
        clock.move(minutes=1)


def test_texts_of_a_day_are_counted(ada: User, clock: Clock, settings: Any) -> None:
    settings.POSTS_A_DAY = 3
    posted(ada, clock, 2)
    posted(ada, clock, 1, Kind.AHA)
    contribution = draft(ada)
    wait = assert_wait_is_right(clock, lambda: submit(author=ada, contribution=contribution))
    assert wait == 24 * 3600 - 3 * 60  # until the first of them is a day old


def test_wait_is_right_also_for_who_is_far_above_the_limit(ada: User, clock: Clock, settings: Any) -> None:
    posted(ada, clock, 4)
    settings.POSTS_A_DAY = 2
    contribution = draft(ada)
    wait = assert_wait_is_right(clock, lambda: submit(author=ada, contribution=contribution))
    assert wait == 24 * 3600 - 2 * 60  # until the third of four is a day old: then one is left


@pytest.mark.parametrize(("kind", "count"), [(Kind.EXPLANATION, 3), (Kind.AHA, 10)])
def test_texts_of_the_first_day_are_counted(kind: Kind, count: int, newcomer: User, clock: Clock) -> None:
    posted(newcomer, clock, count, kind)
    contribution = draft(newcomer, kind=kind)
    with pytest.raises(TooMuch, match=f"{count} {kind.plural} on the first day are the limit"):
        submit(author=newcomer, contribution=contribution)


@pytest.mark.parametrize(("first", "then"), [(Kind.EXPLANATION, Kind.AHA), (Kind.AHA, Kind.EXPLANATION)])
def test_kinds_are_counted_apart_on_the_first_day(first: Kind, then: Kind, newcomer: User, clock: Clock) -> None:
    posted(newcomer, clock, 3, first)
    assert post(newcomer, then).review == "pending"


def test_first_day_ends_a_day_after_joining_not_after_the_first_text(newcomer: User, clock: Clock) -> None:
    clock.move(hours=20)
    posted(newcomer, clock, 3)
    contribution = draft(newcomer)
    wait = assert_wait_is_right(clock, lambda: submit(author=newcomer, contribution=contribution))
    assert wait == 4 * 3600 - 3 * 60


def test_longer_of_two_waits_is_named(newcomer: User, clock: Clock, settings: Any) -> None:
    settings.POSTS_A_DAY = 1
    clock.move(hours=23, minutes=59, seconds=50)
    post(newcomer)
    contribution = draft(newcomer)
    wait = assert_wait_is_right(clock, lambda: submit(author=newcomer, contribution=contribution))
    assert wait == 24 * 3600  # neither the 30 s of a newcomer nor the 10 s until they are none


def test_gap_of_a_newcomer_ends_with_the_first_day(newcomer: User, clock: Clock) -> None:
    clock.move(hours=23, minutes=59, seconds=50)
    post(newcomer)
    contribution = draft(newcomer)
    assert assert_wait_is_right(clock, lambda: submit(author=newcomer, contribution=contribution)) == 10


def test_drafts_do_not_count_as_texts_of_the_day(ada: User, clock: Clock, settings: Any) -> None:
    settings.POSTS_A_DAY = 1
    draft(ada)
    assert post(ada).review == "pending"


def test_deleted_texts_count_as_texts_of_the_day(ada: User, clock: Clock, settings: Any) -> None:
    settings.POSTS_A_DAY = 1
    delete(actor=ada, contribution=post(ada))
    clock.move(minutes=1)
    with pytest.raises(TooMuch):
        post(ada)


def test_resubmission_is_not_limited(ada: User, clock: Clock, settings: Any) -> None:
    settings.POSTS_A_DAY = 1
    contribution = post(ada)
    for _ in range(3):
        contribution = withdraw(author=ada, contribution=contribution)
        contribution = submit(author=ada, contribution=contribution)
    judged(moderator(), contribution, Action.REQUEST_CHANGES)
    contribution.refresh_from_db()
    assert edited(contribution, send=True).review == "pending"


def test_edit_of_a_published_text_is_not_limited(ada: User, clock: Clock, settings: Any) -> None:
    settings.POSTS_A_DAY = 1
    contribution = published(ada, moderator())
    assert edited(contribution, send=True).review == "pending"


# --- votes, flags, reports --------------------------------------------------------------------------------


@pytest.fixture
def texts(ada: User, clock: Clock, settings: Any) -> list[Contribution]:
    """Four published texts, two of which a reader may vote on, flag or report on one day."""
    settings.VOTES_A_DAY = settings.FLAGS_A_DAY = settings.REPORTS_A_DAY = 2
    settings.TRUSTED_APPROVALS = 0
    return [submit(author=author, contribution=draft(author)) for author in (ada, *map(person, ("Ida", "Eva", "Uma")))]


def vote_on(reader: User, contribution: Contribution) -> object:
    return vote(reader=reader, contribution=contribution, clicked=True)


def flag_it(reader: User, contribution: Contribution) -> object:
    return flag(reader=reader, contribution=contribution, reason=FlagReason.WRONG)


def report_it(reader: User, contribution: Contribution) -> object:
    return report(reporter=reader, formula=contribution.formula, text="The second sign is wrong.")


@pytest.mark.parametrize("act", [vote_on, flag_it, report_it])
def test_reactions_of_a_day_are_counted(act: Callable[..., object], texts: list[Contribution], clock: Clock) -> None:
    rui = person("Rui")
    for contribution in texts[:2]:
        act(rui, contribution)
        clock.move(hours=1)
    assert assert_wait_is_right(clock, lambda: act(rui, texts[2])) == 22 * 3600


@pytest.mark.parametrize("act", [vote_on, flag_it, report_it])
def test_reactions_of_others_are_not_counted(act: Callable[..., object], texts: list[Contribution]) -> None:
    for reader in map(person, ("Rui", "Rosa", "Rita")):
        act(reader, texts[0])
    assert Vote.objects.count() + Flag.objects.count() + Report.objects.count() == 3


def test_changed_vote_is_no_further_vote(texts: list[Contribution]) -> None:
    rui = person("Rui")
    for contribution in texts[:2]:
        vote_on(rui, contribution)
    changed = vote(reader=rui, contribution=texts[0], clicked=False)
    assert (changed.clicked, changed.not_for_me) == (0, 1)


def test_vote_taken_back_makes_room_for_another(texts: list[Contribution]) -> None:
    rui = person("Rui")
    for contribution in texts[:2]:
        vote_on(rui, contribution)
    unvote(reader=rui, contribution=texts[0])
    assert vote(reader=rui, contribution=texts[2], clicked=True).clicked == 1


@pytest.mark.parametrize(("act", "kept"), [(vote_on, "votes"), (flag_it, "flags"), (report_it, "reports")])
def test_reactions_that_are_left_are_those_of_the_person(
    act: Callable[..., object], kept: str, texts: list[Contribution]
) -> None:
    rui, una = person("Rui"), person("Una")
    act(una, texts[0])
    act(una, texts[1])
    act(rui, texts[0])
    left = limits.left(rui)
    unused = {"votes": 2, "flags": 2, "reports": 2}
    assert {name: left[name] for name in unused} == unused | {kept: 1}


@pytest.mark.parametrize("act", [lambda reader, text: draft(reader), vote_on, flag_it, report_it])
def test_account_closed_since_the_request_began_does_nothing_more(
    act: Callable[..., object], texts: list[Contribution]
) -> None:
    rui = person("Rui")
    User.objects.filter(pk=rui.pk).update(is_active=False)
    before = rows()
    with pytest.raises(NotAllowed, match="This account is closed"):
        act(rui, texts[0])
    assert not rows() ^ before


# --- what is left -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), [(Kind.EXPLANATION, "explanations"), (Kind.AHA, "aha_moments")])
@pytest.mark.parametrize("is_new", [True, False])
def test_so_many_texts_as_are_left_are_taken_and_no_more(
    kind: Kind, name: str, is_new: bool, clock: Clock, settings: Any
) -> None:
    settings.POSTS_A_DAY = 12
    author = person("Nia", new=is_new)
    expected = kind.most_on_first_day if is_new else 12
    assert limits.left(author)[name] == expected
    posted(author, clock, expected, kind)
    assert limits.left(author)[name] == 0
    with pytest.raises(TooMuch):
        post(author, kind)


def test_texts_of_both_kinds_count_together(ada: User, clock: Clock, settings: Any) -> None:
    settings.POSTS_A_DAY = 3
    posted(ada, clock, 2, Kind.AHA)
    assert limits.left(ada)["explanations"] == limits.left(ada)["aha_moments"] == 1
    assert limits.left(person("Ida"))["explanations"] == 3
    posted(ada, clock, 1)
    with pytest.raises(TooMuch, match="3 texts a day are the limit"):
        post(ada)


# --- drafts and reasons -----------------------------------------------------------------------------------


def test_fifty_drafts_are_what_somebody_has_room_for(ada: User) -> None:
    assert limits.left(ada)["drafts"] == 50
    draft(ada)
    draft(person("Ida"))  # which is not hers
    pending(ada)  # was sent in: no draft any more
    assert limits.left(ada)["drafts"] == 49


def test_one_draft_too_many_is_refused(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DRAFTS_AT_ONCE", 2)
    drafts = [draft(ada), draft(ada)]
    with pytest.raises(Unacceptable, match="2 drafts; send or delete one") as refusal:
        draft(ada)
    assert refusal.value.errors.keys() == {"text"}
    assert Contribution.objects.count() == Revision.objects.count() == 2
    delete(actor=ada, contribution=drafts[0])
    draft(ada)
    submit(author=ada, contribution=drafts[1])
    assert draft(ada).pk


def decide_on(by: User, contribution: Contribution, action: Action, reason: str) -> Decision:
    revision = contribution.current_revision_id
    assert revision is not None
    version = contribution.version
    decision, _ = decide(
        moderator=by, contribution=contribution, action=action, reason=reason, revision=revision, version=version
    )
    return decision


@pytest.mark.parametrize("action", [Action.REQUEST_CHANGES, Action.REJECT, Action.SPAM])
@pytest.mark.parametrize("reason", ["", " \n ", "a" * 501])
def test_decision_needs_a_reason_that_somebody_reads(action: Action, reason: str, ada: User) -> None:
    contribution, maria = pending(ada), moderator()
    before = rows()
    with pytest.raises(Unacceptable) as refusal:
        decide_on(maria, contribution, action, reason)
    assert set(refusal.value.errors) == {"reason"}
    assert not rows() ^ before


def test_reason_may_have_500_characters(ada: User) -> None:
    assert decide_on(moderator(), pending(ada), Action.REJECT, "a" * 500).reason == "a" * 500


def test_approval_needs_no_reason(ada: User) -> None:
    assert decide_on(moderator(), pending(ada), Action.APPROVE, "").reason == ""


def test_approval_with_too_long_a_reason_is_refused(ada: User) -> None:
    contribution, maria = pending(ada), moderator()
    with pytest.raises(Unacceptable, match="501 characters; a reason holds 500"):
        decide_on(maria, contribution, Action.APPROVE, "a" * 501)


def test_moderator_who_deletes_says_why(ada: User) -> None:
    contribution, maria = pending(ada), moderator()
    before = rows()
    with pytest.raises(Unacceptable, match="Say why"):
        delete(actor=maria, contribution=contribution)
    assert not rows() ^ before
    assert delete(actor=maria, contribution=contribution, reason=" It is copied.\r\n ").reason == "It is copied."


def test_author_who_deletes_need_not_say_why_but_not_at_length(ada: User) -> None:
    contribution = pending(ada)
    with pytest.raises(Unacceptable, match="501 characters"):
        delete(actor=ada, contribution=contribution, reason="a" * 501)
    assert delete(actor=ada, contribution=contribution).reason == ""


@pytest.mark.parametrize(
    ("reason", "note", "said"),
    [
        (FlagReason.WRONG, "a" * 501, "501 characters; a note holds 500"),
        (FlagReason.OTHER, "", "Say what is wrong"),
        (FlagReason.OTHER, " \n", "Say what is wrong"),
    ],
)
def test_note_of_a_flag_is_refused_at_its_own_field(
    reason: FlagReason, note: str, said: str, texts: list[Contribution]
) -> None:
    rui = person("Rui")
    with pytest.raises(Unacceptable, match=said) as refusal:
        flag(reader=rui, contribution=texts[0], reason=reason, note=note)
    assert set(refusal.value.errors) == {"note"}
    assert not Flag.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "Say what is wrong"), ("  ", "Say what is wrong"), ("a" * 2_001, "2,001 characters; a report holds 2,000")],
)
def test_report_without_words_or_with_too_many_is_refused(text: str, said: str, ada: User) -> None:
    with pytest.raises(Unacceptable, match=said):
        report(reporter=ada, formula=KL, text=text)
    assert not Report.objects.exists()


def test_answer_to_a_report_needs_a_reason(ada: User) -> None:
    told = report(reporter=ada, formula=KL, text="a" * 2_000)
    with pytest.raises(Unacceptable, match="Say why"):
        close_report(moderator=moderator(), report=told, reason=" ")
    told.refresh_from_db()
    assert told.closed_at is None


# --- two requests in the same moment ----------------------------------------------------------------------


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets nobody else write meanwhile")
@pytest.mark.django_db(transaction=True)
def test_of_two_texts_sent_in_the_same_moment_one_waits() -> None:
    ada = person("Ada")
    drafts = [draft(ada), draft(ada)]
    together, outcomes = Barrier(2), []

    def send(contribution: Contribution) -> None:
        together.wait()
        try:
            outcomes.append(submit(author=ada, contribution=contribution).review)
        except TooMuch:
            outcomes.append("too much")
        connection.close()

    threads = [Thread(target=send, args=[contribution]) for contribution in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["pending", "too much"]


def test_limit_of_one_is_one(settings: Any, texts: list[Contribution]) -> None:
    settings.VOTES_A_DAY = settings.FLAGS_A_DAY = settings.REPORTS_A_DAY = 1
    rui = person("Rui")
    vote_on(rui, texts[0])
    with pytest.raises(TooMuch, match="1 vote a day is the limit"):
        vote_on(rui, texts[1])
    report_it(rui, texts[0])
    with pytest.raises(TooMuch, match="1 report a day is the limit"):
        report_it(rui, texts[0])
    flag_it(rui, texts[0])
    with pytest.raises(TooMuch, match="1 flag a day is the limit"):
        flag_it(rui, texts[1])


# --- what is stored, however it comes about ---------------------------------------------------------------


def cycle(author: User, text: Contribution) -> None:
    """Sends and takes back."""
    submit(author=author, contribution=text)
    withdraw(author=author, contribution=text)


def test_taking_back_and_sending_again_ends_at_the_limit_of_a_day(ada: User, settings: Any) -> None:
    settings.REVISIONS_A_DAY = 3
    text = draft(ada)
    cycle(ada, text)
    cycle(ada, text)
    submit(author=ada, contribution=text)
    before = rows()
    with pytest.raises(TooMuch, match=r"taken back 3 times today\. Try again in 24 hours"):
        withdraw(author=ada, contribution=text)
    assert not rows() ^ before


def test_editing_and_sending_ends_at_the_limit_of_a_day(ada: User, settings: Any) -> None:
    settings.REVISIONS_A_DAY = 2
    text = draft(ada)
    submit(author=ada, contribution=text)
    save_draft(author=ada, contribution=text, text="Another text, which is as long as it has to be.")
    submit(author=ada, contribution=text)
    before = rows()
    with pytest.raises(TooMuch):
        save_draft(author=ada, contribution=text, text="A third text, which is as long as it has to be.")
    assert not rows() ^ before


def test_beginning_and_deleting_ends_at_the_limit_of_a_day(ada: User, settings: Any) -> None:
    settings.REVISIONS_A_DAY = 2
    for _ in range(2):
        delete(actor=ada, contribution=draft(ada))
    before = rows()
    with pytest.raises(TooMuch):
        draft(ada)
    assert not rows() ^ before


def test_texts_are_limited_by_their_bytes_too(ada: User, settings: Any) -> None:
    settings.STORED_A_DAY = 100
    draft(ada, text="é" * 40)
    before = rows()
    with pytest.raises(TooMuch, match="100 bytes"):
        draft(ada, text="e" * 21)
    assert not rows() ^ before
    draft(ada, text="e" * 20)


def test_the_html_of_a_text_counts_as_well(ada: User, settings: Any) -> None:
    text = draft(ada)
    submit(author=ada, contribution=text)
    sent = Revision.objects.get()
    settings.STORED_A_DAY = len(sent.text.encode()) * 2 + len(sent.html.encode()) - 1
    with pytest.raises(TooMuch):
        withdraw(author=ada, contribution=text)
    settings.STORED_A_DAY += 1
    withdraw(author=ada, contribution=text)


def test_what_was_written_a_day_ago_no_longer_counts(ada: User, settings: Any) -> None:
    settings.REVISIONS_A_DAY = 1
    draft(ada)
    Revision.objects.update(saved_at=timezone.now() - timedelta(hours=24))
    draft(ada)


def test_saving_a_draft_again_adds_nothing(ada: User, settings: Any) -> None:
    settings.REVISIONS_A_DAY = 1
    text = draft(ada)
    for number in range(5):
        save_draft(author=ada, contribution=text, text=f"Text {number}")
    assert Revision.objects.count() == 1


def test_votes_cannot_be_given_and_taken_without_end(ada: User, maria: User, settings: Any) -> None:
    settings.CHANGES_AN_HOUR = 2
    text, rui = published(ada, maria), person("Rui")
    COUNTS.forget()
    vote(reader=rui, contribution=text, clicked=True)
    unvote(reader=rui, contribution=text)
    before = rows()
    with pytest.raises(TooMuch):
        vote(reader=rui, contribution=text, clicked=True)
    assert not rows() ^ before
