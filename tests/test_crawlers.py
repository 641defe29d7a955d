"""What crawlers are kept from: addresses with parameters, of which there is no end, and what is made for who asks."""

import re

import pytest
from django.test import Client

from tests.markup import parse_html

pytestmark = [pytest.mark.site, pytest.mark.django_db]

KEPT_FROM = (
    "/formulas/kl-divergence/?mu_p=1",
    "/formulas/?search=entropy",
    "/embed/kl-divergence/?mu_p=1",
    "/formulas/kl-divergence/figure.png",
    "/formulas/kl-divergence/figure.svg?mu_p=1",
    "/formulas/kl-divergence/values.csv",
    "/formulas/kl-divergence/definition.toml",
    "/formulas/kl-divergence/figures/bells-1.0123456789abcdef.json",
    "/api/v1/formulas/",
)
OPEN = (
    "/",
    "/formulas/",
    "/formulas/kl-divergence/",
    "/formulas/kl-divergence/explanations/",
    "/formulas/kl-divergence/explanations/?order=newest&after=abc",
    "/people/1/?after=abc",
    "/privacy/",
    "/static/formulas/plot.css",
)


def may_be_read(rules: str, address: str) -> bool:
    """By RFC 9309: of all rules that fit, the longest; `*` is any run of characters."""
    found = re.findall(r"^(Allow|Disallow): (\S+)$", rules, re.MULTILINE)
    assert found
    fitting = [(len(path), word) for word, path in found if re.match(re.escape(path).replace(r"\*", ".*"), address)]
    return not fitting or max(fitting)[1] == "Allow"


@pytest.mark.parametrize("address", KEPT_FROM)
def test_crawlers_are_kept_from_what_has_no_end_or_is_made_for_who_asks(client: Client, address: str) -> None:
    assert not may_be_read(client.get("/robots.txt").text, address)


@pytest.mark.parametrize("address", OPEN)
def test_crawlers_may_read_pages(client: Client, address: str) -> None:
    assert may_be_read(client.get("/robots.txt").text, address)


@pytest.mark.parametrize("address", ["/", "/formulas/kl-divergence/", "/formulas/", "/embed/kl-divergence/"])
def test_links_with_values_are_not_to_be_followed(client: Client, address: str) -> None:
    anchors = parse_html(client.get(address).text).all("a")
    with_values = [anchor.attributes for anchor in anchors if "?" in (anchor.attributes.get("href") or "")]
    assert with_values
    assert [own["href"] for own in with_values if "nofollow" not in (own.get("rel") or "")] == []
