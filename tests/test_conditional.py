"""HEAD has the headers of GET, the ETag among them, and neither sends again what has not changed."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from community.models import User
from tests.community.api.asking import program
from tests.headers import headers_of
from tests.personas import moderator, person, published

pytestmark = [pytest.mark.django_db, pytest.mark.site]

FORMULA = "/api/v1/formulas/kl-divergence/"
READ = [
    *("/", "/formulas/", "/formulas/kl-divergence/", "/formulas/kl-divergence/?mu_q=1", "/docs/engine/"),
    *("/embed/kl-divergence/", "/formulas/kl-divergence/figure.svg", "/formulas/kl-divergence/values.csv"),
    *("/formulas/kl-divergence/definition.toml", "/formulas/kl-divergence/definition.json"),
    *("/formulas/kl-divergence/explanations/", "/robots.txt"),
    *("/api/v1/formulas/", "/api/v1/formulas/?search=entropy", FORMULA, f"{FORMULA}evaluate/?mu_q=1"),
    *(f"{FORMULA}figure/", "/api/v1/contributions/", "/api/v1/contributions/?limit=1", "/api/v1/schema/"),
    *("/api/v1/", "/api/v1/docs/", "/api/v1/formulas/?fields=slug", f"{FORMULA}?fields=title"),
]


@pytest.fixture
def ada() -> User:
    return person("Ada Lovelace")


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("address", READ)
def test_head_has_the_headers_of_get(client: Client, ada: User, address: str, encoding: str) -> None:
    published(ada, moderator())
    headers = {"accept-encoding": encoding}
    got, told = client.get(address, headers=headers), client.head(address, headers=headers)
    assert got.status_code == told.status_code == 200
    assert told.content == b""
    # Compressed bodies are padded at random, so that their length gives nothing away.
    besides = ("Content-Length",) if encoding == "gzip" else ()
    assert list(headers_of(told, *besides).items()) == list(headers_of(got, *besides).items())
    assert "ETag" in told.headers


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", READ)
def test_what_has_not_changed_is_not_sent_again(client: Client, ada: User, address: str, method: str) -> None:
    published(ada, moderator())
    etag = client.head(address).headers["ETag"]
    answer = client.generic(method, address, headers={"if-none-match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert client.generic(method, address, headers={"if-none-match": '"another"'}).status_code == 200


def test_what_is_stored_is_answered_whatever_etag_is_named(client: Client) -> None:
    answer = client.post("/contributions/preview/", {"text": "a"}, headers={"if-none-match": "*"})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers


OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition")


@pytest.mark.parametrize("kept", [0, 60])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("address", READ)
def test_304_has_the_headers_of_what_it_stands_for(
    client: Client, ada: User, settings: Settings, address: str, encoding: str, kept: int
) -> None:
    settings.PAGE_CACHE_SECONDS = kept
    published(ada, moderator())
    headers = {"accept-encoding": encoding, "origin": "https://elsewhere.example"}
    for _ in range(2):  # made, and kept
        whole = client.get(address, headers=headers)
        answer = client.get(address, headers=headers | {"if-none-match": whole.headers["ETag"]})
        assert answer.status_code == 304
        assert headers_of(answer, *OF_THE_BODY) == headers_of(whole, *OF_THE_BODY)


@pytest.mark.parametrize("address", ["/api/v1/me/", "/api/v1/contributions/?author=me", "/api/v1/moderation/queue/"])
def test_304_to_a_member_has_the_headers_of_what_it_stands_for(address: str) -> None:
    client = program(moderator())
    whole = client.get(address)
    answer = client.get(address, headers={"if-none-match": whole.headers["ETag"]})
    assert answer.status_code == 304
    assert headers_of(answer, *OF_THE_BODY) == headers_of(whole, *OF_THE_BODY)
    assert {"Authorization", "Cookie"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
