"""A figure in other people's pages."""

import pytest
from django.test import Client

from tests.markup import parse_html

pytestmark = [pytest.mark.django_db, pytest.mark.site]

COINS = "/embed/kl-divergence/?view=coins&heads_q=0.25"


def test_embedded_figure_may_be_framed_by_everybody(client: Client) -> None:
    answer = client.get(COINS)
    assert "X-Frame-Options" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'self'" in policy  # nothing else is relaxed


def test_embedded_figure_is_the_one_asked_for_at_its_values(client: Client) -> None:
    page = parse_html(client.get(COINS).content.decode())
    assert [section.attributes["data-view"] for section in page.all("section", class_="figure")] == ["coins"]
    assert page.one("input", id="coins-heads_q").attributes["value"] == "0.25"


def test_embedded_figure_leads_to_its_page_with_its_values(client: Client) -> None:
    page = parse_html(client.get(COINS).content.decode())
    (link,) = [link for link in page.all("a") if link.text == "Explained on Klarity"]
    assert "heads_q=0.25" in link.attributes["href"]
    assert "/formulas/kl-divergence/?" in link.attributes["href"]


def test_embedded_figure_keeps_its_view_when_the_server_is_asked_again(client: Client) -> None:
    page = parse_html(client.get(COINS).content.decode())
    assert page.one("input", name="view").attributes["value"] == "coins"
    for link in page.all("a"):
        if "data-preset" in link.attributes or "data-defaults" in link.attributes:
            assert "view=coins" in link.attributes["href"]


def test_embed_without_a_view_shows_the_first(client: Client) -> None:
    page = parse_html(client.get("/embed/kl-divergence/").content.decode())
    assert page.one("section", class_="figure").attributes["data-view"] == "bells"


def test_embed_of_an_unknown_formula_is_missing(client: Client) -> None:
    assert client.get("/embed/no-such-formula/").status_code == 404


def test_embed_is_not_for_search_engines(client: Client) -> None:
    page = client.get("/embed/kl-divergence/").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert '/formulas/kl-divergence/">' in page


def test_embedded_figure_reads_numbers_as_people_type_them(client: Client) -> None:
    page = parse_html(client.get("/embed/kl-divergence/", {"view": "coins", "heads_q": "0,25"}).content.decode())
    assert page.one("input", id="coins-heads_q").attributes["value"] == "0.25"
    assert page.all("div", class_="problems") == []
