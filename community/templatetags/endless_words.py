"""Words without an end, which browsers take long to break into lines."""

import re

from django import template

register = template.Library()

# Kerning ties letters together, so each line of such a word is set with all that is left of it: 8,000 letters kept a
# browser busy for seconds. Long addresses in links count too, which does no harm.
ENDLESS = re.compile(r"[^ \t\r\n<>]{100}")


@register.filter
def if_endless(html: str) -> str:
    """The class of a text's box that turns kerning off, where `html` has a word without an end; else nothing."""
    return " endless" if ENDLESS.search(html) else ""
