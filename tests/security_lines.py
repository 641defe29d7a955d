"""The security log as tests read it."""

from dataclasses import dataclass
from functools import partial

import pytest
from django.db import connection

from community.security_log import logger


@dataclass(frozen=True)
class SecurityLines:
    """What was written to it since the last look."""

    caplog: pytest.LogCaptureFixture

    def told(self) -> list[str]:
        """The lines; asking takes them away."""
        _write_what_waits()
        records = [record for record in self.caplog.records if record.name == "klarity.security"]
        self.caplog.clear()
        assert {record.levelname for record in records} <= {"INFO"}
        return [record.getMessage() for record in records]


def _write_what_waits() -> None:
    """Writes the lines that wait for a transaction to end: in most tests it is the test's own, which never does."""
    waiting = connection.run_on_commit if connection.in_atomic_block and not connection.savepoint_ids else []
    ours = [entry for entry in waiting if isinstance(entry[1], partial) and entry[1].func == logger.info]
    for entry in ours:
        waiting.remove(entry)
        entry[1]()
