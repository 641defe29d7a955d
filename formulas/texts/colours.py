"""The colours that a formula may have: those of CSS by name, and the roles of symbols on their page."""

import re

from PIL import ImageColor

# Vermilion is the second of Okabe and Ito's colours, which CSS does not know.
ROLES = {"first": "first", "second": "second", "third": "third", "fourth": "fourth", "vermilion": "second"}
CSS_NAMES = tuple(sorted(ImageColor.colormap))
# As they may be written (red, Red), by the name that their class ends with.
COLOURS = {written: name for name in (*CSS_NAMES, *ROLES) for written in (name, name.capitalize())}


def colour_class(name: str) -> str:
    """The class of what is set in a colour of COLOURS; raises KeyError for all others."""
    if name in ROLES:
        return f"role-{ROLES[name]}"
    if name not in COLOURS:
        raise KeyError(name)
    return f"ink-{name}"


def has_named_colours(html: str) -> bool:
    """Whether a formula in `html` has a colour of CSS: those need `formulas/colours.css`, roles do not."""
    return _NAMED.search(html) is not None


_NAMED = re.compile(r'<[^>]* class="[^"]*\bink-')
COLOUR_CLASSES = frozenset(colour_class(name) for name in (*CSS_NAMES, *ROLES))
