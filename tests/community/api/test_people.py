"""People and previews through the API."""

from typing import Any

import pytest
from django.test import Client

from community.actions.people import remove_account
from community.models import User
from tests.community.api.asking import problem, program, said, send, wrong
from tests.personas import draft, person, published, rows

pytestmark = [pytest.mark.django_db, pytest.mark.site]

PREVIEW = "/api/v1/preview/"


def at(pk: int) -> str:
    return f"/api/v1/people/{pk}/"


# --- people -----------------------------------------------------------------------------------------------


def test_person_with_something_public_is_known_to_everybody(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    found = said(client.get(at(ada.pk)))
    assert (found["id"], found["name"], found["since"]) == (ada.pk, "Ada", f"{ada.date_joined:%Y-%m}")
    assert found["page"] == f"http://testserver/people/{ada.pk}/"
    assert [entry["id"] for entry in said(client.get(found["contributions"]))["results"]] == [text.pk]


def test_person_without_is_known_to_themselves_only(client: Client, ada: User) -> None:
    draft(ada)
    for asking in (client, program(person("Rui"))):
        assert problem(asking.get(at(ada.pk)), 404)["detail"] == problem(asking.get(at(ada.pk)), 404)["detail"]
    assert said(program(ada).get(at(ada.pk)))["name"] == "Ada"


@pytest.mark.parametrize("pk", [0, 123456, 2**63])
def test_nobody_is_not_found(client: Client, pk: int) -> None:
    problem(client.get(at(pk)), 404)


def test_of_a_former_member_nothing_but_texts_is_told(client: Client, ada: User, maria: User) -> None:
    published(ada, maria)
    remove_account(user=ada, keep_published=True)
    found = said(client.get(at(ada.pk)))
    assert found["since"] is None
    assert "Ada" not in found["name"]


# --- previews ---------------------------------------------------------------------------------------------


def test_preview_shows_the_text_as_it_would_be_published(ada: User, maria: User) -> None:
    text = "Think of $P$ as what is *true*: see [this](https://example.org)."
    found = said(send(program(ada), "POST", PREVIEW, {"text": text}))
    revision = published(ada, maria, text).published_revision
    assert revision is not None
    assert found["html"] == revision.html
    assert (found["problems"], found["links"], found["characters"]) == ([], 1, len(text))
    assert 0 < found["shown"] < len(text)


def test_preview_tells_what_cannot_be_set(ada: User) -> None:
    (trouble,) = said(send(program(ada), "POST", PREVIEW, {"text": "One line.\n\nThen $\\nonsense$."}))["problems"]
    assert (trouble["latex"], trouble["line"]) == ("\\nonsense", 3)
    assert trouble["message"]


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ({"text": "$x$ " * 301}, "formulas"),
        ({"text": "x" * 32_001}, "32,000"),
        ({}, "required"),
        ({"text": 1}, "quotes"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_said(ada: User, body: dict[str, Any], right: str) -> None:
    assert right in wrong(send(program(ada), "POST", PREVIEW, body))["text"]


def test_preview_stores_nothing(ada: User) -> None:
    client = program(ada)
    before = rows()
    said(send(client, "POST", PREVIEW, {"text": "Think of it."}))
    assert not rows() ^ before


def test_preview_of_nothing_is_empty(ada: User) -> None:
    assert said(send(program(ada), "POST", PREVIEW, {"text": ""}))["html"] == ""
