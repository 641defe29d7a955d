"""What the site looks for before it starts working with the database."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning
from django.db.models import TextField
from django.db.models.functions import Cast
from django.db.utils import DatabaseError

from community.kinds import KINDS
from formulas.definitions import loading


def orphans(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """A warning for each slug under which contributions stand and no formula any longer."""
    used = _used(databases, "formula")
    return [
        Warning(
            f"Contributions stand under {slug!r}, and no formula has that name.",
            hint=f"If it was renamed, give the new file former_slugs = [{slug!r}] and move them.",
            id="community.W001",
        )
        for slug in sorted(used - loading.slugs())
    ]


def unknown_kinds(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """An error for each word under which contributions are stored and that is no kind: none of these can be read."""
    return [
        Error(
            f"Contributions are stored as {word!r}, which is no kind of contribution.",
            hint="Put its entry back into community.kinds, or store them as one of those that are there.",
            id="community.E001",
        )
        for word in sorted(_used(databases, "kind") - set(KINDS))
    ]


def _used(databases: Sequence[str] | None, column: str) -> set[str]:
    """The words in a column of contributions, as they are stored; none before the tables are there."""
    from community.models import Contribution

    if not databases:
        return set()
    words = Contribution.objects.order_by().values_list(Cast(column, TextField()), flat=True).distinct()
    try:
        return set(words)
    except DatabaseError:
        return set()  # not migrated yet
