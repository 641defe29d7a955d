"""Brackets without partners, of which math-core 0.9 would try all pairs: twice the time for each."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.texts.brackets import MAX_PAIRED, without_endless_pairing
from formulas.texts.mathml import to_mathml

HIDDEN = r"\mathopen{\color{black}"
OPENING = ["(", "[", r"\{", r"\langle ", r"\lvert ", r"\lfloor ", r"\bigl(", r"\Biggl|", r"\biggl/", "⟨", "⟦"]


@pytest.mark.parametrize(
    "latex", ["f(x)", "(" * MAX_PAIRED, r"\left(" * 99, r"\text{((((((((((((}", r"\sqrt[3]{x}" * 99]
)
def test_few_brackets_stay_as_they_are(latex: str) -> None:
    assert without_endless_pairing(latex) == latex


@pytest.mark.parametrize("opening", OPENING)
def test_many_brackets_are_hidden_from_the_pairing(opening: str) -> None:
    many = opening * (MAX_PAIRED + 1)
    assert without_endless_pairing(many).count(HIDDEN) == MAX_PAIRED + 1


@pytest.mark.parametrize("opening", OPENING)
@pytest.mark.parametrize("between", ["", "a", "a+", r"\sin x", r"\hat)", "^)", r"\frac1)", "%)\n", r"\text{)}"])
def test_time_does_not_double_with_each_bracket(opening: str, between: str) -> None:
    # With one doubling for each, not one of these would end.
    assert "<math" in to_mathml((opening + between) * 39 + "a")


@pytest.mark.parametrize("kept", [r"\left(a\right)", r"\sqrt[3]{a}", r"\text{if (}", r"\bigr)", r"\xrightarrow[a]{b}"])
def test_what_belongs_to_a_command_stays_with_it(kept: str) -> None:
    assert kept in without_endless_pairing(kept + "(" * (MAX_PAIRED + 1))


def test_hidden_bracket_is_set_as_the_plain_one() -> None:
    plain, hidden = to_mathml("f(-x)", roles=None), to_mathml("f(-x)" + "(" * MAX_PAIRED, roles=None)
    signs = r"<mo[^>]*>[^<]</mo>"
    assert re.findall(signs, hidden)[:3] == re.findall(signs, plain)
    assert len(re.findall(signs, plain)) == 3


@pytest.mark.parametrize("command", ["bra", "ket", "braket", "pod", "pmod"])
def test_many_commands_that_open_brackets_are_refused(command: str) -> None:
    # Their own closing bracket is taken by what stands before it.
    assert without_endless_pairing(rf"\{command}{{x^}}" * MAX_PAIRED)
    with pytest.raises(ValueError, match="at most 8"):
        without_endless_pairing(rf"\{command}{{x^}}" * (MAX_PAIRED + 1))


@given(st.text(alphabet=r"([{\}])lrabt|^_ fx⟨%", max_size=80))
def test_nothing_is_lost(latex: str) -> None:
    assert without_endless_pairing(latex).replace(HIDDEN, "").replace("}", "") == latex.replace("}", "")
