"""Formulas in one line of plain text."""

from xml.etree import ElementTree

import pytest

from formulas.texts.mathml import to_mathml
from formulas.texts.readable import readable


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\log \frac{p(x)}{q(x)}", "log p(x)/q(x)"),
        (r"\frac{a+b}{2c}", "(a + b)/2c"),
        (r"x_1^2 \le \sqrt{2}", "x₁² ≤ √2"),
        (r"e^{-x^2/2}", "e^(−x²/2)"),
        (r"D_{\mathrm{KL}}(P \parallel Q)", "D_KL(P ∥ Q)"),
        (r"\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\lim_{n \to \infty} a_n", "lim_(n→∞) aₙ"),
        (r"\sqrt[3]{a+b} + \sqrt{2\pi}", "³√(a + b) + √(2π)"),
        (r"90^\circ, f'(x)", "90°, f′(x)"),
        (r"\binom{n}{k}", "(n over k)"),
        (r"\hat{x}\,\vec{v}", "x̂ v⃗"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "(1, 2; 3, 4)"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b; c = d"),
        (r"\mathbf{x} \in \mathbb{R}^n", "x ∈ ℝⁿ"),
        (r"a\phantom{bcd}", "a"),
        (r"\overline{ab}", "ab"),
        (r"P(A \mid B)", "P(A|B)"),
    ],
)
def test_formula_is_read_in_one_line(latex: str, expected: str) -> None:
    assert readable(ElementTree.fromstring(to_mathml(latex, display=True))) == expected  # noqa: S314  # our own output
