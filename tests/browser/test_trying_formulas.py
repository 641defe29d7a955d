"""The API's docs let one try a formula with the parameters that it has."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from formulas.definitions import loading

pytestmark = pytest.mark.browser

FIRST, *_ = loading.catalogue().formulas
OTHER = loading.catalogue().by_slug["kl-divergence"]


def operation(page: Page, name: str) -> Locator:
    """An operation of the docs, opened to be tried."""
    page.goto("/api/v1/docs/")
    block = page.locator(f"#operations-formulas-{name}")
    block.locator("button").first.click()
    block.get_by_role("button", name="Try it out").click()
    return block


def execute(block: Locator) -> tuple[str, str]:
    """The address that was asked, and the status that came back."""
    block.get_by_role("button", name="Execute").click()
    expect(block.locator(".live-responses-table .response-col_status").last).to_have_text("200")
    return block.locator(".request-url pre").inner_text(), block.locator(".live-responses-table").inner_text()


@pytest.mark.parametrize("name", ["formulas_evaluate", "formulas_figure", "formulas_series"])
def test_formula_is_tried_with_its_own_parameters_as_the_page_stands(page: Page, name: str) -> None:
    address, _ = execute(operation(page, name))
    assert f"/{FIRST.slug}/" in address
    assert dict(parse_qsl(urlsplit(address).query)).keys() == FIRST.defaults.keys()


def test_other_formula_is_tried_with_values_of_ones_own(page: Page) -> None:
    block = operation(page, "formulas_evaluate")
    slug, parameters = block.locator(".examples-select select").all()
    slug.select_option(OTHER.slug)
    parameters.select_option(OTHER.slug)
    field = block.locator(".parameters textarea")
    expect(field).to_have_value(re.compile('"mu_p": 1,'))
    field.fill(json.dumps({"mu_p": 2, "heads_q": 0.25}))
    address, answer = execute(block)
    assert f"/{OTHER.slug}/" in address
    assert parse_qsl(urlsplit(address).query) == [("mu_p", "2"), ("heads_q", "0.25")]
    assert "coin_kl_pq" in answer


def test_many_points_are_tried_with_a_parameter_of_the_formula(page: Page) -> None:
    block = operation(page, "formulas_evaluate_many")
    address, answer = execute(block)
    assert f"/{FIRST.slug}/" in address
    assert '"count": 5' in answer
