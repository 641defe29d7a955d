"""Names kept for the site: whoever had one would be taken for its staff, or for an account that was removed."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from community.look_alikes import look

FORMER_NAME = "A former member"
KEPT_ANYWHERE = ("klarity", "moderator", "administrator")
KEPT_WORDS = ("admin", "admins", "sysadmin", "webmaster", "postmaster", "superuser")
# Names of people too, or words of them: kept only where no word beside them says whose.
KEPT_ALONE = ("mod", "mods", "support", "staff", "team", "official", "system", "security")
BESIDE_THOSE = ("the", "our", "site", "website")
# Digits and signs that are written for letters, signs of other widths and letters that look like them (ǃ and ⵑ), and
# Greek and Cyrillic letters that look less like Latin ones than they read: μ is what folding makes of Μ.
WRITTEN_FOR_LETTERS = str.maketrans(
    "34578@\uff20\ufe6b$\uff04\ufe69!\uff01\ufe15\ufe57\u01c3\u2d51εɛυμдД", "eastbaaasssiiiiiieeymdd"
)
_SMALL_THEN_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_kept(name: str) -> bool:
    """Whether somebody of that name would be taken for the site's staff, or for an account that was removed."""
    # As it is written, and folded: compatibility characters first, since ℳ has no small letter of its own.
    normal = unicodedata.normalize("NFKC", name)
    return any(_is_kept(written) for written in {name, normal, normal.casefold()})


def _is_kept(name: str) -> bool:
    together = _reading(name)
    words = {name, *name.split(), *_words(name)}
    return (
        any(kept in together for kept in _readings(KEPT_ANYWHERE))
        or any(_is_one_of((FORMER_NAME, *KEPT_WORDS), word) for word in words)
        or _is_one_of(KEPT_ALONE, name)
        or _are_alone(list(_words(name)))
    )


def _are_alone(words: list[str]) -> bool:
    said = [word for word in words if _has_letters(word) and not _is_one_of(BESIDE_THOSE, word)]
    return bool(said) and all(_is_one_of(KEPT_ALONE, word) for word in said)


def _words(name: str) -> Iterator[str]:
    """The words of a name, which spaces, signs and capitals part; signs that are written for letters part none."""
    parted = _SMALL_THEN_CAPITAL.sub(" ", name)
    yield from "".join(sign if _is_spelled(sign) else " " for sign in parted).split()


def _is_one_of(kept: tuple[str, ...], word: str) -> bool:
    """Whether `word` reads as one of those that are kept, whatever digits and signs stand around it."""
    whole = _reading(word)
    before, after = _leading_digits(word), _leading_digits(word[::-1])
    heads = {_reading(word[:length]) for length in range(before + 1)}
    tails = {_reading(word[len(word) - length :]) for length in range(after + 1)}
    return any(
        whole.removeprefix(head).removesuffix(tail) in _readings(kept)
        for head in heads
        for tail in tails
        if whole.startswith(head) and whole.endswith(tail)
    )


def _leading_digits(word: str) -> int:
    """How many characters at the beginning are no letters."""
    return next((place for place, sign in enumerate(word) if _is_letter(sign)), len(word))


def _has_letters(word: str) -> bool:
    return any(map(_is_letter, word))


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


def _is_spelled(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN" or ord(sign) in WRITTEN_FOR_LETTERS


@cache
def _readings(kept: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_reading, kept))


def _reading(text: str) -> str:
    """How `text` looks without accents, and with the letters that its digits and signs are written for."""
    seen = look(text.translate(WRITTEN_FOR_LETTERS)).translate(WRITTEN_FOR_LETTERS)
    return "".join(letter for letter in seen if letter.isalnum())
