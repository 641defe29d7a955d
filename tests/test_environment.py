"""What is read from a variable: each kind with its ends, what stands in for it when it is not set, what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from klsite import environment

NAME = "KLARITY_OF_TESTS"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the variable that is read here, which is not set otherwise."""
    monkeypatch.delenv(NAME, raising=False)
    return lambda value: monkeypatch.setenv(NAME, value)


def refusal(read: Callable[[], object], capsys: pytest.CaptureFixture[str]) -> str:
    """What `read` writes to standard error when it ends the process."""
    with pytest.raises(SystemExit) as stopped:
        read()
    assert stopped.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


Given = Callable[[str], None]
Printed = pytest.CaptureFixture[str]


def test_refusal_says_what_was_found_and_what_would_be_right(capsys: Printed) -> None:
    told = refusal(lambda: environment.refuse("A", "is 'b'", "c"), capsys)
    assert told == "A is 'b'; it must be c.\n"


def test_value_is_shown_on_one_line_and_shortened() -> None:
    assert environment.shown("a\nb") == r"is 'a\nb'"
    assert environment.shown("a" * 80) == f"is '{'a' * 80}'"
    assert environment.shown("a" * 81) == f"is '{'a' * 80}'"


@pytest.mark.parametrize(("word", "value"), [("true", True), ("yes", True), ("1", True), ("no", False), ("0", False)])
def test_flag_is_true_or_false_whatever_stands_in_for_it(given: Given, word: str, value: bool) -> None:
    given(word)
    assert environment.flag(NAME, default=True) is environment.flag(NAME, default=False) is value


@pytest.mark.parametrize("default", [True, False])
def test_flag_that_is_not_set_is_its_default(given: Given, default: bool) -> None:
    assert environment.flag(NAME, default=default) is default


def test_flag_that_is_neither_is_refused(given: Given, capsys: Printed) -> None:
    given("maybe")
    told = refusal(lambda: environment.flag(NAME, default=True), capsys)
    assert told == f"{NAME} is 'maybe'; it must be true or false.\n"


@pytest.mark.parametrize("value", [1, 5])
def test_whole_number_may_be_either_end(given: Given, value: int) -> None:
    given(str(value))
    assert environment.whole_number(NAME, default=3, low=1, high=5) == value


@pytest.mark.parametrize("value", ["0", "6", "x", "1.5", ""])
def test_whole_number_is_no_other(given: Given, value: str, capsys: Printed) -> None:
    given(value)
    told = refusal(lambda: environment.whole_number(NAME, default=3, low=1, high=5), capsys)
    assert told == f"{NAME} is {value!r}; it must be a whole number from 1 to 5.\n"


def test_whole_number_may_be_without_an_upper_end(given: Given, capsys: Printed) -> None:
    given("1000000")
    assert environment.whole_number(NAME, default=3, low=1) == 1_000_000
    given("0")
    told = refusal(lambda: environment.whole_number(NAME, default=3, low=1), capsys)
    assert told == f"{NAME} is '0'; it must be a whole number, 1 or more.\n"


def test_whole_number_that_is_not_set_is_its_default(given: Given) -> None:
    assert environment.whole_number(NAME, default=3, low=1) == 3


def test_one_of_several_is_the_first_where_none_is_said(given: Given, capsys: Printed) -> None:
    assert environment.one_of(NAME, ("a", "b", "c")) == "a"
    given("c")
    assert environment.one_of(NAME, ("a", "b", "c")) == "c"
    given("d")
    told = refusal(lambda: environment.one_of(NAME, ("a", "b", "c")), capsys)
    assert told == f"{NAME} is 'd'; it must be a or b or c.\n"


def words(default: tuple[str, ...] = ("z",)) -> list[str]:
    return environment.words(NAME, default=default, pattern="[a-z]+", wanted="small letters")


def test_words_stand_between_commas(given: Given) -> None:
    assert words() == ["z"]
    given("b, a,c ")
    assert words() == ["b", "a", "c"]


@pytest.mark.parametrize("wrong", ["1", "a1", "1a", "", "a b"])
def test_each_word_has_to_be_right_from_end_to_end(given: Given, wrong: str, capsys: Printed) -> None:
    given(f"a,{wrong},b")
    assert refusal(words, capsys) == f"{NAME} is {wrong!r}; it must be small letters.\n"


def test_folder_has_an_absolute_path(given: Given, capsys: Printed) -> None:
    assert environment.folder(NAME, default=Path("/a")) == Path("/a")
    given("/no/such/folder")
    assert environment.folder(NAME, default=Path("/a")) == Path("/no/such/folder")
    given("a")
    told = refusal(lambda: environment.folder(NAME, default=Path("/a")), capsys)
    assert told == f"{NAME} is 'a'; it must be an absolute path.\n"


def secret(default: str | None = None) -> str:
    return environment.secret(NAME, default=default, shortest=4, wanted="long")


def test_secret_is_as_long_as_it_has_to_be(given: Given, capsys: Printed) -> None:
    given("1234")
    assert secret() == "1234"
    given("hun")
    assert refusal(secret, capsys) == f"{NAME} has 3 characters; it must be long.\n"


def test_secret_has_to_be_set_where_nothing_stands_in_for_it(given: Given, capsys: Printed) -> None:
    assert secret("default") == "default"
    assert refusal(secret, capsys) == f"{NAME} is not set; it must be long.\n"
    given("")
    assert refusal(lambda: secret("default"), capsys) == f"{NAME} is not set; it must be long.\n"


ORIGIN = "it must be the address that readers use, as in https://klarity.example.\n"


@pytest.mark.parametrize("address", ["http://a", "https://a-1.Example", "http://127.0.0.1:8000", "https://a.b:65535"])
def test_origin_is_scheme_and_host(given: Given, address: str) -> None:
    given(address)
    assert environment.origin(NAME, default=None) == address


@pytest.mark.parametrize("address", ["a.example", "ftp://a", "https://a/", "https://a/b", "https://a:", "https://a?b"])
def test_origin_is_nothing_else(given: Given, address: str, capsys: Printed) -> None:
    given(address)
    told = refusal(lambda: environment.origin(NAME, default=None), capsys)
    assert told == f"{NAME} is {address!r}; {ORIGIN}"


def test_origin_has_to_be_set_where_nothing_stands_in_for_it(given: Given, capsys: Printed) -> None:
    assert environment.origin(NAME, default="http://a") == "http://a"
    assert refusal(lambda: environment.origin(NAME, default=None), capsys) == f"{NAME} is not set; {ORIGIN}"
