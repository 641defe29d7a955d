r"""Brackets that math-core would look for partners of until the end of days.

math-core 0.9 pairs brackets by trying: each that has no partner doubles the time, and `((((…` with forty of them takes
hours, in native code that nothing can interrupt. Whether a partner is one cannot be seen in the source: `(\hat)` and
`(\frac{1})` have none. So where there are many, each opening bracket is hidden from the pairing, which changes neither
looks nor spacing: `\mathopen` keeps it a bracket, and what has a colour is no plain bracket to math-core.
"""

import re

MAX_PAIRED = 8  # 2,000 characters with eight that have no partner: 20 ms

_COMMANDS = (
    r"lAngle|lBrace|lVert|lang|langle|lbrace|lbrack|lceil|lfloor|lgroup|llangle|llbracket|llcorner|llparenthesis"
    r"|lmoustache|lparen|lvert|ulcorner"
)
_DELIMITER = r"\s*(?:\\[a-zA-Z]+|\\.|[^\s\\])"
# What math-core takes as one with its bracket, or as words: here it pairs nothing.
_KEPT = "|".join(
    (
        r"\\\\",
        r"\\(?:left|right|middle|[bB]igg?[rm]?)(?![a-zA-Z])" + _DELIMITER,
        r"\\(?:text|textbf|textit|textrm|textsc|textsf|texttt|emph|fbox|operatorname\*?)\s*\{[^{}]*\}",
        r"\\(?:sqrt|x[a-zA-Z]*(?:arrow|harpoon|equal|mapsto|tofrom)[a-z]*)\s*\[",
    )
)
_OPENING = "|".join(
    (
        r"\\[bB]igg?l(?![a-zA-Z])" + _DELIMITER,
        rf"\\(?:{_COMMANDS})(?![a-zA-Z])",
        r"\\\{",
        r"[(\[⌈⌊⌜⌞⎰❲⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼]",
    )
)
_TOKENS = re.compile(rf"(?P<kept>{_KEPT})|(?P<opening>{_OPENING})|(?P<pair>\\(?:bra|ket|braket|pod|pmod)(?![a-zA-Z]))")


def without_endless_pairing(latex: str) -> str:
    r"""`latex` as math-core can set it in time.

    Raises ValueError for many of `\bra` and its like: they open a bracket too, and it cannot be hidden.
    """
    kinds = [found.lastgroup for found in _TOKENS.finditer(latex)]
    pairs = kinds.count("pair")
    if pairs > MAX_PAIRED:
        raise ValueError(rf"at most {MAX_PAIRED} of \bra, \ket, \braket, \pod and \pmod are possible, not {pairs}")
    if pairs + kinds.count("opening") <= MAX_PAIRED:
        return latex
    return _TOKENS.sub(_hidden, latex)


def _hidden(found: re.Match[str]) -> str:
    return rf"\mathopen{{\color{{black}}{found[0]}}}" if found["opening"] else found[0]
