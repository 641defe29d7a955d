"""The works that pages cite."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.definitions import loading
from formulas.texts.citations import Reference, cited_in, cited_keys, link_citations, read_references, references
from formulas.toml.mistakes import DefinitionError


@pytest.fixture
def work() -> Reference:
    return Reference(key="a-1999", authors="A. Body", year=1999, title="On", venue="Journal", doi="10.1/x")


@pytest.mark.parametrize("work", references().values(), ids=references().keys())
def test_work_has_exactly_one_place_where_it_is(work: Reference) -> None:
    assert bool(work.doi) != bool(work.url)
    assert work.address.startswith("https://")
    assert re.fullmatch(r"10\.\d{4,9}/\S+", work.doi) or not work.doi


@pytest.mark.parametrize("work", references().values(), ids=references().keys())
def test_work_is_keyed_by_its_first_author_and_year(work: Reference) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", work.key)
    assert work.key.endswith(f"-{work.year}")
    assert work.authors
    assert work.title
    assert work.venue


def test_every_cited_work_is_confirmed() -> None:
    cited = {key for formula in loading.catalogue().formulas for _, text in formula.prose for key in cited_keys(text)}
    assert cited
    assert cited <= set(references())


@pytest.mark.parametrize("place", [{}, {"doi": "10.1/x", "url": "https://a.example"}])
def test_work_without_one_place_is_refused(place: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"doi|url"):
        Reference(key="a-1999", authors="A. Body", year=1999, title="On", venue="Journal", **place)


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        ("A. Body", "Body 1999"),
        ("A. Body and C. Else", "Body & Else 1999"),
        ("A. Body, C. Else and E. Third", "Body et al. 1999"),
        ("A. Body, C. Else, E. Third and F. Fourth", "Body et al. 1999"),
    ],
)
def test_work_is_cited_by_surname_and_year(work: Reference, authors: str, short: str) -> None:
    assert work.model_copy(update={"authors": authors}).short == short


def test_doi_is_an_address(work: Reference) -> None:
    assert work.address == "https://doi.org/10.1/x"
    assert work.model_copy(update={"doi": "", "url": "https://a.example/x"}).address == "https://a.example/x"


def test_keys_are_found_in_order_and_once() -> None:
    assert cited_keys("x [@b-2] y [@a-1], [@b-2].") == ["b-2", "a-1"]


@pytest.mark.parametrize("text", ["[b-2]", "@b-2", "[@B-2]", "[@]", "a@b.example"])
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert cited_keys(text) == []
    assert link_citations(text) == text


def test_citation_becomes_a_link_to_the_references() -> None:
    (first, *_) = references().values()
    assert link_citations(f"So [@{first.key}].") == f"So ([{first.short}](#ref-{first.key}))."


def test_neighbours_share_a_pair_of_brackets() -> None:
    first, second, *_ = references().values()
    linked = link_citations(f"So [@{first.key}] [@{second.key}].")
    assert linked == f"So ([{first.short}](#ref-{first.key}); [{second.short}](#ref-{second.key}))."


def test_works_are_listed_in_order_of_mention() -> None:
    first, second, *_ = references().values()
    found = cited_in([f"[@{second.key}]", f"[@{first.key}] [@{second.key}]"])
    assert found == [second, first]


@given(st.text(max_size=40))
def test_text_without_citations_is_unchanged(text: str) -> None:
    if not cited_keys(text):
        assert link_citations(text) == text


BROKEN_REFERENCES = {
    "not TOML": ("[a-1999\n", "file: not TOML"),
    "misspelt key": ('[a-1999]\nauthor = "A. Body"\n', "a-1999.author: unknown key; did you mean authors?"),
    "no place": (
        '[a-1999]\nauthors = "A. Body"\nyear = 1999\ntitle = "On"\nvenue = "Journal"\n',
        "a-1999: value error, a-1999: give either doi or url",
    ),
    "no table": ("a-1999 = 3\n", "a-1999: must be a table"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN_REFERENCES.values(), ids=BROKEN_REFERENCES.keys())
def test_mistake_in_the_references_is_one_line_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "references.toml"
    file.write_text(text)
    with pytest.raises(DefinitionError, match=rf"references\.toml:\d+: {re.escape(message)}") as raised:
        read_references(file)
    assert "\n" not in str(raised.value)


def test_every_work_is_cited() -> None:
    cited = {key for formula in loading.catalogue().formulas for _, text in formula.prose for key in cited_keys(text)}
    assert set(references()) - cited == set()
