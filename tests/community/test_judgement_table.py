"""The table of judgements: what each asks for and leads to, in what words, and about which text."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from community.judgements import (
    JUDGEMENTS,
    Wording,
    actions_that_cost_trust,
    possible_judgements,
    public_revision,
    revision_in_question,
)
from community.models import Contribution
from community.states import Action, Review
from community.words.decisions import alone, around
from tests.community.conftest import World
from tests.personas import judged, moderator

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 2, 20, tzinfo=UTC)
# By its word in the log, in the order in which they are offered: the button, and the sentence around the text.
WORDS = {
    "approve": ("Approve", ("approved ", "")),
    "request_changes": ("Ask for changes", ("asked for changes to ", "")),
    "restore": ("Restore", ("restored ", "")),
    "keep": ("Keep", ("kept ", " as it is")),
    "reject": ("Reject", ("rejected ", "")),
    "hide": ("Hide", ("hid ", "")),
    "spam": ("Mark as spam", ("marked ", " as spam")),
}
# Which of two revisions moderators judge, and which readers have before them.
REVISIONS = {
    "draft": (None, None),
    "withdrawn": (None, None),
    "pending": ("newest", "newest"),
    "changes requested": ("newest", "newest"),
    "rejected": ("newest", "newest"),
    "published": ("published", "published"),
    "published, edit begun": ("published", "published"),
    "published, edit pending": ("newest", "published"),
    "published, edit rejected": ("published", "published"),
    "hidden": ("published", "published"),
    "hidden, edit pending": ("newest", "published"),
    "spam, was pending": ("newest", "newest"),
    "spam, was published": ("published", "published"),
    "deleted": (None, "published"),
}


def which(asked: str) -> set[str]:
    """The judgements of which `asked` is true."""
    return {action for action, judgement in JUDGEMENTS.items() if getattr(judgement, asked)}


def test_each_is_named_on_its_button_and_in_the_log() -> None:
    assert {action: (row.label, around(action)) for action, row in JUDGEMENTS.items()} == WORDS
    assert list(JUDGEMENTS) == list(WORDS)


@pytest.mark.parametrize(
    ("asked", "actions"),
    [
        ("needs_newest", {"approve", "request_changes", "reject"}),
        ("ends_review", {"approve", "request_changes", "reject"}),
        ("needs_reason", {"request_changes", "restore", "reject", "hide", "spam"}),
        ("turns_down", {"request_changes", "reject", "hide", "spam"}),
        ("costs_trust", {"reject", "spam"}),
        ("notice", set(WORDS) - {"keep"}),
        ("alone", {"keep"}),
    ],
)
def test_each_asks_for_and_leads_to_what_was_agreed_on(asked: str, actions: set[str]) -> None:
    assert which(asked) == actions


def test_rejections_and_spam_cost_trust() -> None:
    assert actions_that_cost_trust() == ["reject", "spam"]


@pytest.mark.parametrize(
    ("published_revision", "review", "said"),
    [
        (None, Review.PENDING, "new"),
        (None, Review.APPROVED, "new"),
        (7, Review.PENDING, "edit"),
        (7, Review.APPROVED, "published"),
    ],
)
def test_words_are_those_for_the_text_as_it_stands(published_revision: int | None, review: str, said: str) -> None:
    assert Wording("new", "edit", "published").of(published_revision, review) == said


@pytest.mark.parametrize("review", [Review.PENDING, Review.APPROVED])
def test_words_that_are_not_given_are_those_before_them(review: str) -> None:
    assert Wording("new").of(7, review) == "new"
    assert Wording("new", "edit").of(7, review) == "edit"


@pytest.mark.parametrize(
    ("action", "count"),
    [("approve", 2), ("request_changes", 2), ("restore", 2), ("keep", 1), ("reject", 3), ("hide", 1), ("spam", 2)],
)
def test_effect_is_said_in_a_sentence_for_each_standing_of_the_text(action: str, count: int) -> None:
    effect = JUDGEMENTS[action].effect
    said = {effect.of(None, Review.PENDING), effect.of(7, Review.PENDING), effect.of(7, Review.APPROVED)}
    assert len(said) == count
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize("state", REVISIONS)
def test_text_that_is_judged_and_text_that_is_read(state: str, world: World) -> None:
    text = world.texts[state]
    there = {"newest": text.current_revision, "published": text.published_revision, None: None}
    assert (revision_in_question(text), public_revision(text)) == tuple(there[name] for name in REVISIONS[state])


@pytest.mark.parametrize(
    ("action", "text"),
    [
        *(("approve", "edit"), ("request_changes", "edit"), ("reject", "edit"), ("spam", "edit")),
        *(("restore", "published"), ("keep", "published"), ("hide", "published")),
    ],
)
def test_where_an_edit_is_in_review_each_is_about_the_edit_or_about_what_is_published(
    action: str, text: str, world: World
) -> None:
    contribution = world.texts["published, edit pending"]
    judged_one = JUDGEMENTS[action].revision(contribution)
    assert judged_one == (contribution.current_revision if text == "edit" else contribution.published_revision)


@pytest.mark.parametrize(
    ("state", "action", "visibility", "review", "what_is_published"),
    [
        ("pending", "approve", "public", "approved", "newest"),
        ("published, edit pending", "approve", "public", "approved", "newest"),
        ("hidden, edit pending", "approve", "public", "approved", "newest"),
        ("pending", "request_changes", "private", "changes_requested", None),
        ("published, edit pending", "request_changes", "public", "changes_requested", "published"),
        ("pending", "reject", "private", "rejected", None),
        ("published, edit pending", "reject", "public", "rejected", "published"),
        ("hidden", "reject", "private", "rejected", None),
        ("hidden", "restore", "public", "approved", "published"),
        ("spam, was pending", "restore", "private", "pending", None),
        ("spam, was published", "restore", "public", "approved", "published"),
        ("published", "hide", "hidden", "approved", "published"),
        ("pending", "spam", "spam", "pending", None),
        ("published, edit begun", "spam", "spam", "draft", "published"),
        ("published", "keep", "public", "approved", "published"),
    ],
)
def test_text_stands_afterwards_as_was_agreed_on(
    state: str, action: str, visibility: str, review: str, what_is_published: str | None, world: World
) -> None:
    text = Contribution.objects.get(pk=world.texts[state].pk)
    revisions = {"newest": text.current_revision, "published": text.published_revision, None: None}
    assert JUDGEMENTS[action].is_possible(text)
    JUDGEMENTS[action].change(text)
    assert (text.visibility, text.review, text.published_revision) == (visibility, review, revisions[what_is_published])


@pytest.mark.parametrize(("action", "said"), [("keep", "kept"), ("spam", "marked as spam"), ("hide", "hid")])
def test_what_was_done_is_said_without_the_text_too(action: str, said: str) -> None:
    assert alone(action) == said


@pytest.mark.parametrize("action", sorted(set(WORDS) - {"keep"}))
def test_author_is_told_on_which_formula_and_of_what_kind_the_text_is(action: str) -> None:
    notice = JUDGEMENTS[action].notice
    assert notice is not None
    for words in (notice.of(None, Review.PENDING), notice.of(7, Review.PENDING), notice.of(7, Review.APPROVED)):
        assert words.startswith("Your ")
        assert "{kind} on {formula}" in words


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        ("draft", []),
        ("pending", ["approve", "request_changes", "reject", "spam"]),
        ("published", ["keep", "hide", "spam"]),  # somebody has flagged it
        ("hidden", ["restore", "reject", "spam"]),
    ],
)
def test_those_that_are_possible_are_offered_in_order(state: str, actions: list[str], world: World) -> None:
    assert [judgement.action for judgement in possible_judgements(world.texts[state])] == actions


def test_what_nobody_has_flagged_since_need_not_be_kept(world: World) -> None:
    text = world.texts["published"]
    judged(moderator("Mira"), text, Action.KEEP)
    text.refresh_from_db()
    assert [judgement.action for judgement in possible_judgements(text)] == ["hide", "spam"]


@pytest.mark.parametrize(
    ("action", "state", "answered"),
    [
        ("approve", "published, edit pending", True),
        ("request_changes", "published, edit pending", False),
        ("reject", "published, edit pending", False),
        ("reject", "hidden", True),
        ("restore", "hidden", True),
        ("keep", "published", True),
        ("hide", "published", True),
        ("spam", "published", True),
    ],
)
def test_flags_are_answered_by_what_is_decided_about_the_public_text(
    action: str, state: str, answered: bool, world: World
) -> None:
    assert JUDGEMENTS[action].answers_flags(world.texts[state]) is answered


@pytest.mark.parametrize("first", [None, LONG_AGO])
def test_text_approved_again_keeps_the_day_of_its_first_publication(first: datetime | None, world: World) -> None:
    text = Contribution.objects.get(pk=world.texts["pending"].pk)
    text.published_at = first
    JUDGEMENTS[Action.APPROVE].change(text)
    assert text.published_at == (first or timezone.now())  # which stands still here
