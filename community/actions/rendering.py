"""Making the HTML of submitted texts again, for when the renderer has changed."""

from django.db import transaction
from django.db.models import QuerySet

from community import markup
from community.models import Revision

BATCH = 200


def stale_revisions() -> "QuerySet[Revision]":
    """The submitted revisions whose HTML an older renderer made."""
    submitted = Revision.objects.filter(submitted_at__isnull=False, erased_at=None)
    return submitted.exclude(renderer=markup.RENDERER_VERSION).order_by("pk")


def rerender(*, all_revisions: bool = False) -> int:
    """How many revisions were rendered again; the texts themselves stay as they were sent in."""
    chosen = Revision.objects.filter(submitted_at__isnull=False, erased_at=None) if all_revisions else stale_revisions()
    keys = list(chosen.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        _rerender(keys[start : start + BATCH])
    return len(keys)


@transaction.atomic
def _rerender(keys: list[int]) -> None:
    for revision in Revision.objects.select_for_update().filter(pk__in=keys):
        revision.html, revision.renderer = markup.render(revision.text).html, markup.RENDERER_VERSION
        revision.save(update_fields=["html", "renderer"])
