"""Which names in an address others have appended to it, and which are a parameter of ours that was mistyped.

Whoever passes a link on adds names of their own (`utm_source`, `fbclid`, and new ones each year), so those are no
mistakes of the reader; a list of them would never be complete. What is like none of our names is taken for theirs.
"""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from formulas.definitions.formula import Formula
from formulas.texts.digits import is_number
from formulas.texts.greek import spelt

# Names that our addresses and the API's bodies know beside parameters.
OWN_KEYS = ("view", "figure", "panel", "values")
_WORD = re.compile(r"[^\W_]+")


def is_foreign(formula: Formula, name: str, value: str) -> bool:
    """Whether `name` is neither a name of ours nor like one."""
    return not (is_like_own_key(name) or nearest(name, value, formula.defaults))


def nearest(name: str, value: str, known: Iterable[str]) -> str | None:
    """The parameter of `known` that `name` is or was most likely meant to be; None where it is like none.

    A name that says more than one word is ours by its first one (`mu_x` for `mu_q`). A shorter one is so much like
    others' names (`n`, `sub`, `term`) that a number has to be given with it.
    """
    typed = name.partition("[")[0]
    ways = [_is_same, _has_first_word]
    if is_number(value):
        ways += [_has_one_word, _has_another_number, _is_misspelt]
    by_likeness = sorted(known, key=lambda own: OSA.distance(typed, own))
    return next((own for is_like in ways for own in by_likeness if is_like(typed, own)), None)


def is_like_own_key(name: str) -> bool:
    """Whether `name` is `view` or another word that addresses of ours know, or one letter away from it."""
    typed = _plain(name.partition("[")[0])
    return any(typed[:1] == key[0] and OSA.distance(typed, key) <= 1 for key in OWN_KEYS)


def _is_same(typed: str, own: str) -> bool:
    return _plain(typed) == _plain(own)


def _has_first_word(typed: str, own: str) -> bool:
    first, *more = _words(own)
    return bool(more) and len(first) > 1 and _words(typed)[:1] == [first]


def _has_one_word(typed: str, own: str) -> bool:
    return len(own) > 1 and _words(typed)[:1] == _words(own)


def _has_another_number(typed: str, own: str) -> bool:
    typed, own = _plain(typed), _plain(own)
    return typed[-1:].isdecimal() and typed.rstrip("0123456789") == own.rstrip("0123456789")


def _is_misspelt(typed: str, own: str) -> bool:
    """By a letter, or by two of a long name; hardly anybody mistypes the first."""
    typed, own = _plain(typed), _plain(own)
    wrong = 0 if len(own) < 3 else 1 if len(own) < 6 else 2
    return typed[:1] == own[:1] and OSA.distance(typed, own) <= wrong


def _plain(name: str) -> str:
    return "".join(_words(name))


def _words(name: str) -> list[str]:
    """The words of a name without case and accents, Greek letters by their names: `Μ₀` is `mu0`."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(spelt(character) for character in decomposed if not unicodedata.combining(character))
    return _WORD.findall(kept)
