"""The page of a formula is put together of what formulas gives and what the community gives, for whoever asks."""

import json

import pytest
from django.test import Client

from community.actions.reacting import vote
from tests.markup import Element, parse_html
from tests.personas import moderator, person, published

pytestmark = [pytest.mark.django_db, pytest.mark.site]

KL = "/formulas/kl-divergence/"


def page(client: Client, address: str = KL) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return parse_html(answer.content)


def test_page_has_title_article_texts_and_what_comes_after() -> None:
    tree = page(Client())
    assert tree.one("head").all("title")[0].text == "KL Divergence · Klarity"
    shown = [element.text for element in tree.walk() if element.tag in ("h1", "h2")]
    wanted = ["KL Divergence", "Summary", "Community Explanations", "Related Formulas"]
    assert [heading for heading in shown if heading in wanted] == wanted


def test_page_has_what_the_browser_draws_with() -> None:
    tree = page(Client())
    assert json.loads(tree.one("script", id="scene").text)
    assert "/static/formulas/kinds/curves.js" in [script.attributes.get("src") for script in tree.all("script")]
    assert tree.all("link", rel="modulepreload")


def test_all_of_the_page_stands_at_the_values_of_its_address() -> None:
    tree = page(Client(), f"{KL}?mu_p=0&mu_q=0&sigma_p=1&sigma_q=1")
    shown = {element.attributes.get("data-readout"): element.text for element in tree.all("span", class_="amount")}
    assert shown["kl_pq"] == "0.0000"
    written = [link.attributes["href"] for link in tree.all("a") if "/write/" in link.attributes["href"]]
    assert written
    assert all("mu_q=0" in address for address in written)
    assert tree.one("link", rel="canonical").attributes["href"] == f"http://testserver{KL}"


def test_page_is_that_of_the_member_who_looks_at_it(client: Client) -> None:
    text = published(person("Ada Lovelace"), moderator())
    bob = person("Bob")
    vote(reader=bob, contribution=text, clicked=True)
    client.force_login(bob)
    tree = page(client)
    assert tree.one("span", class_="viewer-name").text == "Bob"
    assert tree.one("button", aria_pressed="true").text == "It clicked (1)"
    assert not page(Client()).all("form", method="post")


def test_page_is_only_read() -> None:
    assert Client().post(KL).status_code == 405


def test_page_of_no_formula_offers_the_nearest() -> None:
    answer = Client().get("/formulas/kl-divergense/")
    assert answer.status_code == 404
    assert KL in answer.text
