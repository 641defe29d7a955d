"""What people type, and what they mean by it."""

import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.loading import Catalogue
from formulas.definitions.searching import Found, Index, words

LOADED = loading.catalogue()


def slugs(text: str) -> list[str]:
    return [formula.slug for formula in LOADED.search(text=text).formulas]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("entropy", "entropy"),
        ("relative entropy", "kl-divergence"),
        ("Kullback-Leibler", "kl-divergence"),
        ("kl", "kl-divergence"),
        ("bayes", "bayes-theorem"),
        ("bell curve", "normal-distribution"),
        ("learning rate", "gradient-descent"),
        ("gaussian", "normal-distribution"),
        ("option", "black-scholes"),
        ("epidemic", "sir-model"),
        ("temperature", "softmax"),
        ("Gibbs", "fourier-series"),
    ],
)
def test_best_match_comes_first(text: str, first: str) -> None:
    assert slugs(text)[0] == first


@pytest.mark.parametrize(
    ("text", "meant", "first"),
    [
        ("kulback liebler", "kullback leibler", "kl-divergence"),
        ("entrpoy", "entropy", "entropy"),
        ("bayes theorum", "bayes theorem", "bayes-theorem"),
        ("guassian", "gaussian", "normal-distribution"),
        ("furier", "fourier", "fourier-series"),
        ("binomal", "binomial", "binomial-distribution"),
        ("gradeint decent", "", "gradient-descent"),
        ("osillator", "oscillator", "damped-oscillator"),
        ("divergance", "divergence", "kl-divergence"),
        ("black sholes", "black scholes", "black-scholes"),
    ],
)
def test_spelling_is_forgiven_and_said(text: str, meant: str, first: str) -> None:
    found = LOADED.search(text=text)
    assert first in [formula.slug for formula in found.formulas[:3]]
    if meant:
        assert found.read_as == meant


@pytest.mark.parametrize("text", ["σ", "sigma", "ζ", "κ", "D_KL"])
def test_symbols_are_found(text: str) -> None:
    assert slugs(text)


def test_words_that_stand_somewhere_are_not_mended() -> None:
    assert LOADED.search(text="entropy").read_as == ""
    assert LOADED.search(text="entr").read_as == ""  # the beginning of a word is right as well


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("P(A|B)", "bayes-theorem"),
        ("p(θ | x)", "bayes-theorem"),
        ("Pr[A|B]", "bayes-theorem"),
        (r"$P(A \mid B)$", "bayes-theorem"),
        ("P(B|A)P(A)/P(B)", "bayes-theorem"),
        ("P(X=k)", "binomial-distribution"),
        ("P(X = 3)", "binomial-distribution"),
        ("Pr(Y=y)", "binomial-distribution"),
        ("C(n,k)", "binomial-distribution"),
        ("p^k", "binomial-distribution"),
        ("D(P||Q)", "kl-divergence"),
        (r"D_{KL}(P \parallel Q)", "kl-divergence"),
        ("KL(p‖q)", "kl-divergence"),
        ("JSD(P||Q)", "jensen-shannon-divergence"),
        ("H(X)", "entropy"),
        ("H(p, q)", "cross-entropy"),
        ("f(x)", "normal-distribution"),
        ("N(d1)", "black-scholes"),
        ("S/K", "black-scholes"),
        ("z_i / T", "softmax"),
        ("x''", "damped-oscillator"),
        ("exp(-(x-μ)²", "normal-distribution"),
        ("exp(-(x-mu)²", "normal-distribution"),
    ],
)
def test_formula_is_found_by_its_form(text: str, first: str) -> None:
    assert slugs(text)[0] == first


@pytest.mark.parametrize("text", ["😀", "!!!", "|", "…", "\u200b", "\ufeff", " \u00ad ", "<>", "()", "-"])
def test_text_without_words_finds_nothing(text: str) -> None:
    assert LOADED.search(text=text) == Found((), "")


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u00a0"])
def test_no_text_finds_everything(text: str) -> None:
    assert LOADED.search(text=text).formulas == LOADED.formulas


@pytest.mark.parametrize("text", ["qqqq", "xyz", "entropy qqqqqq", "zz"])
def test_nonsense_finds_nothing(text: str) -> None:
    assert LOADED.search(text=text) == Found((), "")


def test_search_in_no_formulas_finds_none() -> None:
    assert Catalogue(()).search(text="entropy").formulas == ()


# --- by where a word stands ---------------------------------------------------------------------------------

ENTROPY = LOADED.by_slug["entropy"]
# The places of a formula's texts, from the one that counts most.
PLACES: list[Formula] = [
    ENTROPY.model_copy(update=changed)
    for changed in (
        {"title": "Zebra"},
        {"synonyms": ("zebra",)},
        {"text": "zebra = 1"},
        {"field": "Zebra"},
        {"symbols": (ENTROPY.symbols[0].model_copy(update={"meaning": "zebra"}),)},
        {"applications": (ENTROPY.applications[0].model_copy(update={"title": "Zebra"}),)},
    )
]


def found(text: str, *formulas: Formula) -> list[int]:
    """The places among `formulas` of those that are found."""
    places = {id(formula): place for place, formula in enumerate(formulas)}
    return [places[id(formula)] for formula in Index(formulas).search(text).formulas]


def test_word_counts_by_where_it_stands() -> None:
    assert found("zebra", *PLACES) == [0, 1, 2, 3, 4, 5]
    assert found("zebra", *PLACES[::-1]) == [5, 4, 3, 2, 1, 0]


def test_word_counts_where_it_counts_most_and_not_twice() -> None:
    often = PLACES[1].model_copy(update={"field": "Zebra", "text": "zebra = 1"})
    assert found("zebra", often, PLACES[0], PLACES[1]) == [1, 0, 2]


def test_all_words_count_together() -> None:
    both = ENTROPY.model_copy(update={"synonyms": ("zebra",), "field": "Gnu"})
    other = ENTROPY.model_copy(update={"field": "Zebra", "title": "Gnu"})
    assert found("zebra gnu", both, other) == [1, 0]
    assert found("zebra gnu", both, PLACES[0]) == [0]


def test_formula_of_the_form_comes_before_one_that_only_has_its_words() -> None:
    words_alone = ENTROPY.model_copy(update={"title": "Zebra w", "text": "y = 1"})
    form_alone = ENTROPY.model_copy(update={"text": "y = zebra(u)"})
    assert found("zebra(w)", words_alone, form_alone) == [1, 0]
    assert found("zebra(w)", form_alone, words_alone) == [0, 1]


def test_of_two_formulas_of_the_form_the_one_with_the_words_comes_first() -> None:
    form_alone = ENTROPY.model_copy(update={"text": "y = zebra(u)"})
    words_too = form_alone.model_copy(
        update={"applications": (ENTROPY.applications[0].model_copy(update={"title": "W"}),)}
    )
    assert found("zebra(w)", form_alone, words_too) == [1, 0]


def test_beginning_of_a_word_finds_all_words_that_begin_so() -> None:
    longer = ENTROPY.model_copy(update={"synonyms": ("zebrafish",)})
    assert found("zebr", PLACES[2], longer, PLACES[5]) == [1, 0, 2]
    assert found("zebrafi", PLACES[2], longer) == [1]


@pytest.mark.parametrize(
    ("text", "read_as"), [("zebta", "zebra"), ("zeb", ""), ("gnx", ""), ("gnuu entropy", "gnu entropy")]
)
def test_word_of_four_letters_or_more_may_be_misspelt(text: str, read_as: str) -> None:
    gnu = PLACES[0].model_copy(update={"synonyms": ("gnu",)})
    assert Index([gnu]).search(text).read_as == read_as


def test_single_letter_is_a_symbol_where_there_is_one() -> None:
    symbol = ENTROPY.model_copy(update={"synonyms": ("z",)})
    assert found("z", PLACES[0], symbol) == [1]
    assert found("z", PLACES[0]) == [0]


def test_signs_are_read_as_nothing_else() -> None:
    assert Index(PLACES).search("!!!") == Found((), "")


def test_misspelt_word_means_three_others_at_most() -> None:
    alike = [ENTROPY.model_copy(update={"synonyms": (f"zebra{letter}",)}) for letter in "abcd"]
    assert len(found("zebrax", *alike)) == 3


def test_sum_in_a_formula_is_found_as_a_word_and_not_as_a_deviation() -> None:
    formula = ENTROPY.model_copy(update={"text": "y = Σ x"})
    names = dict(Index([formula]).weights)
    assert (names["sum"][0], "σ" in names) == (5.0, False)


def test_words_have_neither_case_nor_accents() -> None:
    assert list(words("Rényi’s  ẞ_2 Σ")) == ["renyi", "s", "ss", "2", "σ"]
