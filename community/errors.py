"""Why an action was refused. Pages and API each turn these into their own kind of answer, in one place."""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from community.models import Decision


class Refused(Exception):  # noqa: N818  # a refusal is no error of the program
    """Something that was asked for and not done; the text says why, and what would be right. Nothing was changed."""

    status: ClassVar[int] = 400  # as HTTP says it, for pages and API alike


class NotAllowed(Refused):
    """This person may not do this."""

    status = 403


class WrongState(Refused):
    """Nobody can do this to a contribution that stands as this one does."""

    status = 409


class Conflict(Refused):
    """The contribution is no longer what was judged; `decision` is what was done to it last."""

    status = 409

    def __init__(self, text: str, decision: "Decision | None") -> None:
        super().__init__(text)
        self.decision = decision


class Changed(Conflict):
    """The thing is in none of the states that the change was meant for; `tag` names the one that it is in."""

    status = 412  # as HTTP has it for the header If-Match

    def __init__(self, text: str, decision: "Decision | None", tag: str) -> None:
        super().__init__(text, decision)
        self.tag = tag


class NoState(Refused):
    """What moderators do has to say which state they have read."""

    status = 428


class KeyReused(Refused):
    """The key of one request was sent with another one: which of the two is meant, only who sent it can say."""

    status = 422  # as the draft of the HTTP header Idempotency-Key has it


class AnsweredAlready(Refused):
    """A request was done under this key, and what it was answered is not kept; `location` is where to read it."""

    status = 409

    def __init__(self, location: str) -> None:
        where = f"ask for it at {location}" if location else "ask for what it made or changed"
        super().__init__(f"This was done already, and its answer was not kept: {where}.")


class TooMuch(Refused):
    """More, or faster, than one person may; `seconds` from now it may be tried again."""

    status = 429

    def __init__(self, text: str, seconds: int) -> None:
        super().__init__(text)
        self.seconds = seconds


class Unacceptable(Refused):
    """What was sent cannot be used; `errors` says for each field why."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors
