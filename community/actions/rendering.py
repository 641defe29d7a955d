"""Rendering submitted texts again after the renderer has changed."""

import logging

from django.db import transaction
from django.db.models import QuerySet

from community import markup
from community.models import Revision

logger = logging.getLogger(__name__)

BATCH = 200


def stale_revisions() -> "QuerySet[Revision]":
    """The submitted revisions whose HTML an older renderer made."""
    return _submitted().exclude(renderer=markup.RENDERER_VERSION)


def rerender(*, all_revisions: bool) -> int:
    """How many revisions were rendered again; the texts themselves stay as they were sent in."""
    chosen = _submitted() if all_revisions else stale_revisions()
    keys = list(chosen.values_list("pk", flat=True))
    return sum(_rerender_batch(keys[start : start + BATCH]) for start in range(0, len(keys), BATCH))


def _submitted() -> "QuerySet[Revision]":
    return Revision.objects.filter(submitted_at__isnull=False, erased_at=None).order_by("pk")


@transaction.atomic
def _rerender_batch(keys: list[int]) -> int:
    # Read again: what was erased since the keys were collected stays empty.
    revisions = _submitted().select_for_update().filter(pk__in=keys)
    return sum(_rerender(revision) for revision in revisions)


def _rerender(revision: Revision) -> bool:
    """False for a text that the renderer no longer takes: its old HTML stays, and the others are still done."""
    try:
        rendered = markup.render(revision.text)
    except ValueError as error:
        logger.error("Revision %s keeps its old HTML: %s", revision.pk, error)
        return False
    revision.html, revision.renderer = rendered.html, markup.RENDERER_VERSION
    revision.save(update_fields=["html", "renderer"])
    return True
