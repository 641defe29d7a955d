"""The licence of all texts, the formulas' and those of readers."""

LICENCE = "CC BY-SA 4.0"
# Of all that anything was ever published under: what was sent in stays under the licence that it was sent in under.
ADDRESSES = {LICENCE: "https://creativecommons.org/licenses/by-sa/4.0/"}


def attribution(name: str, page: str, licence: str) -> str:
    """What has to stand beside a text that is used elsewhere: whose it is, where it comes from, under which licence."""
    return f"{name}, Klarity, {page}, {licence}"
