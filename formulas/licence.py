"""The licence of all texts, the formulas' and those of readers."""

LICENCE = "CC BY-SA 4.0"
# Of all that anything was ever published under: what was sent in stays under the licence that it was sent in under.
ADDRESSES = {LICENCE: "https://creativecommons.org/licenses/by-sa/4.0/"}
