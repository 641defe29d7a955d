"""The kinds of contribution, each described in one place: a new kind is one more entry of KINDS, and nothing else."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Kind(str):
    """What a reader may write, and all that the site says and asks of it; as a string it is the word that is stored."""

    EXPLANATION: ClassVar["Kind"]
    AHA: ClassVar["Kind"]

    stored: str  # in the database, in the API and where one is written: at most 30 characters, for ever
    word: str  # as in "Your aha moment is published"
    plural: str
    article: str  # "a" or "an", before the word
    address: str  # of its lists, under that of the formula
    layout: Literal["essays", "notes"]  # one after the other, or short ones side by side

    longest: int  # characters
    most_on_first_day: int  # how many somebody sends in who has just joined

    heading: str  # of its section on a formula's page, and of its list
    description: str  # of its list, after "In readers' own words: "
    text_title: str  # of one alone, with "{}" for the formula
    invitation: str  # on the button that leads to an empty manuscript
    encouragement: str  # in its section while that is empty
    manuscript_title: str
    manuscript_lead: str  # under the title of an empty manuscript: whom to write for, or how
    prompts: tuple[str, ...]  # what helps to begin

    def __new__(cls, *, stored: str, **described: Any) -> "Kind":
        """The word that is stored; the description is added by the data class."""
        return super().__new__(cls, stored)

    def __reduce__(self) -> tuple[Any, ...]:
        """For copies and caches the word alone: there is one description, and it is the present one."""
        return kind_named, (self.stored,)

    @property
    def counted_as(self) -> str:
        """The name under which the API counts them."""
        return self.address.replace("-", "_")


Kind.EXPLANATION = Kind(
    stored="explanation",
    word="explanation",
    plural="explanations",
    article="an",
    address="explanations",
    layout="essays",
    longest=32_000,
    most_on_first_day=3,
    heading="Community Explanations",
    description="explanations that made it click",
    text_title="An explanation of {}",
    invitation="Write an explanation",
    encouragement=(
        "A different angle, a picture, the sentence that made it click for you: that is what somebody else is "
        "looking for."
    ),
    manuscript_title="Write an explanation",
    manuscript_lead="In your own words, for somebody who has not seen it yet.",
    prompts=(
        "Start from something the reader knows, and say what each symbol does.",
        "One angle, worked out, helps more than three that are named. An example with numbers helps most.",
    ),
)

Kind.AHA = Kind(
    stored="aha",
    word="aha moment",
    plural="aha moments",
    article="an",
    address="aha-moments",
    layout="notes",
    longest=5_000,
    most_on_first_day=10,
    heading="Community Aha! Moments",
    description="the moment it made sense",
    text_title="An aha moment about {}",
    invitation="Share an aha moment",
    encouragement="One or two sentences on the moment it made sense are enough.",
    manuscript_title="Write an aha moment",
    manuscript_lead="The moment it made sense: one thought, said so that it happens to the next reader too.",
    prompts=(
        "Say what you did not see before, and what made you see it.",
        "One thought is enough. An example beats a definition.",
    ),
)

# By the stored word, in the order of the sections on a formula's page. Read it when it is needed, never at import.
KINDS: dict[str, Kind] = {kind.stored: kind for kind in (Kind.EXPLANATION, Kind.AHA)}


def kind_named(stored: str) -> Kind:
    """The kind that is stored as this word; raises ValueError for any other word."""
    if stored not in KINDS:
        raise ValueError(f"{stored!r} is no kind of contribution; the kinds are {', '.join(KINDS)}.")
    return KINDS[stored]


def kind_listed_at(address: str) -> Kind:
    """The kind whose lists stand at `address`; raises ValueError if there is none."""
    for kind in KINDS.values():
        if kind.address == address:
            return kind
    raise ValueError(f"{address!r} is no address of a list; {', '.join(kind.address for kind in KINDS.values())} are.")
