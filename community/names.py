"""What people may be called in public."""

import unicodedata

from community.errors import Unacceptable

LONGEST = 80
FORMER_NAME = "A former member"
JOINERS = "\u200c\u200d"  # invisible, but part of how Persian and Hindi are written
# What is not written: control characters, marks that turn the direction of writing, line ends, unassigned code points.
UNWRITTEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
KEPT_ANYWHERE = ("klarity", "moderator", "administrator")
KEPT_WORDS = ("admin", "admins")
# Letters and digits that look like those of the words above; i, l and 1 are taken for one another.
LOOKALIKES = str.maketrans("0134578@$аԁеёікӏмоѕтуαειοτυɩ|!", "oleastbasadeelklmostyaelotylll")


def clean_name(name: str) -> str:
    """`name` with single spaces; raises Unacceptable for one that others could not read, or would take for the site."""
    normal = unicodedata.normalize("NFC", name).strip()
    if any(unicodedata.category(letter) in UNWRITTEN and letter not in JOINERS for letter in normal):
        _refuse("This has characters that cannot be seen; type the name anew.")
    cleaned = " ".join(normal.split())
    if not 1 <= len(cleaned) <= LONGEST:
        _refuse(f"This has {len(cleaned)} characters; a name has 1 to {LONGEST}.")
    if not any(letter.isalnum() for letter in cleaned):
        _refuse("A name has a letter or a digit in it.")
    if is_kept(cleaned):
        _refuse("This name is kept for the site itself; choose another one.")
    return cleaned


def is_kept(name: str) -> bool:
    """Whether somebody of that name would be taken for the site's staff, or for an account that was removed."""
    words = [_skeleton(word) for word in name.split()]
    together = "".join(words)
    return (
        together == _skeleton(FORMER_NAME)
        or any(_skeleton(kept) in together for kept in KEPT_ANYWHERE)
        or bool({_skeleton(kept) for kept in KEPT_WORDS} & {*words, together})
    )


def _skeleton(text: str) -> str:
    """The letters and digits of `text` without case and accents, each as the one that it looks like."""
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(LOOKALIKES).replace("i", "l")
    return "".join(letter for letter in folded if letter.isalnum())


def _refuse(text: str) -> None:
    raise Unacceptable({"name": text})
