"""A new SECRET_KEY beside the one of before logs nobody out, and a cursor that was given still leads on."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.personas import moderator, person, published

pytestmark = [pytest.mark.site, pytest.mark.django_db]

BEFORE, NOW = "before" * 10, "now" * 20


def test_new_key_logs_nobody_out_while_the_old_one_is_known(client: Client, settings: Settings) -> None:
    settings.SECRET_KEY = BEFORE
    client.force_login(person("Ada"))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NOW, [BEFORE]
    assert client.get("/me/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []  # from now on the session is signed with the new key
    assert client.get("/me/").status_code == 200


def test_new_key_alone_logs_everybody_out(client: Client, settings: Settings) -> None:
    settings.SECRET_KEY = BEFORE
    client.force_login(person("Ada"))
    settings.SECRET_KEY = NOW
    assert client.get("/me/").status_code == 302


def test_cursor_of_before_still_leads_on(client: Client, settings: Settings) -> None:
    settings.SECRET_KEY = BEFORE
    maria = moderator()
    for name in ("Rui", "Aya"):
        published(person(name), maria)
    following = client.get("/api/v1/contributions/?limit=1").json()["next"]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NOW, [BEFORE]
    assert client.get(following).status_code == 200
