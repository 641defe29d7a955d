"""Which contribution an address means for the caller."""

from django.http import Http404
from rest_framework.exceptions import APIException

from community.models import Contribution
from community.permissions import Reader
from community.visibility import Gone, met_at


class Deleted(APIException):
    """410: it was published once, and its author or a moderator has deleted it."""

    status_code = 410
    default_detail = "This text was deleted."


def contribution_at(pk: int, reader: Reader) -> Contribution:
    """The contribution, with all that showing it takes, if `reader` sees it or at least the place where it stood.

    Raises Http404 for what was never public, Deleted for what was and is gone.
    """
    met = met_at(pk, reader)
    if met is None:
        raise Http404(f"There is no contribution {pk} that you can see.")
    if isinstance(met, Gone):
        raise Deleted
    return met.contribution


def sent_contribution_at(pk: int) -> Contribution:
    """The contribution, if it was ever sent in: moderators know of it, and are told when it is gone."""
    sent: Contribution | None = Contribution.objects.sent_in().filter(pk=pk).first()
    if sent is None:
        raise Http404(f"No contribution {pk} was ever sent for review.")
    return sent
