"""Who comes to a page, where nobody has looked at their cookies yet."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def test_request_for_another_host_is_refused_with_a_session_too(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    answer = client.get("/", headers={"host": "another.example"})
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()
