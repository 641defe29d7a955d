"""Visitors: how a test asks for another screen, another theme, a finger, or no script."""

from typing import Any

import pytest

WIDE = {"viewport": {"width": 1280, "height": 800}}
NARROW = {"viewport": {"width": 390, "height": 844}}
TOUCH = {**NARROW, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}
NO_SCRIPT = {"java_script_enabled": False}


def visitors(**kinds: dict[str, Any]) -> pytest.MarkDecorator:
    """Runs a test once for each kind of visitor: `@visitors(wide=WIDE, narrow=NARROW)`."""
    return pytest.mark.parametrize("options", list(kinds.values()), ids=list(kinds))


# Each width and each theme once: no style of ours depends on both together.
in_each_look = visitors(wide=WIDE, narrow_dark={**NARROW, **DARK})
