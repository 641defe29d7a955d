"""Answering readers' flags: whatever settles what becomes of a text answers those who doubted it."""

from community.actions.notices import tell
from community.models import Decision, Flag, User


def answer_flags(decision: Decision) -> None:
    """Answers by `decision` the flags of the text that are open; who raised them will be told.

    Call it inside the transaction of the decision: to take that back takes back the answers too.
    """
    flags = Flag.objects.filter(contribution=decision.contribution, settled_by=None)
    doubting = User.objects.filter(pk__in=flags.values("reader")).order_by("pk")
    told = [reader for reader in doubting if reader.pk != decision.actor_id]
    flags.update(settled_by=decision)
    for reader in told:
        tell(reader, decision)
