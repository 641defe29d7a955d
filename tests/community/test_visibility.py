"""Who sees which text in which state, and which revision of it; who may decide about it."""

from datetime import timedelta

import pytest
from django.db.models import Model, QuerySet
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from community.models import Contribution, User
from community.permissions import revision_for
from community.visibility import Gone, Met, Placeholder, Text, met_at
from tests.community.conftest import World

pytestmark = pytest.mark.django_db

# The number of the revision that somebody is shown of a text in each state; "-" where there is nothing to see. The
# second revision is the edit; of the withdrawn text, the draft made of it.
NUMBERS = {
    # Columns:    draft withd pend  chang rejec publ  p+beg p+pen p+rej hid   h+pen s(pen s(pub delet
    "everybody": "-     -     -     -     -     1     1     1     1     -     -     -     -     -",
    "author":    "1     2     1     1     1     1     2     2     2     1     2     1     1     -",
    "moderator": "-     -     1     1     1     1     1     2     2     1     2     1     1     -",
}  # fmt: skip
SHOWN = {
    "stranger": NUMBERS["everybody"],
    "reader": NUMBERS["everybody"],
    "author": NUMBERS["author"],
    "moderator": NUMBERS["moderator"],
    "writing moderator": NUMBERS["author"],  # of their own texts
    "inactive author": NUMBERS["everybody"],
    "inactive moderator": NUMBERS["everybody"],
}
# What is met at a text's address where nothing of it is shown: h, that it is hidden; x, that it was deleted.
LEFT = {
    # Columns:    draft withd pend  chang rejec publ  p+beg p+pen p+rej hid   h+pen s(pen s(pub delet
    "everybody": "-     -     -     -     -     1     1     1     1     h     h     -     -     x",
    "author":    "1     2     1     1     1     1     2     2     2     1     2     1     1     x",
    "moderator": "-     -     1     1     1     1     1     2     2     1     2     1     1     x",
}  # fmt: skip
MET = {persona: LEFT["everybody" if persona not in LEFT else persona] for persona in SHOWN} | {
    "writing moderator": LEFT["author"]  # with their own texts
}
WAITING = {"pending", "published, edit pending", "hidden, edit pending"}
FLAGGED = {"published", "published, edit begun", "published, edit pending", "published, edit rejected"}  # by conftest
DOUBTED = {*FLAGGED, "hidden", "hidden, edit pending"}


def keys(rows: QuerySet[Model]) -> list[int]:
    return [row.pk for row in rows]


def keys_of(texts: dict[str, Contribution], states: set[str]) -> set[int]:
    return {texts[state].pk for state in states}


@pytest.mark.parametrize("persona", SHOWN)
def test_each_sees_the_revision_that_is_theirs_to_see(persona: str, world: World) -> None:
    user = world.people[persona]
    shown = [revision_for(user, text) for text in world.texts_before(persona).values()]
    assert [str(revision.number) if revision else "-" for revision in shown] == SHOWN[persona].split()


@pytest.mark.parametrize("persona", SHOWN)
def test_visible_set_holds_exactly_the_texts_of_which_something_is_shown(persona: str, world: World) -> None:
    texts = world.texts_before(persona)
    seen = set(keys(Contribution.objects.visible_to(world.people[persona])))
    numbers = zip(texts, SHOWN[persona].split(), strict=True)
    assert seen & keys_of(texts, set(texts)) == keys_of(texts, {state for state, number in numbers if number != "-"})


def in_one_character(met: Met) -> str:
    """What the table above says of it."""
    match met:
        case Text(revision=revision):
            return str(revision.number)
        case Placeholder():
            return "h"
        case Gone():
            return "x"
    return "-"


@pytest.mark.parametrize("persona", MET)
def test_each_meets_a_text_or_what_is_left_of_it_or_nothing(persona: str, world: World) -> None:
    user = world.people[persona]
    texts = world.texts_before(persona).values()
    met = [met_at(text.pk, user) for text in texts]
    assert all(found is None or found.contribution == text for found, text in zip(met, texts, strict=True))
    assert [in_one_character(found) for found in met] == MET[persona].split()


def test_nothing_is_met_where_there_never_was_a_text(world: World) -> None:
    assert met_at(max(keys(Contribution.objects.all())) + 1, world.people["moderator"]) is None


@pytest.mark.parametrize(("state", "queries"), [("published", 1), ("hidden", 2), ("draft", 2)])
def test_meeting_a_text_takes_one_query_and_all_else_two(
    state: str, queries: int, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        met = met_at(world.texts[state].pk, world.people["stranger"])
        if isinstance(met, Text):
            assert met.contribution.author.name
            assert met.contribution.current_revision


def test_another_author_sees_of_a_text_what_everybody_sees(world: World) -> None:
    other = world.people["reader"]
    assert set(keys(Contribution.objects.visible_to(other))) == set(keys(Contribution.objects.public()))


def test_writing_moderator_sees_the_texts_of_others_as_moderators_do(world: World) -> None:
    seen = set(keys(Contribution.objects.visible_to(world.people["writing moderator"])))
    numbers = zip(world.texts, NUMBERS["moderator"].split(), strict=True)
    assert seen >= keys_of(world.texts, {state for state, number in numbers if number != "-"})


def test_public_are_the_published_texts_and_no_others(world: World) -> None:
    every = world.texts.values(), world.texts_of_moderator.values()
    expected = keys_of(world.texts, FLAGGED) | keys_of(world.texts_of_moderator, FLAGGED)
    assert sum(map(len, every)) == Contribution.objects.count() > len(expected)
    assert set(keys(Contribution.objects.public())) == expected


def test_sent_in_is_what_was_ever_before_the_moderators_gone_or_not(world: World) -> None:
    never = keys_of(world.texts, {"draft"}) | keys_of(world.texts_of_moderator, {"draft"})
    every = set(keys(Contribution.objects.all()))
    assert set(keys(Contribution.objects.sent_in())) == every - never != every


@pytest.mark.parametrize(("rows", "states"), [("awaiting_review", WAITING), ("under_doubt", DOUBTED)])
def test_moderator_has_before_them_what_others_wrote(rows: str, states: set[str], world: World) -> None:
    both = keys_of(world.texts, states) | keys_of(world.texts_of_moderator, states)
    assert set(keys(getattr(Contribution.objects, rows)(world.people["moderator"]))) == both
    others = keys_of(world.texts, states)
    assert set(keys(getattr(Contribution.objects, rows)(world.people["writing moderator"]))) == others


@pytest.mark.parametrize("rows", ["awaiting_review", "under_doubt"])
@pytest.mark.parametrize("persona", ["stranger", "reader", "author", "inactive author", "inactive moderator"])
def test_who_does_not_moderate_has_nothing_before_them(rows: str, persona: str, world: World) -> None:
    assert not getattr(Contribution.objects, rows)(world.people[persona]).exists()


def test_oldest_submission_is_reviewed_first(world: World) -> None:
    now = timezone.now()
    waiting = [world.texts[state] for state in sorted(WAITING)]
    for age, text in enumerate(waiting):
        Contribution.objects.filter(pk=text.pk).update(submitted_at=now - timedelta(days=age + 1))
    writing = world.people["writing moderator"]
    assert isinstance(writing, User)
    found = keys(Contribution.objects.awaiting_review(writing))
    assert found == [text.pk for text in reversed(waiting)]
