"""A pinned view in the hidden fields of a form: named there, it means the same when the form is sent days later."""

from collections.abc import Sequence

from django.http import QueryDict

from formulas.definitions.pinned_view import FIGURE, Query

PREFIX = "view-"  # before the name of a parameter, which may be that of another field; the figure's has none


def view_fields(query: Query) -> list[tuple[str, str]]:
    """Name and value of each field that says what an address says by `query`."""
    named = ((name if name == FIGURE else f"{PREFIX}{name}", values) for name, values in query.items())
    return [(name, value) for name, values in named for value in values]


def view_sent(fields: QueryDict) -> dict[str, Sequence[str]]:
    """What the hidden fields of a form say, as an address would."""
    names = [name for name in fields if name == FIGURE or name.startswith(PREFIX)]
    return {name.removeprefix(PREFIX): fields.getlist(name) for name in names}
