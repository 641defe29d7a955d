"""Names, texts and reasons that are wider than any screen, in every place that shows some; see wide_words_in."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from community.models import User

from tests.serving import printed_in

FORMULA = "entropy"  # where the tests of other pages do not look at texts
WORD = "Donaudampfschifffahrtsgesellschaft" * 9
ADDRESS = "https://example.org/" + "an-address-without-end/" * 40
JOINED = "\u00a0".join(["words", "that", "do", "not", "part"] * 40)
# 80 characters each, none of which parts from the next.
NAMES = ("W" * 80, "\ufdfd" * 80, "𒈙" * 80, "م" * 80, "李" * 80, "-".join("W" * 40))
TEXTS = {
    "a word": WORD,
    "words that do not part": JOINED,
    "signs that are words": "\ufdfd" * 60,
    "cuneiform": "𒈙" * 60,
    "brackets": "[" * 900,
    "marks of emphasis": "*a_" * 300,
    "an address": f"<{ADDRESS}> and {ADDRESS}",
    "a link": f"[{WORD}]({ADDRESS})",
    "code": f"`{WORD}`\n\n```\n{WORD}\n```\n\n    {WORD}",
    "a heading": f"# {WORD}\n\n## {JOINED}\n\n###### {WORD}",
    "a table": f"| {WORD} | b | {JOINED} |\n|---|:-:|--:|\n| a | {WORD} | $x$ |\n" + f"| `{WORD}` | {ADDRESS} | c |",
    "a table of many columns": "|" + "a|" * 60 + "\n|" + "-|" * 60 + "\n|" + "b|" * 60,
    "quotes in quotes": "> " * 20 + WORD,
    "lists in lists": "".join(f"{'  ' * depth}- {WORD}\n" for depth in range(18)),
    "numbers in numbers": "".join(f"{'    ' * depth}999. {WORD}\n" for depth in range(10)),
    "a formula": "$$" + "+".join(f"x_{{{number}}}" for number in range(200)) + "$$",
    "a formula in a line": "a $" + "+".join(f"x_{{{number}}}" for number in range(200)) + "$, b",
    "words in a formula": r"$$\text{" + WORD + r"}$$ and $\operatorname{" + WORD + "}$",
    "a formula that cannot be set": rf"a $\undefined{{{WORD}}}$ and $$\frac{{{WORD}$$",
    "a matrix": r"$$\begin{pmatrix}" + "&".join("abcdefgh") * 4 + r"\end{pmatrix}$$",
    "everything in bold": f"**{WORD}** ~~{WORD}~~ *{WORD}* ***{ADDRESS}***",
}


@dataclass(frozen=True)
class WideWords:
    """The sessions of a reader and of a moderator, and the addresses at which each finds such words."""

    reader: str
    moderator: str
    open_to_all: list[str]
    of_reader: list[str]
    of_moderator: list[str]
    endless: str  # a text with a word without an end, and one without
    of_words: str


def wide_words_in(site_folder: Path) -> WideWords:
    """Fills the site whose data is in `site_folder`."""
    code = "from tests.browser.wide_words import make; make()"
    return WideWords(**json.loads(printed_in(site_folder, code)[-1]))


def make() -> None:
    """Prints the words' places as JSON."""
    from django.test import Client

    reader, moderator = _people()
    clients = [Client(headers={"user-agent": WORD[:180], "host": "localhost"}) for _ in range(2)]
    for client, user in zip(clients, (reader, moderator), strict=True):
        client.force_login(user)
        client.get("/accounts/sessions/")  # which notes where they came from
    places = _texts(reader, moderator)
    keys = [client.cookies["sessionid"].value for client in clients]
    print(json.dumps({"reader": keys[0], "moderator": keys[1], **places}))


def _people() -> "list[User]":
    """A reader and a moderator whose names are as wide as a name can be."""
    from allauth.mfa.models import Authenticator

    from tests.personas import person

    people = [person("WideReader"), person("WideModerator", is_moderator=True, is_staff=True, is_superuser=True)]
    for user, name in zip(people, NAMES, strict=False):
        user.name = name
        user.save()
        for number in range(2):
            data = {"name": WORD[:100], "credential": {}, "passwordless": True}
            Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data | {"number": number})
    return people


def _texts(reader: "User", moderator: "User") -> dict[str, str | list[str]]:
    """The addresses of all places in which the reader's words stand, by who may go there."""
    from django.urls import reverse

    from community.actions.reacting import flag
    from community.actions.reporting import close_report, report
    from community.actions.tokens import create_token
    from community.kinds import Kind
    from community.models import FlagReason, Scope
    from community.states import Action
    from tests.community.reading.reading import shelf
    from tests.personas import draft, edited, judged, pending, person, published

    whole, sentence = "\n\n".join(TEXTS.values()), f"{WORD} {JOINED[:150]}"
    (shown,) = shelf(reader, 1, formula=FORMULA, text=whole)
    shelf(reader, 3, formula=FORMULA, kind=Kind.AHA, text=sentence)
    for number, name in enumerate(NAMES[2:]):
        other = person(f"Wide{number}")
        other.name = name
        other.save()
        shelf(other, 1, formula=FORMULA, text=sentence)
        shelf(other, 1, formula=FORMULA, kind=Kind.AHA, text=sentence)
    for text in TEXTS.values():
        draft(reader, f"{text} ")
    flagged, rejected = published(reader, moderator, f"{whole} flagged"), pending(reader, f"{sentence} rejected")
    flag(reader=other, contribution=flagged, reason=FlagReason.WRONG, note=sentence)
    judged(moderator, rejected, Action.REJECT, sentence)
    hidden, changed = (published(reader, moderator, f"{sentence} {word}") for word in ("hidden", "changed"))
    judged(moderator, hidden, Action.HIDE, sentence)
    waiting = [edited(changed, send=True), *(pending(other, f"{text} waits") for text in (whole, sentence))]
    said, answered = (report(reporter=reader, formula=FORMULA, text=f"{sentence} {word}") for word in "ab")
    close_report(moderator=moderator, report=answered, reason=sentence)
    create_token(owner=reader, name=WORD[:80], scopes=[Scope.READ], life=timedelta(days=30))
    formula, found = reverse("formula", args=[FORMULA]), reverse("formula-list")
    (plain,) = shelf(other, 1, formula="kl-divergence")
    return {
        "endless": reverse("contribution", args=[shown.pk]),
        "of_words": reverse("contribution", args=[plain.pk]),
        "open_to_all": [
            *(formula, reverse("person", args=[reader.pk]), reverse("person", args=[other.pk])),
            *(reverse("texts", args=[FORMULA, kind]) for kind in (Kind.EXPLANATION, Kind.AHA)),
            *(reverse("contribution", args=[text.pk]) for text in (shown, hidden, flagged, changed)),
            *(f"{found}?search={WORD}", f"{found}?field={WORD}", f"{found}?search={'%EF%B7%BD' * 60}"),
            *(f"/formulas/{WORD[:100].lower()}/", f"/{WORD}", f"{formula}{WORD}/", f"/contributions/{'9' * 15}/"),
            *(f"{formula}?{WORD}={WORD}", f"{formula}?sun={WORD}", f"{formula}?sun={'9' * 300}&{WORD}=1"),
            *(f"/embed/{FORMULA}/?view={WORD}", f"{formula}?view={WORD}", f"/embed/{WORD[:100].lower()}/"),
            *(f"/accounts/login/?next=/{WORD}", f"/accounts/signup/?next=/{WORD}"),
        ],
        "of_reader": [
            *map(reverse, ("my-texts", "notices", "account", "tokens", "mfa_index", "mfa_list_webauthn")),
            *map(reverse, ("usersessions_list", "account_email", "account_logout")),
            *(f"{reverse('my-texts')}?page=2", reverse("report", args=[FORMULA]), reverse("flag", args=[shown.pk])),
            *(reverse("edit-text", args=[text.pk]) for text in (changed, rejected, flagged)),
            *(reverse("contribution", args=[text.pk]) for text in (rejected, changed)),
            *(reverse("delete-text", args=[shown.pk]), reverse("write", args=[FORMULA, Kind.AHA])),
        ],
        "of_moderator": [
            *map(reverse, ("moderation", "moderation-log")),
            *(reverse("moderation-item", args=[text.pk]) for text in (flagged, rejected, hidden, *waiting)),
            *(reverse("moderation-report", args=[of.pk]) for of in (said, answered)),
            *(f"{reverse('moderation-log')}?person={WORD}", reverse("flag", args=[shown.pk])),
        ],
    }
