"""What the site looks for before it starts working with the database."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning
from django.db.utils import DatabaseError

from formulas.definitions import loading


def orphans(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """A warning for each slug under which contributions stand and no formula any longer."""
    from community.models import Contribution

    if not databases:
        return []
    try:
        used = set(Contribution.objects.order_by().values_list("formula", flat=True).distinct())
    except DatabaseError:
        return []  # not migrated yet
    known = loading.catalogue().by_slug
    return [
        Warning(
            f"Contributions stand under {slug!r}, and no formula has that name.",
            hint=f"If it was renamed, give the new file former_slugs = [{slug!r}] and move them.",
            id="community.W001",
        )
        for slug in sorted(used - set(known))
    ]
