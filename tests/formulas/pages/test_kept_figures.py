"""The figure that a page brings Bokeh to: under an address of its own, kept for ever."""

import gzip
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from formulas.definitions import loading
from formulas.definitions.parameters import Reading
from formulas.pages.article import article
from formulas.pages.kept_figures import figure_address
from tests.markup import parse_html

pytestmark = [pytest.mark.django_db, pytest.mark.site]

KL = loading.catalogue().by_slug["kl-divergence"]
ADDRESS = figure_address(KL, KL.views[0], 1)


def address(**other: Any) -> str:
    named = {"slug": KL.slug, "view": "bells", "panel": 1, "digest": "0123456789abcdef"}
    return reverse("figure-item", kwargs=named | other)


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: str(formula.slug))
def test_page_names_the_figure_of_each_panel_as_it_is_now(client: Client, formula: Any) -> None:
    page = parse_html(article(formula, Reading(formula.defaults, ())))
    named = [plot.attributes["data-item"] for plot in page.all("div", class_="plot")]
    assert len(named) == sum(len(view.panels) for view in formula.views)
    for place in named:
        assert "immutable" in client.get(place).headers["Cache-Control"]


def test_page_at_other_values_names_the_same_figures() -> None:
    moved = article(KL, Reading(KL.defaults | {"mu_p": 1.25}, ()))
    assert f'data-item="{ADDRESS}"' in moved


def test_figure_is_the_apis_at_the_defaults(client: Client) -> None:
    assert client.get(ADDRESS).content == client.get("/api/v1/formulas/kl-divergence/figure/").content


def test_figure_is_kept_for_ever(client: Client) -> None:
    assert client.get(ADDRESS).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_figure_under_another_digest_is_the_present_one_and_not_kept(client: Client) -> None:
    answer = client.get(address())
    assert answer.content == client.get(ADDRESS).content
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("wrong", [{"slug": "no-such-formula"}, {"view": "pie"}, {"panel": 2}, {"panel": 0}])
def test_figure_that_there_is_not_is_missing(client: Client, wrong: dict[str, Any]) -> None:
    assert client.get(address(**wrong)).status_code == 404


def test_figure_comes_compressed_to_who_takes_that(client: Client) -> None:
    plain, zipped = client.get(ADDRESS), client.get(ADDRESS, headers={"accept-encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    for answer in (plain, zipped):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers["Content-Type"] == "application/json"
        assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_figure_that_is_still_true_is_not_sent_again(client: Client, encoding: str) -> None:
    headers = {"accept-encoding": encoding}
    etag = client.get(address(), headers=headers).headers["ETag"]
    again = client.get(address(), headers=headers | {"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""


def test_figure_can_only_be_read(client: Client) -> None:
    assert client.head(ADDRESS).status_code == 200
    assert client.head(ADDRESS).content == b""
    for method in ("post", "put", "delete"):
        assert getattr(client, method)(ADDRESS).status_code == 405


def test_figure_has_the_headers_of_every_page(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


def test_figure_asks_the_database_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get(ADDRESS)
