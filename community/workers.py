"""Who a background worker is, and whether it still lives: what one that is gone had begun is taken up by another."""

import os
import re
import socket
from pathlib import Path

UNKNOWN = "-"
OWN_FORM = re.compile(rf"(?P<machine>.+):(?P<process>\d+):(?P<start>\d+|{UNKNOWN})")


def own_id() -> str:
    """`machine:process:start` of the process that asks; at most 64 characters, and never the same again."""
    process = os.getpid()
    return f"{_machine()}:{process}:{_start_of(process)}"


def lives(worker_id: str) -> bool | None:
    """True or False for a worker that can be seen from here; None for others, of which only time can tell."""
    worker = OWN_FORM.fullmatch(worker_id)
    if worker is None or worker["machine"] != _machine():
        return None
    found = _start_of(int(worker["process"]))
    if UNKNOWN in (found, worker["start"]) and found is not None:
        return None
    return found == worker["start"]


def _machine() -> str:
    """The host's name, and the inode of its table of processes: each container counts its processes from 1."""
    try:
        table = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        table = 0  # no Linux: no tables but the one
    return f"{socket.gethostname()[-32:]}/{table}"


def _start_of(process: int) -> str | None:
    """When the process started, in ticks; UNKNOWN where the system does not say; None if there is no such process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass  # there, and somebody else's
    try:
        # After the command's name, which stands in brackets and may hold anything: the state, 18 fields, the start.
        state, *fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return UNKNOWN
    return None if state == "Z" else fields[18]
