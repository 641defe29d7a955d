"""Bodies that the API does not take: each is refused in the one shape of errors, and nothing is stored."""

import json

import pytest
from django.conf import settings

from tests.community.api.asking import CONTRIBUTIONS, ME, problem, program, send
from tests.personas import KL, person, rows

pytestmark = pytest.mark.django_db

BODIES: dict[str, tuple[bytes, str, int]] = {
    "no JSON": (b"{", "application/json", 400),
    "nothing": (b"", "application/json", 400),
    "no UTF-8": (b'{"text": "\xff"}', "application/json", 400),
    "nested too deeply": (b"[" * 100_000, "application/json", 400),
    "nested and whole": (b'{"text":' * 20_000 + b"1" + b"}" * 20_000, "application/json", 400),
    "no number": (b'{"view": {"mu_p": NaN}}', "application/json", 400),
    "infinite": (b'{"view": {"mu_p": -Infinity}}', "application/json", 400),
    "beyond all numbers": (b'{"view": {"mu_p": 1e999}}', "application/json", 400),
    "a name given twice": (
        b'{"formula": "kl-divergence", "kind": "aha", "text": "a", "text": "b"}',
        "application/json",
        400,
    ),
    "a name given twice within": (b'{"view": {"mu_p": 1, "mu_p": 1}}', "application/json", 400),
    "a name given twice in two ways": (b'{"text": "a", "t\\u0065xt": "b"}', "application/json", 400),
    "a mark before it": (b'\xef\xbb\xbf{"text": "a"}', "application/json", 400),
    "a list": (b'[{"text": "a"}]', "application/json", 400),
    "a text": (b'"text"', "application/json", 400),
    "null": (b"null", "application/json", 400),
    "too many digits": (b'{"view": {"mu_p": ' + b"9" * 5_000 + b"}}", "application/json", 400),
    "a form": (b"formula=kl-divergence", "application/x-www-form-urlencoded", 415),
    "an upload": (b"--x--", "multipart/form-data; boundary=x", 415),
    "text": (b"hello", "text/plain", 415),
    "of no kind": (b"{}", "", 415),
}


@pytest.mark.parametrize("name", BODIES)
def test_body_that_cannot_be_read_is_refused(name: str) -> None:
    client = program(person("Ada"))
    before = rows()
    body, kind, status = BODIES[name]
    problem(client.generic("POST", CONTRIBUTIONS, body, kind), status)
    assert rows() == before


def test_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    client = program(person("Ada"))
    body = json.dumps({"formula": KL, "kind": "aha", "text": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    assert "2,621,440" in problem(client.generic("POST", CONTRIBUTIONS, body, "application/json"), 413)["detail"]


def test_other_languages_than_json_are_not_spoken() -> None:
    client = program(person("Ada"))
    problem(client.get(ME, headers={"accept": "application/xml"}), 406)


def test_half_a_character_in_a_word_is_answered_with_a_whole_one() -> None:
    answer = send(program(person("Ada")), "POST", CONTRIBUTIONS, {"formula": KL, "kind": "\ud800"})
    (error,) = problem(answer, 400)["errors"]
    assert error["parameter"] == "kind"


def test_name_given_twice_is_told() -> None:
    body = b'{"formula": "kl-divergence", "kind": "aha", "text": "a", "text": "b"}'
    answer = program(person("Ada")).generic("POST", CONTRIBUTIONS, body, "application/json")
    assert problem(answer, 400)["detail"] == "'text' is given more than once; give it once."


def test_body_that_is_no_object_is_told_what_would_be_right() -> None:
    (error,) = problem(send(program(person("Ada")), "POST", CONTRIBUTIONS, [1]), 400)["errors"]
    assert error == {"parameter": "body", "detail": '[1] is no body; send an object, as in {"text": "…"}.'}
