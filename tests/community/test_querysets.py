"""Querysets: what is in doubt, and what is still to be told."""

from datetime import timedelta

import pytest
from django.db.models import Model, QuerySet
from django.utils import timezone

from community.actions.reacting import flag
from community.actions.writing import delete
from community.models import Contribution, FlagReason, Notice, User
from community.states import Action, Visibility
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


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.SPAM, Visibility.DELETED])
def test_flag_that_nobody_has_answered_puts_no_text_in_doubt_that_is_gone(
    visibility: Visibility, text: Contribution, maria: User
) -> None:
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    Contribution.objects.update(visibility=visibility)
    assert not Contribution.objects.under_doubt(maria).exists()


def test_text_with_many_flags_is_listed_once(text: Contribution, maria: User) -> None:
    for name in ("Rui", "Rosa"):
        flag(reader=person(name), contribution=text, reason=FlagReason.WRONG)
    assert keys(Contribution.objects.under_doubt(maria)) == [text.pk]


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


@pytest.mark.parametrize(("seconds_more", "is_sent"), [(-10, True), (0, False)])
def test_mail_is_news_for_a_week(seconds_more: int, is_sent: bool, text: Contribution) -> None:
    Notice.objects.update(due_at=timezone.now() - timedelta(days=7, seconds=seconds_more))
    assert Notice.objects.to_send().exists() is is_sent
    assert Notice.objects.unread().exists()  # on the site it stays
