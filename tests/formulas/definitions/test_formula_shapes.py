"""The form of what people type as a formula."""

import pytest

from formulas.definitions.formula_shapes import shape_of


@pytest.mark.parametrize(
    ("text", "shape"),
    {
        "P(A|B)": "p(·|·)",
        "Pr[ A ∣ θ ]": "p(·|·)",
        r"P(A \mid \theta)": "p(·|·)",
        r"D_{\mathrm{KL}}(P \parallel Q)": "d(·||·)",
        "D_KL(P‖Q)": "d(·||·)",
        "P(X = 3)": "p(·=3)",
        "σ² / x_1": "·/·",
        "relative entropy": "relativeentropy",
    }.items(),
)
def test_functions_keep_their_names_and_variables_become_dots(text: str, shape: str) -> None:
    assert shape_of(text).shape == shape


@pytest.mark.parametrize("text", ["relative entropy", "kullback-leibler", "x", "σ", "😀", "", "()"])
def test_words_and_single_symbols_are_no_formula(text: str) -> None:
    assert not shape_of(text).is_formula


def test_left_hand_side_fits_best_and_the_same_letters_better() -> None:
    own = shape_of("P(H|E) = P(E|H) P(H) / P(E)")
    fits = [shape_of(text).is_in(own) for text in ("P(H|E)", "P(A|B)", "P(E)", "P(A)", "C(n, k)")]
    assert fits == sorted(fits, reverse=True)
    assert len(set(fits)) == len(fits)
    assert fits[-1] == 0


def test_without_a_function_the_letters_have_to_be_the_same() -> None:
    assert shape_of("S/K").is_in(shape_of("ln(S/K)"))
    assert not shape_of("a/b").is_in(shape_of("ln(S/K)"))
