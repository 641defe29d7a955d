"""What a session is known by: a cookie that nobody guesses, reads or brings along."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse

from tests.community.accounts.steps import log_in
from tests.personas import person

pytestmark = pytest.mark.django_db

LETTERS_AND_DIGITS = 36


def session_key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_session_that_somebody_brought_along_is_not_that_of_whoever_logs_in(client: Client) -> None:
    client.post(reverse("write", args=["kl-divergence", "explanation"]), {"text": "kept until the log-in"})
    before = session_key(client)
    log_in(client, person("Emmy").email)
    assert session_key(client) != before
    assert not SessionStore().exists(before)


def test_nobody_guesses_a_session() -> None:
    keys = {SessionStore()._get_new_session_key() for _ in range(100)}  # type: ignore[attr-defined]
    assert len(keys) == 100
    assert {LETTERS_AND_DIGITS ** len(key) >= 2**128 for key in keys} == {True}


def test_cookie_of_a_session_is_out_of_reach_of_scripts_and_of_other_sites(client: Client) -> None:
    log_in(client, person("Emmy").email)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
