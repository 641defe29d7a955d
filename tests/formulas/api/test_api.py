"""The REST API of formulas: four reads, the description of the API, and what a wrong question is answered."""

import gzip
import json
import math
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from rest_framework.renderers import JSONRenderer

from formulas.api.serializers import FormulaDetailSerializer
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.loading import LEVELS, Catalogue
from formulas.definitions.readout_values import readout_values
from formulas.engine import evaluate
from tests.headers import headers_of
from tests.markup import parse_html

pytestmark = pytest.mark.site

FORMULAS = loading.catalogue().formulas
SLUGS = [formula.slug for formula in FORMULAS]
EVALUATE = "/api/v1/formulas/kl-divergence/evaluate/"
READS = {
    "list": "/api/v1/formulas/",
    "filtered list": "/api/v1/formulas/?search=entropy",
    "detail": "/api/v1/formulas/kl-divergence/",
    "evaluate": f"{EVALUATE}?mu_p=1&mu_q=-1",
    "figure": "/api/v1/formulas/kl-divergence/figure/?mu_p=1",
    "series": "/api/v1/formulas/kl-divergence/series/?mu_p=1",
}
FILES = {
    name: f"/api/v1/formulas/entropy/{name}"
    for name in ("figure.svg", "figure.png", "values.csv", "definition.toml", "definition.json")
}
READS |= FILES


def get(client: Client, address: str, **query: str) -> Any:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


def problem(answer: Any, status: int) -> Any:
    """The body of an error, whose shape is checked."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return body


# --- the list ---------------------------------------------------------------------------------------------


def test_list_has_every_formula_in_reading_order(client: Client) -> None:
    body = get(client, "/api/v1/formulas/")
    assert [entry["slug"] for entry in body["results"]] == SLUGS
    assert body["count"] == len(SLUGS)
    assert body["next"] is body["previous"] is None


def test_list_says_of_each_formula_what_a_reader_chooses_by(client: Client) -> None:
    (entry,) = [e for e in get(client, "/api/v1/formulas/")["results"] if e["slug"] == "kl-divergence"]
    assert entry == {
        "slug": "kl-divergence",
        "title": "KL Divergence",
        "field": "AI & Data Science",
        "level": "Advanced",
        "text": "D_KL(P||Q) = Σ P(x) log(P(x)/Q(x))",
        "url": "http://testserver/api/v1/formulas/kl-divergence/",
        "page": "http://testserver/formulas/kl-divergence/",
    }


@pytest.mark.parametrize("field", loading.catalogue().fields)
def test_list_can_be_narrowed_to_a_field(client: Client, field: str) -> None:
    results = get(client, "/api/v1/formulas/", field=field)["results"]
    assert [entry["slug"] for entry in results] == [f.slug for f in FORMULAS if f.field == field]


@pytest.mark.parametrize("level", LEVELS)
def test_list_can_be_narrowed_to_a_level(client: Client, level: str) -> None:
    results = get(client, "/api/v1/formulas/", level=level)["results"]
    assert [entry["slug"] for entry in results] == [f.slug for f in FORMULAS if f.level == level]


@pytest.mark.parametrize("words", ["relative entropy", "RELATIVE Entropy", "kullback", "entropy relative"])
def test_list_can_be_searched(client: Client, words: str) -> None:
    assert "kl-divergence" in [entry["slug"] for entry in get(client, "/api/v1/formulas/", search=words)["results"]]


def test_search_that_nothing_matches_is_an_empty_list(client: Client) -> None:
    assert get(client, "/api/v1/formulas/", search="nosuchword")["results"] == []


def test_filters_hold_together(client: Client) -> None:
    results = get(client, "/api/v1/formulas/", search="entropy", level="Advanced", field="AI & Data Science")["results"]
    assert results
    assert {entry["level"] for entry in results} == {"Advanced"}


def test_list_comes_in_pages_that_lead_to_each_other(client: Client) -> None:
    first = get(client, "/api/v1/formulas/", limit="1")
    assert [entry["slug"] for entry in first["results"]] == SLUGS[:1]
    second = get(client, first["next"])
    assert [entry["slug"] for entry in second["results"]] == SLUGS[1:2]
    assert second["previous"] == "http://testserver/api/v1/formulas/?limit=1"


def test_unknown_filter_is_refused_and_the_known_ones_named(client: Client) -> None:
    (error,) = problem(client.get("/api/v1/formulas/?colour=red"), 400)["errors"]
    assert error["parameter"] == "colour"
    for known in ("field", "level", "search", "limit", "offset"):
        assert known in error["detail"]


def test_unknown_field_is_refused_and_the_known_ones_named(client: Client) -> None:
    (error,) = problem(client.get("/api/v1/formulas/?field=Cooking"), 400)["errors"]
    assert error["parameter"] == "field"
    assert "Cooking" in error["detail"]
    assert "AI & Data Science" in error["detail"]


def test_unknown_level_is_refused_and_the_known_ones_named(client: Client) -> None:
    (error,) = problem(client.get("/api/v1/formulas/?level=Easy"), 400)["errors"]
    assert error["parameter"] == "level"
    assert "Easy" in error["detail"]
    for level in LEVELS:
        assert level in error["detail"]


@pytest.mark.parametrize("query", ["level=Easy", "search=" + 201 * "x", "level="])
def test_wrong_filter_is_refused_by_its_name(client: Client, query: str) -> None:
    (error,) = problem(client.get(f"/api/v1/formulas/?{query}"), 400)["errors"]
    assert error["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("query", ["limit=abc", "limit=-1", "offset=-4", "limit=1.5"])
def test_wrong_page_is_refused_by_its_name(client: Client, query: str) -> None:
    (error,) = problem(client.get(f"/api/v1/formulas/?{query}"), 400)["errors"]
    assert error["parameter"] == query.partition("=")[0]


def test_filter_given_twice_is_refused(client: Client) -> None:
    (error,) = problem(client.get("/api/v1/formulas/?level=Easy&level=Advanced"), 400)["errors"]
    assert error["parameter"] == "level"


# --- one formula ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", FORMULAS, ids=SLUGS)
def test_detail_has_everything_of_the_page(client: Client, formula: Formula) -> None:
    body = get(client, f"/api/v1/formulas/{formula.slug}/")
    for key in ("slug", "title", "field", "level", "text", "latex", "simply", "summary", "skeptic"):
        assert body[key] == getattr(formula, key)
    assert body["source"] == formula.model
    assert [entry["title"] for entry in body["applications"]] == [a.title for a in formula.applications]
    assert [entry["name"] for entry in body["parameters"]] == [p.name for p in formula.parameters]
    assert [entry["name"] for entry in body["readouts"]] == [r.name for r in formula.readouts]
    assert [entry["name"] for entry in body["views"]] == [v.name for v in formula.views]
    assert [entry["slug"] for entry in body["related"]] == [r.slug for r in formula.related]


def test_detail_gives_texts_with_their_numbers(client: Client) -> None:
    body = get(client, "/api/v1/formulas/normal-distribution/")
    assert "{{" not in body["summary"] + body["skeptic"]
    assert "So 68.27% always lie within one" in " ".join(body["summary"].split())
    (preset, *_) = body["views"][0]["presets"]
    assert "not twice as much: 95.45% lie inside, and one bottle in 22 outside." in " ".join(preset["notice"].split())


def test_detail_gives_range_and_default_of_each_parameter(client: Client) -> None:
    parameters = get(client, "/api/v1/formulas/kl-divergence/")["parameters"]
    assert parameters[0] == {
        "name": "mu_p",
        "symbol": r"\mu_P",
        "label": "P peak position",
        "low": -3.0,
        "high": 3.0,
        "step": 0.05,
        "default": 1.0,
        "unit": "",
    }


def test_detail_gives_references_with_an_address(client: Client) -> None:
    references = get(client, "/api/v1/formulas/kl-divergence/")["references"]
    assert len(references) > 5
    for reference in references:
        assert reference["address"].startswith("https://")


def test_detail_gives_the_checked_tree(client: Client) -> None:
    tree = get(client, "/api/v1/formulas/kl-divergence/")["tree"]
    trees = {name: (tree, axes) for (name,), tree, axes in tree["assignments"]}
    assert trees["log_p"] == (["normal_logpdf", "t", "mu_p", "sigma_p"], ["t"])
    assert trees["kl_pq"][0][0] == "integral"
    assert trees["kl_pq"][1] == []


@pytest.mark.parametrize("tail", ["", "evaluate/", "figure/"])
def test_unknown_formula_is_answered_with_the_nearest(client: Client, tail: str) -> None:
    body = problem(client.get(f"/api/v1/formulas/kl-divergense/{tail}"), 404)
    assert "kl-divergense" in body["detail"]
    assert "kl-divergence" in body["detail"]


def test_formula_like_no_other_is_just_not_there(client: Client) -> None:
    assert problem(client.get("/api/v1/formulas/zzzzzzzz/"), 404)["detail"] == "There is no formula 'zzzzzzzz'."


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """The catalogue as if kl-divergence had been called relative-entropy."""
    formulas = loading.catalogue().formulas
    changed = Catalogue(
        tuple(
            formula.model_copy(update={"former_slugs": ("relative-entropy",)})
            if formula.slug == "kl-divergence"
            else formula
            for formula in formulas
        )
    )
    monkeypatch.setattr(loading, "catalogue", lambda: changed)
    return changed


@pytest.mark.parametrize("tail", ["", "figure/"])
def test_former_slug_still_answers(client: Client, renamed: Catalogue, tail: str) -> None:
    now = get(client, f"/api/v1/formulas/kl-divergence/{tail}")
    assert get(client, f"/api/v1/formulas/relative-entropy/{tail}") == now


def test_evaluation_under_a_former_slug_names_the_present_one(client: Client, renamed: Catalogue) -> None:
    assert get(client, "/api/v1/formulas/relative-entropy/evaluate/")["formula"] == "kl-divergence"


# --- evaluation -------------------------------------------------------------------------------------------


def closed_form(mu_p: float, sigma_p: float, mu_q: float, sigma_q: float) -> float:
    return math.log(sigma_q / sigma_p) + (sigma_p**2 + (mu_p - mu_q) ** 2) / (2 * sigma_q**2) - 0.5


def test_evaluation_reports_all_parameters_used(client: Client) -> None:
    body = get(client, EVALUATE + "?mu_p=1&mu_q=-1")
    defaults = loading.catalogue().by_slug["kl-divergence"].defaults
    assert body["formula"] == "kl-divergence"
    assert body["parameters"] == defaults | {"mu_p": 1.0, "mu_q": -1.0}


def test_evaluation_gives_both_directions_in_nats(client: Client) -> None:
    body = get(client, EVALUATE + "?mu_p=1&mu_q=-1")
    used, readouts = body["parameters"], body["readouts"]
    p, q = (used["mu_p"], used["sigma_p"]), (used["mu_q"], used["sigma_q"])
    assert readouts["kl_pq"]["value"] == pytest.approx(closed_form(*p, *q), abs=1e-9)
    assert readouts["kl_qp"]["value"] == pytest.approx(closed_form(*q, *p), abs=1e-9)
    assert readouts["kl_pq"]["unit"] == readouts["kl_qp"]["unit"] == "nats"
    assert readouts["kl_pq"]["label"] == "D(P‖Q)"
    assert readouts["kl_pq"]["state"] == "finite"
    assert readouts["kl_pq"]["text"] == f"{readouts['kl_pq']['value']:.4f}"


@pytest.mark.parametrize("formula", FORMULAS, ids=SLUGS)
def test_evaluation_without_parameters_uses_the_defaults(client: Client, formula: Formula) -> None:
    body = get(client, f"/api/v1/formulas/{formula.slug}/evaluate/")
    assert body["parameters"] == formula.defaults
    assert list(body["readouts"]) == [readout.name for readout in formula.readouts]


def test_infinity_is_null_with_its_state_and_sign_in_words(client: Client) -> None:
    readout = get(client, EVALUATE + "?heads_p=0.7&heads_q=0")["readouts"]["coin_kl_pq"]
    assert readout["value"] is None
    assert readout["state"] == "infinite"
    assert readout["text"] == "∞"


def test_answer_is_json_that_every_reader_understands(client: Client) -> None:
    answer = client.get(EVALUATE + "?heads_p=0.7&heads_q=0")
    assert b"Infinity" not in answer.content
    assert b"NaN" not in answer.content


@pytest.mark.parametrize(("given", "used"), [("-0", 0.0), ("3", 3.0), ("-3.0", -3.0), ("1e-3", 0.001), ("+2", 2.0)])
def test_number_in_range_is_used_as_it_is(client: Client, given: str, used: float) -> None:
    found = client.get(EVALUATE, {"mu_p": given}).json()["parameters"]["mu_p"]
    assert found == used
    assert math.copysign(1, found) == math.copysign(1, used)


@pytest.mark.parametrize(
    "given",
    ["nan", "NaN", "inf", "-inf", "Infinity", "abc", "1e999", "", " ", "1,5", "0x10", "3.0001", "-99", "1" * 500],
)
@pytest.mark.parametrize("tail", ["evaluate/", "figure/"])
def test_wrong_value_is_refused_with_name_and_range(client: Client, tail: str, given: str) -> None:
    body = problem(client.get(f"/api/v1/formulas/kl-divergence/{tail}", {"mu_p": given}), 400)
    (error,) = body["errors"]
    assert error["parameter"] == "mu_p"
    assert (error["low"], error["high"]) == (-3, 3)
    assert "give one number from -3 to 3" in error["detail"]
    assert "mu_p" in body["detail"]


@pytest.mark.parametrize("tail", ["evaluate/", "figure/"])
def test_unknown_parameter_is_refused_with_the_nearest(client: Client, tail: str) -> None:
    (error,) = problem(client.get(f"/api/v1/formulas/kl-divergence/{tail}?mu_x=1"), 400)["errors"]
    assert error["parameter"] == "mu_x"
    assert "did you mean mu_" in error["detail"]


def test_strange_parameter_is_refused_with_all_the_known_ones(client: Client) -> None:
    (error,) = problem(client.get(EVALUATE + "?zzz=1"), 400)["errors"]
    for name in loading.catalogue().by_slug["kl-divergence"].defaults:
        assert name in error["detail"]


def test_parameter_given_twice_is_refused(client: Client) -> None:
    (error,) = problem(client.get(EVALUATE + "?mu_p=1&mu_p=2"), 400)["errors"]
    assert error["parameter"] == "mu_p"
    assert "given 2 times" in error["detail"]


def test_all_wrong_parameters_are_told_at_once(client: Client) -> None:
    errors = problem(client.get(EVALUATE + "?mu_p=nan&sigma_q=9&zzz=1"), 400)["errors"]
    assert [error["parameter"] for error in errors] == ["mu_p", "sigma_q", "zzz"]


# --- the figure -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "view"), [(formula.slug, view.name) for formula in FORMULAS for view in formula.views]
)
def test_figure_of_every_view_is_an_item_for_bokeh(client: Client, slug: str, view: str) -> None:
    item = get(client, f"/api/v1/formulas/{slug}/figure/", view=view)
    assert item["doc"]["roots"]
    assert item["root_id"] == item["doc"]["roots"][0]["id"]


def test_figure_without_a_view_is_the_first(client: Client) -> None:
    address = "/api/v1/formulas/kl-divergence/figure/"
    assert get(client, address) == get(client, address, view="bells")
    assert get(client, address) != get(client, address, view="coins")


def test_figure_follows_the_parameters(client: Client) -> None:
    address = "/api/v1/formulas/kl-divergence/figure/"
    assert get(client, address, mu_p="2") != get(client, address)


def test_unknown_view_is_refused_with_the_known_ones(client: Client) -> None:
    (error,) = problem(client.get("/api/v1/formulas/kl-divergence/figure/?view=pie"), 400)["errors"]
    assert error["parameter"] == "view"
    assert "bells, coins" in error["detail"]


def test_evaluation_knows_no_view(client: Client) -> None:
    (error,) = problem(client.get(EVALUATE + "?view=bells"), 400)["errors"]
    assert error["parameter"] == "view"


# --- what all reads share ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", READS.values(), ids=READS.keys())
def test_read_that_is_still_true_is_not_sent_again(client: Client, address: str) -> None:
    first = client.get(address)
    etag = first.headers["ETag"]
    second = client.get(address, headers={"if-none-match": etag})
    assert second.status_code == 304
    assert second.content == b""
    assert second.headers["ETag"] == etag


@pytest.mark.parametrize("address", READS.values(), ids=READS.keys())
def test_read_that_has_changed_is_sent(client: Client, address: str) -> None:
    assert client.get(address, headers={"if-none-match": '"something else"'}).status_code == 200


def test_answers_to_other_parameters_have_other_etags(client: Client) -> None:
    etags = {client.get(f"{EVALUATE}?mu_p={value}").headers["ETag"] for value in (0, 1, 2)}
    assert len(etags) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("address", READS.values(), ids=READS.keys())
def test_read_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", READS.values(), ids=READS.keys())
def test_read_sets_no_cookie(client: Client, address: str) -> None:
    assert not client.get(address).cookies


@pytest.mark.parametrize("address", READS.values(), ids=READS.keys())
def test_read_is_open_to_pages_of_other_sites(client: Client, address: str) -> None:
    answer = client.get(address, headers={"origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def preflight(client: Client, method: str) -> Any:
    """What a browser asks before a page of another site may send more than a plain GET."""
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": method}
    return client.options("/api/v1/contributions/", headers=asked | {"access-control-request-headers": "authorization"})


def test_page_of_another_site_may_use_a_token(client: Client) -> None:
    answer = preflight(client, "POST")
    methods = {method.strip() for method in answer.headers["Access-Control-Allow-Methods"].split(",")}
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= methods
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_page_of_another_site_may_not_send_the_cookies_of_its_reader(client: Client) -> None:
    answer = preflight(client, "POST")
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "x-csrftoken" not in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/formulas/kl-divergence/", "/admin/login/"])
def test_page_is_not_open_to_pages_of_other_sites(client: Client, address: str) -> None:
    answer = client.get(address, headers={"origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", READS.values(), ids=READS.keys())
def test_nothing_can_be_written(client: Client, address: str, method: str) -> None:
    is_asked_by_post = address.startswith(EVALUATE) and method == "post"  # for many points, which fit no address
    problem(getattr(client, method)(address), 415 if is_asked_by_post else 405)


@pytest.mark.parametrize("address", READS.values(), ids=READS.keys())
def test_head_has_the_headers_and_no_body(client: Client, address: str) -> None:
    answer = client.head(address)
    assert answer.status_code == 200
    assert answer.content == b""


def test_unknown_route_is_a_problem_that_leads_to_the_docs(client: Client) -> None:
    assert reverse("api-docs") in problem(client.get("/api/v1/no-such-thing/"), 404)["detail"]


def test_own_mistake_is_a_problem_without_details(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(loading, "catalogue", broken)
    answer = Client(raise_request_exception=False).get("/api/v1/formulas/kl-divergence/")
    assert "secret" not in problem(answer, 500)["detail"]


def test_only_json_is_spoken(client: Client) -> None:
    problem(client.get("/api/v1/formulas/", headers={"accept": "application/xml"}), 406)


# --- the description --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema() -> Any:
    answer = Client().get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    return json.loads(answer.content)


def test_description_is_openapi_3_1(schema: Any) -> None:
    assert schema["openapi"].startswith("3.1")


def test_description_is_made_and_valid_without_a_warning() -> None:
    made = StringIO()
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=made)
    assert "openapi: 3.1.0" in made.getvalue()


def test_description_has_the_four_reads(schema: Any) -> None:
    assert {
        "/api/v1/formulas/",
        "/api/v1/formulas/{slug}/",
        "/api/v1/formulas/{slug}/evaluate/",
        "/api/v1/formulas/{slug}/figure/",
    } <= set(schema["paths"])


def test_description_names_the_filters_of_the_list(schema: Any) -> None:
    named = {parameter["name"] for parameter in schema["paths"]["/api/v1/formulas/"]["get"]["parameters"]}
    assert named == {"field", "level", "search", "limit", "offset", "fields", "If-None-Match"}


def test_docs_page_names_the_description_and_the_script_that_shows_it(client: Client) -> None:
    page = parse_html(client.get("/api/v1/docs/").content)
    sources = [script.attributes["src"] for script in page.all("script")]
    assert len(sources) == 4
    script = client.get("/api/v1/docs/" + sources[-1] if sources[-1].startswith("?") else sources[-1])
    assert script.status_code == 200
    assert b"/api/v1/schema/" in script.content


# --- what is made once ------------------------------------------------------------------------------------

KEPT = ("list", "detail", "evaluate", "figure")


@pytest.mark.parametrize("formula", FORMULAS, ids=SLUGS)
def test_kept_detail_is_what_the_serializer_says(client: Client, formula: Formula) -> None:
    fresh = FormulaDetailSerializer(formula, context={"origin": "http://testserver"})
    for _ in range(2):
        assert client.get(f"/api/v1/formulas/{formula.slug}/").content == JSONRenderer().render(fresh.data)


def test_list_without_filters_is_the_one_of_its_first_page(client: Client) -> None:
    whole, first = client.get("/api/v1/formulas/"), client.get("/api/v1/formulas/?offset=0")
    assert whole.content == first.content


def test_list_of_many_formulas_leads_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(FORMULAS[0].model_copy(update={"slug": f"formula-{number}"}) for number in range(60))
    monkeypatch.setattr(loading, "catalogue", lambda: Catalogue(many))
    body, first = get(client, "/api/v1/formulas/"), get(client, "/api/v1/formulas/?offset=0&limit=50")
    assert body == first
    assert [entry["slug"] for entry in get(client, body["next"])["results"]] == [f"formula-{n}" for n in range(50, 60)]


@pytest.mark.parametrize("address", ["/api/v1/formulas/", "/api/v1/formulas/kl-divergence/"])
def test_kept_answer_has_the_addresses_of_the_host_that_is_asked(client: Client, address: str) -> None:
    for host in ("testserver", "localhost", "testserver"):
        answer = client.get(address, headers={"host": host}).content.decode()
        assert f'"http://{host}/api/v1/formulas/kl-divergence/"' in answer
        assert ("http://localhost/" in answer) == (host == "localhost")


@pytest.mark.parametrize("name", KEPT)
def test_answer_can_be_set_out_for_people(client: Client, name: str) -> None:
    plain = client.get(READS[name])
    set_out = client.get(READS[name], headers={"accept": "application/json; indent=2"})
    assert b"\n  " in set_out.content
    assert set_out.json() == plain.json()
    assert set_out.headers["Content-Type"] == plain.headers["Content-Type"]


@pytest.mark.parametrize("name", KEPT)
def test_answer_comes_compressed_to_who_takes_that(client: Client, name: str) -> None:
    plain, zipped = client.get(READS[name]), client.get(READS[name], headers={"accept-encoding": "gzip"})
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped.headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert "Accept-Encoding" in zipped.headers["Vary"]


@pytest.mark.parametrize("formula", FORMULAS, ids=SLUGS)
def test_readouts_are_those_of_one_whole_evaluation(formula: Formula) -> None:
    names = [readout.name for readout in formula.readouts]
    moved = [formula.defaults | {parameter.name: parameter.high} for parameter in formula.parameters]
    for point in [formula.defaults, *moved, {parameter.name: parameter.low for parameter in formula.parameters}]:
        whole = evaluate(formula.program, point, names)
        assert list(readout_values(formula, point)) == names
        assert [repr(value) for value in readout_values(formula, point).values()] == [repr(whole[n]) for n in names]


@pytest.mark.parametrize("name", ["list", "filtered list", "detail", "evaluate", "figure"])
def test_plain_question_is_answered_as_one_that_was_weighed(client: Client, name: str) -> None:
    quick = client.get(READS[name])
    weighed = client.get(READS[name], headers={"accept": "text/html, */*"})
    assert quick.content == weighed.content
    assert headers_of(quick) == headers_of(weighed)
