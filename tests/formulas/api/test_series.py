"""What a figure draws, in numbers."""

import csv
import io
import math
from typing import Any

import pytest
from django.test import Client

from formulas.api.answers import json_of
from formulas.definitions import loading
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.downloads.files import csv_of
from formulas.downloads.series import figure_series
from tests.formulas.api.test_api import problem
from tests.formulas.samples import gallery

pytestmark = pytest.mark.site

KL = "/api/v1/formulas/kl-divergence/series/"
EVERY_VIEW = [(formula, view) for formula in (*loading.catalogue().formulas, gallery()) for view in formula.views]
SAID = {"infinite": math.inf, "minus infinite": -math.inf, "undefined": math.nan}


def numbers(column: Any, count: int) -> list[str]:
    """A column as a CSV file has it."""
    if column is None:
        return count * [""]
    values = [SAID[column["states"][str(place)]] if x is None else x for place, x in enumerate(column["values"])]
    return [str(value) for value in values]


def rows(data: dict[str, Any]) -> list[tuple[str, ...]]:
    """Series as the rows of a CSV file."""
    found = []
    for number, panel in enumerate(data["panels"], 1):
        for mark in panel["marks"]:
            for series in mark["series"]:
                count = max(len(series[side]["values"]) for side in "xyz" if series[side])
                columns = (numbers(series[side], count) for side in "xyz")
                found += [(mark["kind"], str(number), series["name"], *row) for row in zip(*columns, strict=True)]
    return found


@pytest.mark.parametrize(
    ("formula", "view"), EVERY_VIEW, ids=[f"{formula.slug}-{view.name}" for formula, view in EVERY_VIEW]
)
def test_series_are_what_the_file_of_values_has(formula: Formula, view: View) -> None:
    moved = formula.defaults | {parameter.name: parameter.high for parameter in formula.parameters_of(view)[:1]}
    data = figure_series(formula, view, moved)
    json_of(data)  # raises for what JSON cannot say
    table = list(csv.reader(io.StringIO(csv_of(formula, view, moved))))
    drawn = [tuple(row) for row in table[1:] if row[0] not in ("parameter", "readout")]
    assert drawn
    assert rows(data) == drawn


def test_series_say_which_figure_they_are_of(client: Client) -> None:
    body = client.get(f"{KL}?view=coins&heads_q=0.25").json()
    assert (body["formula"], body["view"]) == ("kl-divergence", "coins")
    assert body["parameters"]["heads_q"] == 0.25
    assert "coin_kl_pq" in body["readouts"]
    (panel, *_) = body["panels"]
    assert panel["x"]["names"] == ["heads", "tails"]
    assert panel["y"]["label"]
    assert panel["marks"][0]["label"]


def test_readouts_are_those_of_the_evaluation(client: Client) -> None:
    evaluated = client.get("/api/v1/formulas/kl-divergence/evaluate/?mu_p=2").json()["readouts"]
    shown = client.get(f"{KL}?mu_p=2").json()["readouts"]
    assert shown
    assert shown == {name: evaluated[name] for name in shown}


@pytest.mark.django_db
def test_sentence_is_that_of_the_page(client: Client) -> None:
    sentence = client.get(KL).json()["sentence"]
    assert sentence in client.get("/formulas/kl-divergence/").content.decode()


def test_side_without_names_has_none(client: Client) -> None:
    assert client.get(KL).json()["panels"][0]["x"]["names"] is None


def test_wrong_view_is_refused_with_the_right_ones(client: Client) -> None:
    (error,) = problem(client.get(f"{KL}?view=pie"), 400)["errors"]
    assert "bells, coins" in error["detail"]
