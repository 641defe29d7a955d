"""Log records as single lines, so that a reader of the log can count and search them."""

import logging


class OneLineFormatter(logging.Formatter):
    """Formats a record, its traceback included, as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line; what were line ends are shown as ` | `."""
        return " | ".join(super().format(record).splitlines())
