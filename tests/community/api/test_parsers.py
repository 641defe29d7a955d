"""How a body is read: as JSON in UTF-8 that means one thing only. Whatever else it is, the refusal says so."""

import io
from typing import Any

import pytest
from rest_framework.exceptions import ParseError

from community.api.parsers import StrictJSONParser


def read(body: str | bytes) -> Any:
    return StrictJSONParser().parse(io.BytesIO(body.encode() if isinstance(body, str) else body))


def test_body_is_read_as_it_was_written() -> None:
    assert read('{"a": [1, -2, 0.5, 1e3, true, null], "é": {"a": "ü"}}') == {
        "a": [1, -2, 0.5, 1000.0, True, None],
        "é": {"a": "ü"},
    }


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "0." + "9" * 5 + "e400"])
def test_what_is_no_finite_number_is_refused_and_named(number: str) -> None:
    with pytest.raises(ParseError, match=rf"^{number} is not a finite number"):
        read(f'{{"view": {{"mu_p": {number}}}}}')


def test_whole_number_has_at_most_400_digits() -> None:
    assert read("9" * 400) == 10**400 - 1
    with pytest.raises(ParseError, match=r"^9{40} is not a finite number"):
        read("9" * 401)


@pytest.mark.parametrize("body", ["", "{", "{'a': 1}", b'"\xff"', '"a"'.encode("utf-16"), b'\xef\xbb\xbf"a"'])
def test_what_is_no_json_in_utf_8_is_refused(body: str | bytes) -> None:
    with pytest.raises(ParseError, match="JSON in UTF-8"):
        read(body)


@pytest.mark.parametrize("body", ["[" * 100_000, "[" * 20_000 + "]" * 20_000])
def test_what_is_nested_past_all_reason_is_refused(body: str) -> None:
    with pytest.raises(ParseError, match="nested too deeply"):
        read(body)


def test_name_that_is_given_twice_is_refused_and_named() -> None:
    with pytest.raises(ParseError, match=r"^'aaa' is given more than once"):
        read('{"b": {"aaa": 1, "aaa": 1}}')
    long = "a" * 41
    with pytest.raises(ParseError, match=r"^'a{40}' is given"):
        read(f'{{"{long}": 1, "{long}": 1}}')
