"""Which contribution an address means, for who asks."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from rest_framework.exceptions import APIException

from community.models import Contribution, User
from community.permissions import revision_for
from community.states import Visibility

if TYPE_CHECKING:
    Reader = User | AnonymousUser


class Gone(APIException):
    """410: it was published once, and its author or a moderator has deleted it."""

    status_code = 410
    default_detail = "This text was deleted."


def contribution_at(pk: int, reader: "Reader") -> Contribution:
    """The contribution, with all that showing it takes, if `reader` sees it or at least the place where it stood.

    Raises Http404 for what was never public, Gone for what was and is deleted.
    """
    rows = Contribution.objects.select_related("author", "current_revision", "published_revision").filter(pk=pk)
    seen: Contribution | None = rows.visible_to(reader).first()
    if seen is not None and revision_for(reader, seen) is not None:
        return seen
    places = rows.filter(published_at__isnull=False, visibility__in=(Visibility.HIDDEN, Visibility.DELETED))
    place: Contribution | None = places.first()
    if place is None:
        raise Http404(f"There is no contribution {pk} that you can see.")
    if place.visibility == Visibility.DELETED:
        raise Gone
    return place


def sent_contribution_at(pk: int) -> Contribution:
    """The contribution, if it was ever sent in: moderators know of it, and are told when it is gone."""
    sent: Contribution | None = Contribution.objects.sent_in().filter(pk=pk).first()
    if sent is None:
        raise Http404(f"No contribution {pk} was ever sent for review.")
    return sent
