"""A formula page full of readers' texts, in the site's own database; made by `manage.py shell`, see shelf_in."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.serving import printed_in

FORMULA = "jensen-shannon-divergence"  # where the tests of other pages do not look at texts
LONG_NAME = "Maximiliane-Friederike von und zu Hohenzollern-Sigmaringen der Älteren Linie XV"
UNBROKEN_NAME = "W" * 80
TEXTS = [
    "**Think of a code.** It is made for the mixture of $P$ and $Q$, and pays for both. ({})",
    r"""# A long one

$$\mathrm{JSD} = \frac12 \sum_x p(x) \log \frac{p(x)}{m(x)} + \frac12 \sum_x q(x) \log \frac{q(x)}{m(x)}
= a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} + a_{13} + a_{14} + a_{15}$$

| what | how much | a_very_long_word_without_any_space_in_it_that_goes_on_and_on_and_on |
|---|--:|---|
| both | 2 | https://example.org/an/address/that/goes/on/and/on/and/on/and/on/and/on/and/on/and/on |

- first `code`,
- then a formula that cannot be set: $\frac{1$. ({})
""",
    "> Halfway between the two there is always somebody to compare with.\n\nThat *is* the mixture. ({})",
]
AHA = "It is the mean toll of two travellers who share one map. ({})"


@dataclass(frozen=True)
class Shelf:
    """A reader's session, and some of the texts: to vote on, with a pinned plot, of the reader's own."""

    session: str
    votable: int
    pinned: int
    own: int
    author: int


def shelf_in(site_folder: Path) -> Shelf:
    """Fills the page of the site whose data is in `site_folder`."""
    code = "from tests.browser.full_shelf import make; make()"
    return Shelf(**json.loads(printed_in(site_folder, code)[-1]))


def make() -> None:
    """Prints the shelf as JSON."""
    from django.test import Client

    from community.kinds import Kind
    from tests.community.reading.reading import shelf
    from tests.personas import person

    names = ("Ada", LONG_NAME, UNBROKEN_NAME)
    authors = [person(name.replace(" ", "")[:40]) for name in ("ShelfAda", "ShelfLong", "ShelfWide")]
    for author, name in zip(authors, names, strict=True):
        author.name = name
        author.save()
    reader = person("ShelfRui")
    (own,) = shelf(reader, 1, formula=FORMULA, text="A thought of my own about the mixture. ({})")
    (pinned,) = shelf(authors[0], 1, formula=FORMULA, text="Look at this. ({})", view={"mu_q": 2.5, "sigma_p": 0.45})
    votable, *_ = shelf(authors[0], 4, formula=FORMULA, text=TEXTS[0])
    for author, text in zip(authors[1:], TEXTS[1:], strict=True):
        shelf(author, 4, formula=FORMULA, text=text)
    for author in authors:
        shelf(author, 4, formula=FORMULA, kind=Kind.AHA, text=AHA)
    client = Client()
    client.force_login(reader)
    found = Shelf(client.cookies["sessionid"].value, votable.pk, pinned.pk, own.pk, authors[0].pk)
    print(json.dumps(found.__dict__))
