"""Log records as single lines, so that a reader of the log can count and search them."""

import logging

from klsite.request_ids import request_id


class OneLineFormatter(logging.Formatter):
    """Formats a record, its traceback included, as one line; `of_request` names the request in which it was made."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line; what were line ends are shown as ` | `."""
        name = request_id(getattr(record, "request", None))
        record.of_request = f"[{name}] " if name else ""
        return " | ".join(super().format(record).splitlines())
