"""What the engine raises."""


class ExpressionError(ValueError):
    """A refused model text. `line` and `column` count from 1 within the text; None where the whole text is meant."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
