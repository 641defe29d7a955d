"""The list of published texts is put together from rows: it says of each text what its serializer says."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.request import Request

from community.actions.people import remove_account
from community.actions.posting import post
from community.actions.reacting import vote
from community.api.contributions import page_of_contributions
from community.api.paging import SIZE, LinkedPage
from community.api.published import page_json, published_rows
from community.kinds import Kind
from community.models import Contribution, Revision, User
from community.states import Action, Visibility
from formulas.api.answers import json_of, origin
from tests.community.api.asking import CONTRIBUTIONS, said
from tests.headers import headers_of
from tests.personas import KL, judged, person, published

pytestmark = pytest.mark.django_db


def asked(host: str = "testserver") -> Request:
    return Request(RequestFactory().get(CONTRIBUTIONS, headers={"host": host}))


def assert_rows_say_what_the_serializer_says(request: Request) -> None:
    models = Contribution.objects.public().select_related("author", "current_revision", "published_revision")
    texts = list(models.order_by("-id"))
    assert texts
    slow = json_of(page_of_contributions(LinkedPage(texts, "http://next", None), AnonymousUser(), request))
    assert page_json(LinkedPage(list(published_rows().order_by("-id")), "http://next", None), origin(request)) == slow


def test_text_with_a_view_and_strange_characters_is_said_as_it_is(ada: User, maria: User) -> None:
    words = "Think of <b>this</b> & that, \u2028 or of \U0001f600: a “text” of some length."
    text = post(author=ada, formula=KL, kind=Kind.AHA, text=words, view={"mu_p": 2, "mu_q": -0.5}, send=True)
    judged(maria, text, Action.APPROVE)
    assert_rows_say_what_the_serializer_says(asked())


def test_html_that_was_made_anew_is_said(ada: User, maria: User) -> None:
    text = published(ada, maria)
    assert_rows_say_what_the_serializer_says(asked())
    Revision.objects.filter(contribution=text).update(html="<p>other</p>")
    assert_rows_say_what_the_serializer_says(asked())
    assert b"<p>other</p>" in page_json(LinkedPage(list(published_rows()), None, None), origin(asked()))


@pytest.mark.parametrize(
    "change",
    [{"clicked": 7}, {"not_for_me": 3}, {"kind": "aha"}, {"formula": "entropy"}, {"published_at": timezone.now()}],
    ids=lambda change: str(*change),
)
def test_every_change_of_a_text_is_said(ada: User, maria: User, change: dict[str, Any]) -> None:
    text = published(ada, maria)
    assert_rows_say_what_the_serializer_says(asked())
    Contribution.objects.filter(pk=text.pk).update(**change)
    assert_rows_say_what_the_serializer_says(asked())


def test_vote_and_removal_of_the_author_are_seen_at_once(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    assert said(client.get(CONTRIBUTIONS))["results"][0]["clicked"] == 0
    vote(reader=person("Rui"), contribution=text, clicked=True)
    assert said(client.get(CONTRIBUTIONS))["results"][0]["clicked"] == 1
    remove_account(user=ada, keep_published=True)
    assert said(client.get(CONTRIBUTIONS))["results"][0]["author"]["name"] != "Ada"


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.SPAM, Visibility.DELETED])
def test_text_that_is_not_public_is_in_no_row(ada: User, maria: User, visibility: Visibility) -> None:
    published(ada, maria)
    assert published_rows().count() == 1
    Contribution.objects.update(visibility=visibility)
    assert published_rows().count() == 0


def test_list_takes_one_query(
    client: Client, ada: User, maria: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(ada, maria)
    for _ in range(2):
        with django_assert_num_queries(1):
            assert said(client.get(CONTRIBUTIONS))["results"]


def test_list_can_be_set_out_for_people(client: Client, ada: User, maria: User) -> None:
    published(ada, maria)
    plain = client.get(CONTRIBUTIONS)
    set_out = client.get(CONTRIBUTIONS, headers={"accept": "application/json; indent=2"})
    assert b"\n  " in set_out.content
    assert set_out.json() == plain.json()


def test_whole_list_is_kept_only_while_its_rows_say_the_same(client: Client, ada: User, maria: User) -> None:
    first = published(ada, maria)
    assert [text["id"] for text in said(client.get(CONTRIBUTIONS))["results"]] == [first.pk]
    second = published(ada, maria)
    assert [text["id"] for text in said(client.get(CONTRIBUTIONS))["results"]] == [second.pk, first.pk]
    Contribution.objects.filter(pk=second.pk).update(visibility=Visibility.HIDDEN)
    assert [text["id"] for text in said(client.get(CONTRIBUTIONS))["results"]] == [first.pk]


def test_plain_question_is_answered_as_one_that_was_weighed(client: Client, maria: User) -> None:
    for number in range(SIZE + 2):
        published(person(f"Author{number}"), maria)
    quick, weighed = client.get(CONTRIBUTIONS), client.get(CONTRIBUTIONS, headers={"accept": "text/html, */*"})
    assert said(quick)["next"]
    assert quick.content == weighed.content
    assert headers_of(quick) == headers_of(weighed)


def test_who_says_who_asks_wrongly_is_told_so(client: Client, ada: User, maria: User) -> None:
    published(ada, maria)
    assert client.get(CONTRIBUTIONS).status_code == 200
    assert client.get(CONTRIBUTIONS, headers={"authorization": "Bearer klarity_nobody"}).status_code == 401
