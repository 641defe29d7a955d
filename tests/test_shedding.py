"""What is answered where nothing can be made just now: in words, with when to try again, and to a program in JSON."""

from typing import Any

import pytest
from django.test import Client, override_settings

from formulas.costs.gate import KEPT, TURNS

pytestmark = pytest.mark.site

PNG = "/formulas/kl-divergence/figure.png"
FIGURE = "/api/v1/formulas/kl-divergence/figure/"


def shed(client: Client, address: str, accept: str = "*/*") -> Any:
    """The answer to a caller who has used up what they may have made at once."""
    with override_settings(COSTLY_AT_ONCE=0):
        answer = client.get(address, headers={"accept": accept})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    return answer


def test_a_file_that_cannot_be_made_now_is_refused_in_plain_words(client: Client) -> None:
    answer = shed(client, PNG)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Try again" in answer.text


def test_a_browser_is_shown_a_page(client: Client) -> None:
    answer = shed(client, PNG, accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert "<h1>Too much at once</h1>" in answer.text


def test_a_program_is_told_in_problem_json(client: Client) -> None:
    answer = shed(client, FIGURE)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503


def test_whoever_has_asked_for_too_much_is_told_when_it_is_forgotten(client: Client) -> None:
    with override_settings(COSTS_A_MINUTE=5):
        assert client.get(PNG).status_code == 200
        answer = client.get(f"{PNG}?mu_p=1.25")
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert client.get(PNG).status_code == 200, "what is kept costs nothing"


@pytest.mark.parametrize("address", [PNG, FIGURE, "/formulas/kl-divergence/values.csv"])
def test_whoever_has_it_is_told_so_without_its_being_made_again(client: Client, address: str) -> None:
    etag = client.get(address).headers["ETag"]
    KEPT.clear()
    with override_settings(COSTLY_AT_ONCE=0):
        answer = client.get(address, headers={"if-none-match": etag})
    assert (answer.status_code, answer.headers["ETag"]) == (304, etag)


def test_files_are_not_for_crawlers(client: Client) -> None:
    for name in ("figure.png", "figure.svg", "values.csv", "definition.toml", "definition.json"):
        assert client.get(f"/formulas/kl-divergence/{name}").headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(("length", "status"), [(3_000, 503), (900, 200)])
def test_what_would_only_be_refused_is_not_read(
    client: Client, length: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TURNS, "are_taken", lambda: True)
    assert client.post("/contributions/preview/", {"text": "a" * length}).status_code == status
