"""Numbers that a text asks for, `{{ expression at name=value | format }}`: how that is written, and what it says."""

import ast
import re
from dataclasses import dataclass

# A space tells it from LaTeX, where `{{` comes too. Braces cannot stand inside: no expression has them.
SLOT = re.compile(r"\{\{\s([^{}]*)\}\}")
OPENED = re.compile(r"\{\{\s")
_AT = re.compile(r"(?P<expression>.*?)(?:(?:^|\s)at\s(?P<settings>.*))?", re.DOTALL)


@dataclass(frozen=True)
class Slot:
    """What is asked for: an `expression` (none: the settings alone, for what follows in the paragraph), where the
    parameters stand for it, as expressions too, and how it is written."""

    expression: str
    settings: tuple[tuple[str, str], ...]
    from_defaults: bool
    format: str


def read_slot(inside: str) -> Slot:
    """What stands between the braces; raises ValueError that says what would be right."""
    asked, _, written = " ".join(inside.split()).partition("|")
    found = _AT.fullmatch(asked.strip())
    assert found
    settings, from_defaults = _settings(found["settings"] or "")
    expression = found["expression"].strip()
    if not expression and not (settings or from_defaults):
        raise ValueError("it asks for nothing; write {{ name | decimals }}")
    return Slot(expression, settings, from_defaults, written.strip())


def _settings(text: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Each name with its expression, and whether all others go to their defaults."""
    try:
        call = ast.parse(f"at({text})", mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise ValueError("after at stand values by name, as in at a=1, b=2, or defaults") from error
    if not isinstance(call, ast.Call) or [ast.unparse(word) for word in call.args] not in ([], ["defaults"]):
        raise ValueError("after at stand values by name, as in at a=1, b=2, or defaults")
    return tuple((str(each.arg), ast.unparse(each.value)) for each in call.keywords), bool(call.args)
