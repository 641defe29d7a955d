"""Files through the API: the same bytes as on the pages, and mistakes told as everywhere in the API."""

import pytest
from django.test import Client

from tests.formulas.api.test_api import FILES, problem

pytestmark = pytest.mark.site

FIGURES = ("figure.svg", "figure.png", "values.csv")
QUERY = "?view=coins&heads_q=0.25"


@pytest.mark.parametrize("file", FILES)
def test_file_is_that_of_the_page(client: Client, file: str) -> None:
    query = QUERY if file in FIGURES else ""
    page = client.get(f"/formulas/kl-divergence/{file}{query}")
    answer = client.get(f"/api/v1/formulas/kl-divergence/{file}{query}")
    assert page.status_code == answer.status_code == 200
    assert answer.content == page.content
    for name in ("Content-Type", "Content-Disposition", "ETag"):
        assert answer.headers[name] == page.headers[name]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("accept", ["image/svg+xml,image/png,image/*;q=0.8,*/*;q=0.5", "text/html", "application/json"])
def test_ending_says_what_is_wanted_whatever_accept_says(client: Client, file: str, accept: str) -> None:
    address = f"/api/v1/formulas/entropy/{file}"
    answer = client.get(address, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == client.get(address).headers["Content-Type"]


@pytest.mark.parametrize("file", FIGURES)
@pytest.mark.parametrize(("query", "where"), [("mu_p=99", "mu_p"), ("view=bell", "view"), ("mu=1", "mu")])
def test_wrong_question_is_told_by_what_is_wrong(client: Client, file: str, query: str, where: str) -> None:
    for accept in ("*/*", "image/png"):
        answer = client.get(f"/api/v1/formulas/kl-divergence/{file}?{query}", headers={"accept": accept})
        (error,) = problem(answer, 400)["errors"]
        assert error["parameter"] == where


@pytest.mark.parametrize("file", FILES)
def test_unknown_formula_has_no_files(client: Client, file: str) -> None:
    assert "kl-divergence" in problem(client.get(f"/api/v1/formulas/kl-divergense/{file}"), 404)["detail"]
