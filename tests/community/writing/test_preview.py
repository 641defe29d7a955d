"""The preview: alone, as scripts ask for it, and on the page of the form."""

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Contribution
from tests.community.writing.form_page import FormPage, send, write_address
from tests.markup import parse_html
from tests.personas import TEXT, person

pytestmark = pytest.mark.django_db

GOOD = TEXT.format("mine")


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(person("Ada"))
    return client


def test_preview_stores_nothing(member: Client) -> None:
    answer = send(member, write_address(), "preview", text=GOOD)
    assert answer.status_code == 200
    page = FormPage.of(answer)
    assert page.preview.one("div", class_="text-body").all("math")
    assert page.text == GOOD
    assert not Contribution.objects.exists()


def test_preview_stands_above_the_form_and_has_the_focus(member: Client) -> None:
    content = send(member, write_address(), "preview", text=GOOD).content.decode()
    assert content.index('data-part="preview"') < content.index("<textarea")
    assert "autofocus" in parse_html(content).one("h2", id="preview-head").attributes


BROKEN = "First line.\nThen $\\frac{1$ breaks,\nand $x$ does not.\n\n$\\nosuch{a}$"


def test_preview_is_what_the_page_shows(client: Client) -> None:
    alone = client.post(reverse("preview"), {"text": BROKEN})
    member = Client()
    member.force_login(person("Ada"))
    page = FormPage.of(send(member, write_address(), "preview", text=BROKEN))
    fragment = parse_html(alone.content)
    assert fragment.one("div", data_part="preview").text == page.preview.text
    assert fragment.one("div", data_part="problems").text
    assert page.problems == [item.text for item in fragment.all("li")]


def test_problems_are_listed_with_their_line(client: Client) -> None:
    fragment = parse_html(client.post(reverse("preview"), {"text": BROKEN}).content)
    links = fragment.all("a", href="#text")
    assert [(link.attributes["data-line"], link.attributes["data-latex"]) for link in links] == [
        ("2", "\\frac{1"),
        ("5", "\\nosuch{a}"),
    ]
    assert fragment.one("div", class_="text-body").all("code", class_="math-error")
    assert fragment.one("div", class_="text-body").all("math")


def test_preview_says_what_cannot_be_shown(client: Client) -> None:
    fragment = parse_html(client.post(reverse("preview"), {"text": "x" * 32_001}).content)
    assert "a text holds 32,000" in fragment.one("p", class_="errors").text


def test_preview_shows_markup_as_text(client: Client) -> None:
    fragment = parse_html(client.post(reverse("preview"), {"text": "<script>alert(1)</script>"}).content)
    assert fragment.all("script") == []
    assert "<script>" in fragment.text


def test_preview_needs_a_token() -> None:
    assert Client(enforce_csrf_checks=True).post(reverse("preview"), {"text": "x"}).status_code == 403
