"""Querysets: what is in doubt, in which order texts stand, what is still to be told, and what reading it costs."""

import pytest
from django.db.models import Model, QuerySet
from django.utils import timezone

from community.actions.reacting import flag, vote
from community.actions.writing import delete
from community.models import Contribution, FlagReason, Notice, User
from community.states import Action
from tests.personas import judged, person, published

pytestmark = pytest.mark.django_db


def keys(rows: QuerySet[Model]) -> list[int]:
    return [row.pk for row in rows]


# --- doubt ------------------------------------------------------------------------------------------------


@pytest.fixture
def text(maria: User) -> Contribution:
    return published(person("Ada"), maria)


def test_published_text_without_flags_is_under_no_doubt(text: Contribution, maria: User) -> None:
    assert not Contribution.objects.under_doubt(maria).exists()


def test_flagged_text_is_under_doubt_until_somebody_has_decided(text: Contribution, maria: User) -> None:
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    assert keys(Contribution.objects.under_doubt(maria)) == [text.pk]
    judged(maria, text, Action.KEEP)
    assert not Contribution.objects.under_doubt(maria).exists()


def test_flagged_text_that_its_author_has_deleted_is_under_no_doubt(text: Contribution, maria: User) -> None:
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    delete(actor=text.author, contribution=text)
    assert not Contribution.objects.under_doubt(maria).exists()


def test_text_with_many_flags_is_listed_once(text: Contribution, maria: User) -> None:
    for name in ("Rui", "Rosa"):
        flag(reader=person(name), contribution=text, reason=FlagReason.WRONG)
    assert keys(Contribution.objects.under_doubt(maria)) == [text.pk]


# --- order ------------------------------------------------------------------------------------------------


def test_best_first_is_by_votes_and_among_equals_newest_first(maria: User) -> None:
    texts = [published(person(f"Ada{number}"), maria) for number in range(4)]
    vote(reader=person("Rui"), contribution=texts[1], clicked=True)
    assert keys(Contribution.objects.public().best_first()) == [texts[number].pk for number in (1, 3, 2, 0)]
    assert keys(Contribution.objects.public().newest_first()) == [texts[number].pk for number in (3, 2, 1, 0)]


def test_texts_published_in_the_same_moment_stand_latest_first(maria: User) -> None:
    texts = [published(person(f"Ada{number}"), maria) for number in range(3)]
    Contribution.objects.update(published_at=timezone.now())
    latest_first = [text.pk for text in reversed(texts)]
    assert keys(Contribution.objects.public().best_first()) == latest_first
    assert keys(Contribution.objects.public().newest_first()) == latest_first


def test_among_equals_one_that_helped_nobody_is_not_below_one_that_nobody_answered(maria: User) -> None:
    older, newer = published(person("Ada"), maria), published(person("Ida"), maria)
    for count in range(3):
        vote(reader=person(f"Rui{count}"), contribution=newer, clicked=False)
    assert keys(Contribution.objects.public().best_first()) == [newer.pk, older.pk]


# --- what showing costs -----------------------------------------------------------------------------------


def test_showing_published_texts_takes_one_query(maria: User, django_assert_num_queries: pytest.FixtureRequest) -> None:
    for number in range(3):
        published(person(f"Ada{number}"), maria)
    with django_assert_num_queries(1):  # type: ignore[operator]
        shown = [(text.author.name, text.published_revision) for text in Contribution.objects.as_published()]
        assert len([revision.html for _, revision in shown if revision]) == 3


def test_source_is_not_read_where_only_the_html_is_shown(text: Contribution) -> None:
    (found,) = Contribution.objects.as_published()
    assert found.published_revision is not None
    assert found.published_revision.get_deferred_fields() == {"text"}


# --- notices ----------------------------------------------------------------------------------------------


def test_notice_is_told_only_when_it_can_no_longer_be_taken_back(text: Contribution) -> None:
    notice = Notice.objects.get()
    assert not Notice.objects.told().exists()
    Notice.objects.update(due_at=timezone.now())
    assert keys(Notice.objects.told()) == keys(Notice.objects.unread()) == keys(Notice.objects.to_send()) == [notice.pk]


@pytest.mark.parametrize(
    ("field", "told", "unread", "to_send"),
    [("cancelled_at", 0, 0, 0), ("read_at", 1, 0, 1), ("sent_at", 1, 1, 0)],
)
def test_notice_leaves_the_sets_it_has_been_through(
    field: str, told: int, unread: int, to_send: int, text: Contribution
) -> None:
    now = timezone.now()
    Notice.objects.update(due_at=now, **{field: now})
    counts = [rows.count() for rows in (Notice.objects.told(), Notice.objects.unread(), Notice.objects.to_send())]
    assert counts == [told, unread, to_send]
