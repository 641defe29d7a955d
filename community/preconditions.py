"""In which state something is to be changed: a tag names the state of a thing as somebody is told of it.

Votes and names come and go without a new state: nobody who judges or edits a text has to read it again for them.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass

from community.errors import Changed
from community.models import Contribution, Decision, Report
from community.permissions import Reader, can_judge, is_author, revision_for
from community.states import Review
from community.told import as_told_to, bring_back


@dataclass(frozen=True)
class Expected:
    """The states that a change is meant for, by their tags; None for whichever it is."""

    tags: frozenset[str] | None = None

    def check(
        self,
        contribution: Contribution,
        caller: Reader,
        *,
        done: Decision | None = None,
        last: Decision | None = None,
        words: Callable[[], str] | None = None,
    ) -> None:
        """Nothing; raises Changed where the (locked) contribution is in none of them, with what `caller` may know.

        `done` is the entry that has done already what is asked for: who meant the state before it finds it done. `last`
        and `words` say to moderators what was done last.
        """
        if self.tags is None or (done is not None and self.held_before(done, caller)):
            return
        told = as_told_to(caller, contribution)
        if (tag := state_tag(told, caller)) not in self.tags:
            raise Changed(words() if words else _how_it_stands(told, caller), last, tag)

    def held_before(self, decision: Decision, caller: Reader) -> bool:
        """Whether the state in which `decision` found its contribution is one of them."""
        return self.tags is None or state_tag(_before(decision), caller) in self.tags

    def check_report(self, report: Report) -> None:
        """As `check`, for a (locked) report."""
        if self.tags is not None and (tag := report_tag(report)) not in self.tags:
            stands = "is answered by now" if report.closed_at else "is not answered"
            raise Changed(f"This report {stands}; read it again.", None, tag)


WHATEVER = Expected()


def state_tag(told: Contribution, reader: Reader) -> str:
    """The tag of a contribution, given as `reader` is told that it stands: `c12-v3-r31`.

    Authors and moderators have the version in it; others, who are told nothing of a review, what is public alone.
    """
    shown = revision_for(reader, told)
    version = f"-v{told.version}" if is_inside(reader, told) else ""
    # To save a draft again is no event of the log, and makes no new revision.
    is_draft = told.review == Review.DRAFT and shown is not None and shown.pk == told.current_revision_id
    saved = f"-{round(shown.saved_at.timestamp() * 1_000_000):x}" if is_draft and shown else ""
    return f"c{told.pk}{version}-r{shown.pk if shown else 0}{saved}"


def report_tag(report: Report) -> str:
    """The tag of a report, as moderators see it."""
    return f"report{report.pk}-{'answered' if report.closed_at else 'open'}"


def is_inside(reader: Reader, contribution: Contribution) -> bool:
    """Whether `reader` is told how far its review has come."""
    return is_author(reader, contribution) or can_judge(reader, contribution)


def _before(decision: Decision) -> Contribution:
    """The contribution as the decision found it: a copy to be read, never stored."""
    assert decision.contribution is not None
    assert decision.judged_version is not None
    found = copy.copy(decision.contribution)
    found.current_revision_id = decision.before["current_revision"]
    bring_back(found, decision.before)
    found.version = decision.judged_version
    return found


def _how_it_stands(told: Contribution, caller: Reader) -> str:
    if not is_inside(caller, told):
        return "What is published here has changed since you read it; read it again."
    state = told.state.replace("_", " ")
    return f"This {told.kind.word} has changed since you read it: it is {state} now, at version {told.version}."
