"""While a decision can be taken back nobody is told of it: not on any page of its author's, nor by the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.actions.judging import undo
from community.actions.reacting import flag
from community.actions.writing import discard_edit, save_draft, submit, withdraw
from community.errors import WrongState
from community.judgements import JUDGEMENTS
from community.models import Contribution, FlagReason, User
from community.states import Action, Visibility
from community.told import all_as_told, as_told, told_columns
from tests.clock import Clock
from tests.community.api.asking import CONTRIBUTIONS, one, problem, program, said, send
from tests.community.working import work
from tests.markup import parse_html
from tests.personas import edited, hidden, judged, moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db

WINDOW = 60  # seconds
REASON = "A reason that nobody has read so far."


def edit_in_review(author: User, by: User) -> Contribution:
    return edited(published(author, by), send=True)


def new(author: User, by: User) -> Contribution:
    return pending(author)


CASES: list[tuple[Callable[[User, User], Contribution], Action]] = [
    (new, Action.APPROVE),
    (new, Action.REQUEST_CHANGES),
    (new, Action.REJECT),
    (new, Action.SPAM),
    (published, Action.HIDE),
    (published, Action.SPAM),
    (edit_in_review, Action.APPROVE),
    (edit_in_review, Action.REJECT),
    (edit_in_review, Action.REQUEST_CHANGES),
    (edit_in_review, Action.HIDE),
    (hidden, Action.RESTORE),
    (hidden, Action.REJECT),
]


def page(client: Client, address: str) -> str:
    """What stands on a page, or that there is none."""
    answer = client.get(address)
    return parse_html(answer.content).one("main").text if answer.status_code == 200 else str(answer.status_code)


def surfaces(author: User, text: Contribution) -> dict[str, str]:
    """All that an author can look at of a text of theirs."""
    client = Client()
    client.force_login(author)
    asking = program(author)
    return {
        "list of one's texts": page(client, reverse("my-texts")),
        "form": page(client, reverse("edit-text", args=[text.pk])),
        "text": page(client, text.get_absolute_url()),
        "notices": page(client, reverse("notices")),
        "API, alone": json.dumps(said(asking.get(one(text.pk)))),
        "API, list": json.dumps(said(asking.get(f"{CONTRIBUTIONS}?author=me"))),
    }


@pytest.mark.thorough
@pytest.mark.parametrize(("before", "action"), CASES, ids=[f"{made.__name__}-{action}" for made, action in CASES])
def test_author_is_told_when_it_can_no_longer_be_taken_back(
    before: Callable[[User, User], Contribution], action: Action, ada: User, maria: User, clock: Clock
) -> None:
    text = before(ada, maria)
    clock.move(days=1)
    work()
    mail.outbox.clear()
    as_it_was = surfaces(ada, text)
    judged(maria, text, action, REASON)
    clock.move(seconds=WINDOW - 1)
    work()
    assert surfaces(ada, text) == as_it_was
    assert not mail.outbox
    clock.move(seconds=1)
    work()
    told = surfaces(ada, text)
    assert [name for name in told if told[name] == as_it_was[name]] == []
    assert REASON in told["notices"]
    assert len(mail.outbox) == 1


def test_queries_sort_by_what_authors_are_told(ada: User, maria: User, clock: Clock) -> None:
    # An author for each, as the site trusts who has published several.
    texts = [before(person(f"Author{number}"), maria) for number, (before, _) in enumerate(CASES)]
    rewritten = pending(ada)
    clock.move(days=1)
    for text, (_, action) in zip(texts, CASES, strict=True):
        judged(maria, text, action)
    judged(maria, rewritten, Action.REJECT)
    edited(Contribution.objects.get(pk=rewritten.pk))  # of this newer text the review stands where it stands
    visibility, review = told_columns()
    found = Contribution.objects.annotate(told_visibility=visibility, told_review=review).order_by("pk")
    told = [(text.visibility, text.review) for text in all_as_told(found)]
    assert [(text.told_visibility, text.told_review) for text in found] == told
    assert told == [*[(text.visibility, text.review) for text in texts], ("private", "draft")]


def test_every_judgement_that_is_told_is_tried() -> None:
    assert {action for _, action in CASES} == {word for word, judgement in JUDGEMENTS.items() if judgement.notice}


def test_author_of_a_decision_that_is_taken_back_has_seen_nothing(ada: User, maria: User, clock: Clock) -> None:
    text = pending(ada)
    as_it_was = surfaces(ada, text)
    decision = judged(maria, text, Action.REJECT, REASON)
    clock.move(seconds=30)
    undo(moderator=maria, decision=decision)
    clock.move(days=1)
    work()
    now = surfaces(ada, text)
    # The version counts what was done, also what was taken back; it says nothing of what that was.
    before, after = text.version, text.version + 2
    for is_, was in (
        (f'"version": {after}', f'"version": {before}'),
        (f"c{text.pk}-v{after}-", f"c{text.pk}-v{before}-"),
    ):
        now = {name: shown.replace(is_, was) for name, shown in now.items()}
    assert now == as_it_was


def test_moderators_and_readers_see_it_at_once(ada: User, maria: User, clock: Clock) -> None:
    text = pending(ada)
    judged(maria, text, Action.APPROVE)
    assert Client().get(text.get_absolute_url()).status_code == 200
    assert said(Client().get(one(text.pk)))["state"] == said(program(maria).get(one(text.pk)))["state"] == "published"
    client = Client()
    client.force_login(maria)
    assert "Published: everybody sees it." in page(client, reverse("moderation-item", args=[text.pk]))


def test_what_the_site_does_by_a_rule_is_told_at_once(ada: User, maria: User, clock: Clock) -> None:
    for _ in range(3):
        published(ada, maria)
    text = submit(author=ada, contribution=edited(pending(ada)))
    assert as_told(text).state == text.state == "published"


def test_what_the_site_hides_by_a_rule_is_told_at_once(ada: User, maria: User, settings: Any) -> None:
    settings.TRUSTED_FLAGS_TO_HIDE = 1
    text = published(ada, maria)
    flag(reader=moderator("Mo"), contribution=text, reason=FlagReason.WRONG)
    text.refresh_from_db()
    assert as_told(text).visibility == text.visibility == Visibility.HIDDEN


def test_copy_that_is_told_leaves_the_row_as_it_is(ada: User, maria: User, clock: Clock) -> None:
    text = pending(ada)
    judged(maria, text, Action.APPROVE)
    text.refresh_from_db()
    before = rows()
    assert as_told(text).published_revision is None
    assert as_told(text).state == "pending"
    assert text.state == "published"
    assert text.published_revision is not None
    assert not rows() ^ before


# --- what an author does meanwhile ------------------------------------------------------------------------


@pytest.fixture
def rejected(ada: User, maria: User, clock: Clock) -> Contribution:
    """A text that was rejected this moment: its author believes it in review."""
    text = pending(ada)
    judged(maria, text, Action.REJECT, REASON)
    text.refresh_from_db()
    return text


def test_author_may_write_on(rejected: Contribution, ada: User) -> None:
    save_draft(author=ada, contribution=rejected, text="Something else altogether, at last.")
    rejected.refresh_from_db()
    assert as_told(rejected).state == "draft"
    submit(author=ada, contribution=rejected)
    rejected.refresh_from_db()
    assert as_told(rejected).state == rejected.state == "pending"


def test_author_who_sends_once_more_what_is_in_review_is_told_that_it_is(rejected: Contribution, ada: User) -> None:
    client = Client()
    client.force_login(ada)
    assert rejected.current_revision is not None
    form = {"do": "send", "text": rejected.current_revision.text}
    before = rows()
    answer = client.post(reverse("edit-text", args=[rejected.pk]), form)
    assert answer.headers["Location"] == reverse("my-texts")
    assert "is in review. A moderator reads it next" in page_with_messages(client)
    assert not rows() ^ before


def page_with_messages(client: Client) -> str:
    return str(parse_html(client.get(reverse("my-texts")).content).text)


def test_saving_the_same_says_that_it_is_in_review(rejected: Contribution, ada: User) -> None:
    client = Client()
    client.force_login(ada)
    assert rejected.current_revision is not None
    client.post(reverse("edit-text", args=[rejected.pk]), {"do": "save", "text": rejected.current_revision.text})
    assert "Saved. A moderator will read it." in page_with_messages(client)


@pytest.mark.parametrize("act", [withdraw, discard_edit])
@pytest.mark.parametrize("action", [Action.APPROVE, Action.REJECT])
def test_author_who_takes_it_back_waits_and_is_not_told_why(
    act: Callable[..., object], action: Action, ada: User, maria: User, clock: Clock
) -> None:
    text = edit_in_review(ada, maria)
    clock.move(days=1)
    judged(maria, text, action)
    if (act, action) == (discard_edit, Action.REJECT):
        act(author=ada, contribution=text)  # what is discarded needs no answer
        return
    before = rows()
    with pytest.raises(WrongState, match="is deciding about this text just now"):
        act(author=ada, contribution=text)
    assert not rows() ^ before


def test_author_who_changes_what_was_just_taken_for_spam_keeps_what_was_typed(
    ada: User, maria: User, clock: Clock
) -> None:
    text = pending(ada)
    judged(maria, text, Action.SPAM)
    client = Client()
    client.force_login(ada)
    answer = client.post(reverse("edit-text", args=[text.pk]), {"do": "save", "text": "What I typed in the meantime."})
    assert answer.status_code == 409
    shown = parse_html(answer.content)
    assert "try again in a minute" in shown.text
    assert shown.one("textarea").text == "What I typed in the meantime."
    assert shown.all("details", class_="other-text") == []


@pytest.mark.parametrize("which", ["judged_version", "version"])
def test_program_may_name_the_version_that_it_was_told(
    which: str, rejected: Contribution, ada: User, settings: Any
) -> None:
    decision = rejected.decisions.last()
    assert decision is not None
    sent = {"text": "Something else altogether, at last.", "version": getattr(decision, which)}
    assert said(send(program(ada), "PATCH", one(rejected.pk), sent))["state"] == "draft"


def test_program_with_another_version_is_not_told_of_the_decision(rejected: Contribution, ada: User) -> None:
    body = problem(send(program(ada), "PATCH", one(rejected.pk), {"text": "Otherwise.", "version": 7}), 409)
    assert f"at version {rejected.version - 1}, not 7" in body["detail"]
