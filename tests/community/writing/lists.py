"""The pages of what is one's own, taken apart."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.markup import Element, parse_html

MINE, NOTICES = reverse("my-texts"), reverse("notices")


def opened(client: Client, address: str) -> Element:
    return parse_html(client.get(address).content)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def rows_of_page(page: Element) -> dict[str, list[Element]]:
    """The rows under each heading."""
    return {section.one("h2").text: section.all("li") for section in page.all("section", class_="own-texts")}
