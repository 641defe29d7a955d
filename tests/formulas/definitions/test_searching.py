"""What people type, and what they mean by it."""

import pytest

from formulas.definitions import loading
from formulas.definitions.loading import Catalogue
from formulas.definitions.searching import Found

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
