r"""LaTeX before it is set: what is meant by it is written out, and what could do harm is refused."""

import pytest

from formulas.texts.latex_source import prepared
from formulas.texts.math_error import MathError


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"a + \frac{b}{c}", r"a + \frac{b}{c}"),
        ("", ""),
        ("a@b", "a@b"),
        ("50%", r"50\%"),
        (r"50\% a", r"50\% a"),
        ("a\n50%", "a\n" + r"50\%"),
        ("√2 √x", r"\sqrt{2} \sqrt x"),
        ("√2.5∛27∜x", r"\sqrt{2.5}\sqrt[3]{27}\sqrt[4] x"),
        ("√(x)", r"\surd(x)"),
        ("(√x)", r"(\sqrt x)"),
        (r"√", r"\sqrt "),
        (r"\begin{align}a\end{align}", r"\begin{align*}a\end{align*}"),
        (r"\begin{align*}a\end{align*}", r"\begin{align*}a\end{align*}"),
        (r"\begin{alignat}{2}a\end{alignat}", r"\begin{alignat*}{2}a\end{alignat*}"),
        (r"\begin{gather}a\end{gather}", r"\begin{gather*}a\end{gather*}"),
        (r"\begin{equation}a\end{equation}", r"\begin{equation*}a\end{equation*}"),
        (r"\begin{multline}a\end{multline}", r"\begin{multline*}a\end{multline*}"),
        (r"\begin{flalign}a\end{flalign}", r"\begin{align*}a\end{align*}"),
        (r"\begin{eqnarray}a\end{eqnarray}", r"\begin{darray}{rcl}a\end{darray}"),
        (r"\begin{eqnarray*}a\end{eqnarray*}", r"\begin{darray}{rcl}a\end{darray}"),
        (r"\begin { pmatrix }a\end{pmatrix}", r"\begin{pmatrix}a\end{pmatrix}"),
    ],
)
def test_latex_is_written_as_it_is_meant(latex: str, expected: str) -> None:
    assert prepared(latex) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"a \\ b", r"\begin{gathered}a \\ b\end{gathered}"),
        (r"a & b \\ c & d", r"\begin{aligned}a & b \\ c & d\end{aligned}"),
        (r"{a}\left(b\right) \\ \begin{matrix}c&d\end{matrix}", None),
        (r"\begin{matrix}a&b\\c&d\end{matrix}", r"\begin{matrix}a&b\\c&d\end{matrix}"),
        (r"{a \\ b} \left(a & b\right)", r"{a \\ b} \left(a & b\right)"),
        (r"a \& b", r"a \& b"),
    ],
)
def test_rows_outside_of_any_environment_get_one(latex: str, expected: str | None) -> None:
    assert prepared(latex) == (expected or rf"\begin{{gathered}}{latex}\end{{gathered}}")


@pytest.mark.parametrize("words", ["text", "textbf", "emph", "mbox", "hbox", "fbox"])
def test_root_within_words_stays_as_it_is_typed(words: str) -> None:
    assert prepared(rf"\{words}{{√2 {{a}} √2}}√2{{√2}}") == rf"\{words}{{√2 {{a}} √2}}\sqrt{{2}}{{\sqrt{{2}}}}"


def test_root_within_a_group_within_words_stays_too() -> None:
    assert prepared(r"{\text{\text{a} √2}}") == r"{\text{\text{a} √2}}"
    assert prepared(r"{\text{{a}}√2}") == r"{\text{{a}}\sqrt{2}}"


@pytest.mark.parametrize(
    ("gap", "em"),
    [
        ("1em", "1.3000"),
        ("1ex", "0.7300"),
        ("18mu", "1.3000"),
        ("4pt", "0.7000"),
        ("2mm", "0.8700"),
        ("1cm", "3.1500"),
        ("1in", "7.5000"),
        ("4px", "0.6000"),
        ("1pc", "1.5000"),
        (" + .5 em ", "0.8000"),
        ("1.5em", "1.8000"),
    ],
)
def test_space_between_rows_is_a_strut_below_the_row_before(gap: str, em: str) -> None:
    made = prepared(rf"\begin{{gathered}}a\\[{gap}]b\end{{gathered}}")
    assert made == rf"\begin{{gathered}}a\rule[-{em}em]{{0pt}}{{{em}em}}\\b\end{{gathered}}"


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"a\\[-2pt]b", r"\\\\\[-2pt\]: rows cannot stand closer"),
        (r"a\\[2xx]b", r"\\\\\[2xx\]: lengths are in em, ex, mu, pt, mm, cm, in, px, pc"),
        ("50% a\nb", "% begins a comment"),
        (r"\color@red", r"\\color@red: there is no such command"),
        (r"\@", r"\\@: there is no such command"),
        ("a\x1bb", r"U\+001B is no character of a formula"),
        ("\ue000", r"U\+E000 is no character of a formula"),
        (r"\genfrac{}{}{-1em}{0}{a}{b}", "a line of -1em"),
    ],
)
def test_what_would_be_lost_without_a_word_is_refused(latex: str, reason: str) -> None:
    with pytest.raises(MathError, match=reason):
        prepared(latex)


@pytest.mark.parametrize(
    ("opens", "closes"), [("{", "}"), (r"\left(", r"\right)"), (r"\begin{a}", r"\end{a}"), (r"\begin {a}", r"\end {a}")]
)
def test_sixty_may_stand_within_each_other_and_more_beside_each_other(opens: str, closes: str) -> None:
    assert prepared(opens * 60 + closes * 60)
    assert prepared((opens + closes) * 100)
    with pytest.raises(MathError, match="nested more than 60 deep"):
        prepared(opens * 61 + closes * 61)


@pytest.mark.parametrize("command", ["mathllap", "llap", "equilibriumRight", "equilibriumLeft", "bordermatrix"])
def test_what_is_built_twice_stands_six_times_at_most(command: str) -> None:
    assert prepared(rf"\{command}{{a}}" * 6)
    with pytest.raises(MathError, match=r"\\llap, .*: at most 6 in a formula"):
        prepared(rf"\{command}{{a}}" * 7)
