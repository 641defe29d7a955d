"""Many points in one question: columns in, columns out, and what a wrong body is answered."""

import json
from typing import Any

import numpy as np
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from formulas.api.points import MOST_POINTS
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.parameter_columns import MOST_PROBLEMS
from tests.formulas.api.test_api import EVALUATE, problem

pytestmark = pytest.mark.site

FORMULAS = loading.catalogue().formulas
KL = loading.catalogue().by_slug["kl-divergence"]


def send(client: Client, body: object, address: str = EVALUATE) -> Any:
    return client.post(address, data=json.dumps(body), content_type="application/json")


def evaluated(client: Client, address: str = EVALUATE, **body: object) -> Any:
    answer = send(client, body, address)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


def errors(client: Client, body: object) -> dict[str, Any]:
    """What is said of each place that is wrong."""
    return {error["parameter"]: error for error in problem(send(client, body), 400)["errors"]}


@pytest.mark.parametrize("formula", FORMULAS, ids=[formula.slug for formula in FORMULAS])
def test_each_point_is_what_it_is_alone(client: Client, formula: Formula) -> None:
    random = np.random.default_rng(7)
    address = f"/api/v1/formulas/{formula.slug}/evaluate/"
    columns = {
        parameter.name: [*random.uniform(parameter.low, parameter.high, 6).tolist(), parameter.low, parameter.high]
        for parameter in formula.parameters
    }
    many = evaluated(client, address, parameters=columns)
    assert many["count"] == 8
    for place in range(8):
        alone = client.get(address, {name: repr(column[place]) for name, column in columns.items()}).json()
        assert {name: column[place] for name, column in many["parameters"].items()} == alone["parameters"]
        for name, readout in alone["readouts"].items():
            column = many["readouts"][name]
            assert column["values"][place] == readout["value"], name
            assert column["states"].get(str(place), "finite") == readout["state"]
            assert (column["unit"], column["label"]) == (readout["unit"], readout["label"])


def test_answer_has_columns_of_all_parameters_and_readouts(client: Client) -> None:
    body = evaluated(client, parameters={"mu_p": [0, 1, 2], "sigma_p": 0.5})
    assert (body["formula"], body["count"]) == ("kl-divergence", 3)
    assert body["parameters"]["mu_p"] == [0, 1, 2]
    assert body["parameters"]["sigma_p"] == [0.5, 0.5, 0.5]
    assert body["parameters"]["mu_q"] == 3 * [KL.defaults["mu_q"]]
    assert list(body["parameters"]) == list(KL.defaults)
    assert list(body["readouts"]) == list(KL.readout_by_name)
    assert {len(column["values"]) for column in body["readouts"].values()} == {3}


def test_what_json_cannot_say_is_null_and_told_by_its_place(client: Client) -> None:
    body = evaluated(client, parameters={"heads_p": [0, 0.5, 1], "heads_q": 0}, readouts=["coin_kl_pq"])
    assert body["readouts"]["coin_kl_pq"]["values"] == [0, None, None]
    assert body["readouts"]["coin_kl_pq"]["states"] == {"1": "infinite", "2": "infinite"}


def test_undefined_is_told_by_its_place(client: Client) -> None:
    address = "/api/v1/formulas/normal-distribution/evaluate/"
    body = evaluated(client, address, parameters={"source": [1, 3]})
    undefined = {name: column["states"] for name, column in body["readouts"].items() if column["states"]}
    for name, states in undefined.items():
        assert set(states.values()) <= {"undefined", "infinite", "minus infinite"}
        for place in states:
            assert body["readouts"][name]["values"][int(place)] is None


def test_only_the_readouts_that_are_asked_for_are_given(client: Client) -> None:
    body = evaluated(client, parameters={}, readouts=["kl_qp", "kl_pq"])
    assert list(body["readouts"]) == ["kl_qp", "kl_pq"]


def test_no_parameters_are_one_point_at_the_defaults(client: Client) -> None:
    body = evaluated(client, parameters={})
    assert body["count"] == 1
    assert {name: column[0] for name, column in body["parameters"].items()} == KL.defaults


def test_as_many_points_as_are_allowed_are_evaluated(client: Client) -> None:
    body = evaluated(client, parameters={"mu_p": np.linspace(-3, 3, MOST_POINTS).tolist()}, readouts=["kl_pq"])
    assert len(body["readouts"]["kl_pq"]["values"]) == MOST_POINTS == body["count"]


def test_one_point_more_is_refused(client: Client) -> None:
    (name, error), *_ = errors(client, {"parameters": {"mu_p": (MOST_POINTS + 1) * [0]}}).items()
    assert name == "parameters.mu_p"
    assert error["detail"] == "1,001 numbers; give 1 to 1,000, or one number for all points"


def test_minus_zero_is_zero(client: Client) -> None:
    answer = send(client, {"parameters": {"mu_p": [-0.0], "mu_q": -0.0}, "readouts": ["kl_pq"]})
    assert answer.status_code == 200
    assert b"-0.0" not in answer.content


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (99, "99 is out of range"),
        (-3.0001, "-3.0001 is out of range"),
        (10**399, "is out of range"),
        ("1", '"1" is not a number'),
        (True, "true is not a number"),
        (None, "null is not a number"),
        ([1], "[1] is not a number"),
        ({}, "{} is not a number"),
    ],
)
def test_wrong_number_is_named_by_its_place(client: Client, value: object, said: str) -> None:
    found = errors(client, {"parameters": {"mu_p": [0, 1, value, 2]}})
    assert list(found) == ["parameters.mu_p[2]"]
    (error,) = found.values()
    assert said in error["detail"]
    assert error["detail"].endswith("; give one number from -3 to 3")
    assert (error["low"], error["high"]) == (-3, 3)


def test_wrong_number_for_all_points_is_named_without_a_place(client: Client) -> None:
    assert list(errors(client, {"parameters": {"mu_p": "1"}})) == ["parameters.mu_p"]


def test_columns_of_two_lengths_are_refused(client: Client) -> None:
    found = errors(client, {"parameters": {"mu_p": [0, 1, 2], "mu_q": [0, 1]}})
    assert list(found) == ["parameters.mu_q"]
    assert found["parameters.mu_q"]["detail"] == "2 numbers, and mu_p has 3; give columns of one length"


def test_column_without_numbers_is_refused(client: Client) -> None:
    assert "0 numbers" in errors(client, {"parameters": {"mu_p": []}})["parameters.mu_p"]["detail"]


def test_unknown_parameter_is_refused_with_the_nearest(client: Client) -> None:
    assert "did you mean mu_" in errors(client, {"parameters": {"mu_x": [1]}})["parameters.mu_x"]["detail"]


def test_unknown_readout_is_refused_with_the_nearest(client: Client) -> None:
    found = errors(client, {"parameters": {}, "readouts": ["kl_qp", "kl_pqq"]})
    assert "did you mean kl_pq?" in found["readouts[1]"]["detail"]


def test_readout_asked_for_twice_is_refused(client: Client) -> None:
    assert list(errors(client, {"parameters": {}, "readouts": ["kl_pq", "kl_pq"]})) == ["readouts[1]"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ([], "body"),
        (1, "body"),
        ({}, "parameters"),
        ({"parameters": None}, "parameters"),
        ({"parameters": [1]}, "parameters"),
        ({"parameters": {}, "readouts": []}, "readouts"),
        ({"parameters": {}, "readouts": "kl_pq"}, "readouts"),
        ({"parameters": {}, "readouts": None}, "readouts"),
        ({"parameters": {}, "readouts": [1]}, "readouts[0]"),
        ({"parameters": {}, "readouts": [[]]}, "readouts[0]"),
        ({"parameters": {}, "view": "bells"}, "view"),
    ],
    ids=json.dumps,
)
def test_body_of_another_form_is_refused_by_what_is_wrong(client: Client, body: object, where: str) -> None:
    assert list(errors(client, body)) == [where]


def test_mistake_made_a_thousand_times_is_told_twenty_times(client: Client) -> None:
    found = errors(client, {"parameters": {"mu_p": 1000 * ["x"], "zzz": 1}, "readouts": 1000 * ["kl_pq"]})
    assert len(found) == MOST_PROBLEMS


def test_all_that_is_wrong_is_told_at_once(client: Client) -> None:
    found = errors(client, {"parameters": {"mu_p": [99], "zzz": 1}, "readouts": ["none"], "more": 1})
    assert list(found) == ["more", "readouts[0]", "parameters.zzz", "parameters.mu_p[0]"]


def test_unknown_formula_is_answered_with_the_nearest(client: Client) -> None:
    answer = send(client, {"parameters": {}}, "/api/v1/formulas/kl-divergense/evaluate/")
    assert "kl-divergence" in problem(answer, 404)["detail"]


@pytest.mark.django_db
def test_evaluation_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        evaluated(client, parameters={"mu_p": [0, 1]})


def test_page_of_another_site_may_evaluate(client: Client) -> None:
    body = json.dumps({"parameters": {}})
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        EVALUATE, body, content_type="application/json", headers={"origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
