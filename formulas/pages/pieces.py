"""HTML that is made once and cut where something moves, so that a page at other values is only assembled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Characters for private use, which no text of ours has: a template sets them like any other, and changes nothing.
_OPENED, _CLOSED = "\ue000", "\ue001"


class Marks(dict[str, str]):
    """For every name a mark, which stands for the text of that name; `within` goes before each name."""

    def __init__(self, within: str = "") -> None:
        super().__init__()
        self.within = within

    def __missing__(self, name: str) -> str:
        return f"{_OPENED}{self.within}{name}{_CLOSED}"


@dataclass(frozen=True)
class Pieces:
    """The fixed pieces of a rendered template, alternating with the `names` of what moves in it."""

    fixed: tuple[SafeString, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, html: SafeString) -> "Pieces":
        """`html` cut at its marks."""
        parts = re.split(f"{_OPENED}([^{_CLOSED}]*){_CLOSED}", html)
        return cls(tuple(mark_safe(part) for part in parts[::2]), tuple(parts[1::2]))  # noqa: S308  # of `html`, as it is

    def filled(self, texts: Mapping[str, str]) -> SafeString:
        """The whole with the text of each name in its place, escaped as a template would escape it."""
        parts = [self.fixed[0]]
        for name, after in zip(self.names, self.fixed[1:], strict=True):
            text = texts[name]
            parts += (text if isinstance(text, SafeString) else conditional_escape(text), after)
        return mark_safe("".join(parts))  # noqa: S308  # a rendered template, and texts escaped as it escapes them
