"""A desk with something of everything on it, in the site's own database; run by `manage.py shell`, see desk_of."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.serving import printed_in

TEXT = """A bet on the wrong $Q$ costs, on average, what this says about a map called {name}:

$$\\sum_x p(x) \\log \\frac{{p(x)}}{{q(x)}} = \\sum_x p(x) \\log p(x) - \\sum_x p(x) \\log q(x)$$

- It is never negative, and a_very_long_word_without_any_space_in_it_that_goes_on_and_on_and_on_and_on_and_on.
- Here a formula cannot be set: $\\frac{{1$.

{same}
"""
SAME = "This sentence stays as it is, whatever is changed before or after it. " * 20


@dataclass(frozen=True)
class Desk:
    """A moderator's session, and the addresses of what waits for them."""

    session: str
    edit: str  # an edit of a published and flagged text
    new: str
    hidden: str
    report: str


def desk_of(site_folder: Path, name: str) -> Desk:
    """The desk of a new moderator called `name`, in the site whose data is in `site_folder`."""
    code = f"from tests.browser.full_desk import make; make({name!r})"
    return Desk(**json.loads(printed_in(site_folder, code)[-1]))


def make(name: str) -> None:
    """Prints the desk as JSON."""
    from django.test import Client
    from django.urls import reverse

    from community.actions.reacting import flag
    from community.actions.reporting import report
    from community.actions.writing import save_draft, submit
    from community.models import FlagReason
    from community.states import Action
    from tests.personas import KL, judged, moderator, pending, person, published

    by, other = moderator(name), moderator(f"{name}2")
    author, reader = person(f"{name}Author"), person(f"{name}Reader")
    words = TEXT.format(name=name, same=SAME)
    edit = published(author, other, words)
    flag(reader=reader, contribution=edit, reason=FlagReason.WRONG, note="Look at the sign once more, please.")
    save_draft(author=author, contribution=edit, text=words.replace("never negative", "zero or more"), view={"mu_q": 2})
    submit(author=author, contribution=edit)
    hidden = published(reader, other)
    judged(other, hidden, Action.HIDE, "Somebody says that it is copied.")
    said = report(reporter=reader, formula=KL, text="The axis says bits.", view={"mu_q": 2})
    client = Client()
    client.force_login(by)
    addresses = {
        "edit": reverse("moderation-item", args=[edit.pk]),
        "new": reverse("moderation-item", args=[pending(person(f"{name}Newcomer")).pk]),
        "hidden": reverse("moderation-item", args=[hidden.pk]),
        "report": reverse("moderation-report", args=[said.pk]),
    }
    print(json.dumps({"session": client.cookies["sessionid"].value, **addresses}))
