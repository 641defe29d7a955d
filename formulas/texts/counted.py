"""How many there are of something, in words: "1 character", "2,000 characters"."""


def counted(count: int, one: str, many: str = "") -> str:
    """The number with its noun; `many` is needed only where it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
