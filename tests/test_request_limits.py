"""How much a program may ask of the API: counted by address or token, said with every answer, refused in words."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from community.api.known_tokens import KNOWN, LOOK_UPS
from community.models import Token, User
from formulas.costs.counts import COUNTS
from tests.community.api.asking import bearer, token
from tests.personas import person
from tests.serving import ready_site

DETAIL = "/api/v1/formulas/kl-divergence/"
LIST = "/api/v1/contributions/"
ME = "/api/v1/me/"
LEFT = re.compile(r'"(\w+)";r=(\d+);t=(\d+)')


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    COUNTS.forget()
    KNOWN.forget()
    yield
    COUNTS.forget()
    KNOWN.forget()


@pytest.fixture
def few() -> Iterator[None]:
    """Three requests a minute for strangers, five for a token."""
    with override_settings(API_REQUESTS_OF_STRANGER=3, API_REQUESTS_OF_TOKEN=5):
        yield


def left(answer: Any) -> tuple[str, int]:
    """By which policy a request was counted, and how much is left of it."""
    found = LEFT.fullmatch(answer.headers["RateLimit"])
    assert found
    assert 0 < int(found[3]) <= 60
    return found[1], int(found[2])


site = [pytest.mark.site, pytest.mark.django_db]


class TestOneProcess:
    pytestmark = site

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            (DETAIL, 200),
            ("/api/v1/formulas/", 200),
            ("/api/v1/formulas/?search=entropy", 200),
            (LIST, 200),
            (f"{LIST}?limit=1", 200),
            (f"{DETAIL}figure.svg", 200),
            (f"{DETAIL}evaluate/?mu_p=99", 400),
            (ME, 401),
            ("/api/v1/formulas/no-such-formula/", 404),
            ("/api/v1/no-such-thing/", 404),
            ("/api/v1/docs/", 200),
        ],
    )
    def test_each_answer_says_the_policy_and_what_is_left(
        self, client: Client, few: None, address: str, status: int
    ) -> None:
        for expected in (2, 1):
            answer = client.get(address)
            assert answer.status_code == status
            assert answer.headers["RateLimit-Policy"] == '"strangers";q=3;w=60'
            assert left(answer) == ("strangers", expected)

    def test_answer_that_nothing_has_changed_says_it_too(self, client: Client, few: None) -> None:
        etag = client.get(DETAIL).headers["ETag"]
        answer = client.get(DETAIL, headers={"if-none-match": etag})
        assert answer.status_code == 304
        assert left(answer) == ("strangers", 1)

    def test_kept_answer_says_what_is_left_for_its_own_caller(self, client: Client, few: None) -> None:
        with override_settings(PAGE_CACHE_SECONDS=60):
            assert [left(client.get(DETAIL))[1] for _ in range(2)] == [2, 1]
            assert left(client.get(DETAIL, REMOTE_ADDR="203.0.113.9")) == ("strangers", 2)

    @pytest.mark.parametrize("kept_for", [0, 60])
    def test_one_too_many_is_refused_in_problem_json(self, client: Client, few: None, kept_for: int) -> None:
        with override_settings(PAGE_CACHE_SECONDS=kept_for):
            assert [client.get(DETAIL).status_code for _ in range(3)] == [200, 200, 200]
            answer = client.get(DETAIL, headers={"origin": "https://elsewhere.example"})
        assert answer.status_code == 429
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "3 times within a minute" in json.loads(answer.content)["detail"]
        assert left(answer) == ("strangers", 0)
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "RateLimit" in answer.headers["Access-Control-Expose-Headers"]

    def test_refused_request_does_nothing(self, few: None) -> None:
        text = {"formula": "kl-divergence", "kind": "explanation", "text": 30 * "word "}
        program = bearer(token(person("Ada")))
        sent = [program.post(LIST, json.dumps(text), content_type="application/json").status_code for _ in range(7)]
        assert sent[-2:] == [429, 429]
        assert sent.count(201) <= 5

    def test_pages_are_not_counted(self, client: Client, few: None) -> None:
        for _ in range(5):
            answer = client.get("/formulas/kl-divergence/")
            assert answer.status_code == 200
            assert "RateLimit" not in answer.headers

    def test_question_of_a_browser_whether_it_may_ask_is_not_counted(self, client: Client, few: None) -> None:
        asked = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
        for _ in range(5):
            assert client.options(DETAIL, headers=asked).status_code == 200

    def test_addresses_are_counted_apart(self, client: Client, few: None) -> None:
        for _ in range(4):
            client.get(DETAIL)
        assert client.get(DETAIL, REMOTE_ADDR="203.0.113.9").status_code == 200

    def test_token_is_counted_by_itself_also_where_nobody_asks_for_it(self, client: Client, few: None) -> None:
        for _ in range(4):
            client.get(DETAIL)
        program = bearer(token(person("Ada")))
        assert [left(program.get(address)) for address in (DETAIL, ME)] == [("tokens", 4), ("tokens", 3)]
        assert program.get(ME, REMOTE_ADDR="203.0.113.9").headers["RateLimit"].startswith('"tokens";r=2')

    def test_tokens_are_counted_apart(self, few: None) -> None:
        ada = person("Ada")
        first, second = bearer(token(ada)), bearer(token(ada))
        assert [first.get(DETAIL).status_code for _ in range(6)] == [*(5 * [200]), 429]
        assert second.get(DETAIL).status_code == 200

    def test_token_that_asks_too_often_is_not_advised_to_take_one(self, few: None) -> None:
        program = bearer(token(person("Ada")))
        for _ in range(5):
            program.get(DETAIL)
        assert json.loads(program.get(DETAIL).content)["detail"].startswith("You have asked 5 times within a minute")
        assert "With a token" not in json.loads(program.get(DETAIL).content)["detail"]

    def test_made_up_tokens_share_the_count_of_their_address(self, few: None) -> None:
        answers = [bearer(f"klarity_{number}").get(ME) for number in range(5)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
        assert left(answers[0]) == ("strangers", 2)

    @pytest.mark.parametrize("change", ["expired", "closed", "revoked"])
    def test_token_that_opens_nothing_counts_as_a_stranger(self, few: None, change: str) -> None:
        ada = person("Ada")
        program = bearer(token(ada))
        if change == "expired":
            Token.objects.update(expiry=timezone.now() - timedelta(seconds=1))
        elif change == "closed":
            User.objects.filter(pk=ada.pk).update(is_active=False)
        else:
            Token.objects.all().delete()
        assert left(program.get(DETAIL)) == ("strangers", 2)

    @pytest.mark.parametrize("header", ["", "Bearer", "Basic abc", "Bearer \xff\x00", "bearer  x y", "é"])
    def test_header_that_is_no_token_counts_as_a_stranger(self, client: Client, few: None, header: str) -> None:
        assert left(client.get(DETAIL, headers={"authorization": header})) == ("strangers", 2)

    def test_token_is_looked_for_once_a_minute(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        program = bearer(token(person("Ada")))
        with django_assert_num_queries(1):
            for _ in range(3):
                assert program.get(DETAIL).status_code == 200

    def test_strange_tokens_of_one_address_are_looked_for_so_often_and_no_more(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(LOOK_UPS):
            for number in range(LOOK_UPS + 5):
                assert bearer(f"klarity_{number}").get(DETAIL).status_code == 200


@pytest.mark.process
def test_workers_of_one_site_count_together(tmp_path: Path) -> None:
    two = {"GUNICORN_CMD_ARGS": "--workers 2", "API_REQUESTS_OF_STRANGER": "40", "PAGE_CACHE_SECONDS": "0"}
    with ready_site(tmp_path, **two) as url, ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(_status, [f"{url}{DETAIL}"] * 100))
    assert statuses.count(200) == 40
    assert statuses.count(429) == 60


def _status(address: str) -> int:
    try:
        with urlopen(address) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
