"""All formulas together: order, look-up, search, the nearest name, and what leads to what."""

from pathlib import Path

import pytest

from formulas.definitions import loading
from formulas.definitions.loading import LEVELS, by_field, load_folder
from tests.formulas.samples import SMALL, small, small_catalogue, write

LOADED = loading.catalogue()


def test_the_four_formulas_of_the_first_release_are_there() -> None:
    assert {"kl-divergence", "entropy", "cross-entropy", "jensen-shannon-divergence"} <= set(LOADED.by_slug)


def test_flagship_is_in_its_field_and_level() -> None:
    formula = LOADED.by_slug["kl-divergence"]
    assert (formula.title, formula.field, formula.level) == ("KL Divergence", "AI & Data Science", "Advanced")


def test_formulas_stand_by_field_level_and_title() -> None:
    keys = [(formula.field, LEVELS.index(formula.level), formula.title) for formula in LOADED.formulas]
    assert keys == sorted(keys)


def test_catalogue_is_read_once() -> None:
    assert loading.catalogue() is LOADED


def test_every_related_formula_exists_and_is_another() -> None:
    pairs = [(formula.slug, related.slug) for formula in LOADED.formulas for related in formula.related]
    assert pairs
    for slug, related in pairs:
        assert related in LOADED.by_slug
        assert related != slug


def test_formulas_of_a_field_stand_together() -> None:
    fields = [field for field, _ in by_field(LOADED.formulas)]
    assert fields == LOADED.fields


def test_grouping_keeps_every_formula_in_order() -> None:
    assert [formula for _, group in by_field(LOADED.formulas) for formula in group] == list(LOADED.formulas)


def test_nothing_grouped_is_nothing() -> None:
    assert list(by_field([])) == []


@pytest.mark.parametrize(
    "words",
    [
        "KL Divergence",
        "kl divergence",
        "kullback-leibler",
        "RELATIVE entropy",
        "information gain",
        "data science",
        "D_KL",
    ],
)
def test_search_finds_by_title_synonym_field_and_line(words: str) -> None:
    assert "kl-divergence" in [formula.slug for formula in LOADED.search(text=words).formulas]


def test_search_wants_every_word() -> None:
    assert LOADED.search(text="kullback").formulas
    assert LOADED.search(text="kullback nosuchword").formulas == ()


def test_search_ignores_case_accents_and_order(tmp_path: Path) -> None:
    found = small_catalogue(tmp_path, ("straight-line", SMALL))
    for words in ("renyi", "RÉNYI", "ruler rényi", "rényi's  ruler"):
        assert len(found.search(text=words).formulas) == 1


def test_search_without_words_finds_everything() -> None:
    assert LOADED.search().formulas == LOADED.formulas
    assert LOADED.search(text="   ").formulas == LOADED.formulas


def test_search_for_an_unknown_field_or_level_finds_nothing() -> None:
    assert LOADED.search(field="Cooking").formulas == ()
    assert LOADED.search(level="Easy").formulas == ()


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("kl-divergense", "kl-divergence"),
        ("KL-Divergence", "kl-divergence"),
        ("kullback-leibler", "kl-divergence"),
        ("relative-entropy", "kl-divergence"),
        ("crossentropy", "cross-entropy"),
        ("jensen-shanon", "jensen-shannon-divergence"),
        ("entropi", "entropy"),
    ],
)
def test_nearest_is_found_by_slug_title_and_synonym(slug: str, expected: str) -> None:
    assert LOADED.nearest(slug)[0].slug == expected


def test_nearest_names_each_formula_once_and_no_more_than_asked_for() -> None:
    near = [formula.slug for formula in LOADED.nearest("divergence")]
    assert near
    assert len(near) == len(set(near)) <= 3
    assert len(LOADED.nearest("divergence", 1)) == 1


@pytest.mark.parametrize("slug", ["zzzzzzzz", "", "%%%", "𝔸𝔹"])
def test_nothing_is_near_to_nonsense(slug: str) -> None:
    assert LOADED.nearest(slug) == []


def test_title_of_a_formula_whose_file_is_gone_is_its_slug(tmp_path: Path) -> None:
    found = small_catalogue(tmp_path, ("curve", small(title='"Curve"')))
    assert found.title("curve") == "Curve"
    assert found.title("bow") == "bow"


def test_former_slug_leads_to_its_formula(tmp_path: Path) -> None:
    found = small_catalogue(tmp_path, ("curve", small(title='"Curve"\nformer_slugs = ["bow"]')))
    assert found.by_former_slug["bow"].slug == "curve"
    assert "bow" not in found.by_slug


def test_relations_are_followed_between_files(tmp_path: Path) -> None:
    related = '[[related]]\nslug = "straight-line"\nwhy = "Straight."\n'
    found = small_catalogue(tmp_path, ("straight-line", SMALL), ("curve", SMALL + related))
    assert found.by_slug["curve"].related[0].slug == "straight-line"


def test_fields_are_those_that_have_formulas(tmp_path: Path) -> None:
    write(tmp_path)
    folder = write(tmp_path, small(field='"Geometry"'), slug="circle", field_folder="geometry")
    assert load_folder(folder).fields == ["Algebra", "Geometry"]
    assert [formula.slug for formula in load_folder(folder).search(field="Geometry").formulas] == ["circle"]
