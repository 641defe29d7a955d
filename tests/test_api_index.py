"""`/api/v1/`: from there one gets everywhere."""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from klsite.api_index import names
from tests.community.api.asking import program, said
from tests.personas import moderator

pytestmark = [pytest.mark.django_db, pytest.mark.site]

INDEX = "/api/v1/"


def test_index_leads_to_lists_description_and_docs(client: Client) -> None:
    index = said(client.get(INDEX))
    assert (
        index.items()
        >= {
            "formulas": "http://testserver/api/v1/formulas/",
            "contributions": "http://testserver/api/v1/contributions/",
            "me": "http://testserver/api/v1/me/",
            "queue": "http://testserver/api/v1/moderation/queue/",
            "schema": "http://testserver/api/v1/schema/",
            "docs": "http://testserver/api/v1/docs/",
        }.items()
    )


def test_everything_in_the_index_can_be_read(client: Client) -> None:
    index = said(client.get(INDEX))
    reader = program(moderator())
    assert {address: reader.get(address).status_code for address in index.values()} == dict.fromkeys(
        index.values(), 200
    )


def test_every_list_of_the_description_is_in_the_index(client: Client) -> None:
    schema: Any = client.get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    read = {f"http://testserver{path}" for path, found in schema["paths"].items() if "get" in found and "{" not in path}
    assert len(read) > 3
    assert read - {f"http://testserver{INDEX}"} <= set(said(client.get(INDEX)).values())


def test_names_are_those_of_the_urlconf() -> None:
    assert set(names()) <= {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def test_index_names_description_and_docs_in_its_header(client: Client) -> None:
    assert client.get(INDEX).headers["Link"] == (
        '<http://testserver/api/v1/schema/>; rel="service-desc", <http://testserver/api/v1/docs/>; rel="service-doc"'
    )


def test_index_is_the_same_when_it_is_laid_out(client: Client) -> None:
    plain, laid_out = client.get(INDEX), client.get(INDEX, headers={"accept": "application/json; indent=2"})
    assert plain.json() == laid_out.json()
    assert plain.headers["Link"] == laid_out.headers["Link"]
