"""What programs do in one step: write and submit, change and submit. A refusal leaves nothing behind."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from community.actions.log import locked
from community.actions.writing import begin, require_editable, save_draft, submit
from community.errors import Conflict
from community.kinds import Kind
from community.models import Contribution, User
from community.preconditions import WHATEVER, Expected
from community.told import as_told


@transaction.atomic
def post(
    *,
    author: User,
    formula: str,
    kind: Kind,
    text: str,
    view: Mapping[str, Any] | None = None,
    send: bool,
) -> Contribution:
    """A new draft, or with `send` a text that is sent for review; where that is refused there is no draft either."""
    contribution = begin(author=author, formula=formula, kind=kind, text=text, view=view)
    return submit(author=author, contribution=contribution) if send else contribution


@transaction.atomic
def revise(
    *,
    author: User,
    contribution: Contribution,
    text: str | None = None,
    view: Mapping[str, Any] | None = None,
    version: int | None = None,
    send: bool = False,
    expected: Expected = WHATEVER,
) -> Contribution:
    """The contribution with another text, another view or both; with `send` it is sent for review.

    Raises Conflict when `version` is given and is not the present one, Changed for a state that is not `expected`; what
    the single steps raise, this raises too.
    """
    contribution = locked(contribution)
    require_editable(author, contribution)
    told = as_told(contribution).version  # of a decision that can be taken back they know nothing
    if version not in (None, contribution.version, told):
        # Who did it is not said: this is told to authors, and moderators decide for the site.
        raise Conflict(f"This text is at version {told}, not {version}; read it again.", None)
    expected.check(contribution, author)
    if text is not None or view is not None:
        assert contribution.current_revision is not None
        kept = contribution.current_revision.text
        contribution = save_draft(
            author=author, contribution=contribution, text=kept if text is None else text, view=view
        )
    return submit(author=author, contribution=contribution) if send else contribution
