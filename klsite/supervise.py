"""Runs the web server and the background worker side by side, as one program that ends as one.

Our own, because no library does all of it: honcho ends everything when the worker dies and puts a name before
each line, circus and supervisor bind the sockets themselves and want a configuration file, simpervisor restarts
without a pause; and none of them takes its children along when it is killed (klsite/end_with_parent.py does).
"""

import asyncio
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

from klsite.end_with_parent import GRACE_SECONDS

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SHORTEST_PAUSE = 1
LONGEST_PAUSE = 30
STEADY_SECONDS = 60  # a worker that ran so long did not die at once, and is started again without a long pause


def hold_ctrl_c() -> None:
    """Keeps Ctrl-C for later, where it would end in a traceback; threads started meanwhile never take it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def release_ctrl_c() -> None:
    """Lets Ctrl-C through, also one that was pressed meanwhile."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def supervise(server: Sequence[str], worker: Sequence[str], listener: socket.socket) -> int:
    """The exit code: the server's when it ended by itself, 0 when we were told to stop.

    `server` and `worker` are modules with their arguments; the server inherits `listener`, closed here.
    """
    hold_ctrl_c()  # until there is a handler for it, and again when the handler is gone
    return asyncio.run(_supervise(server, worker, listener))


async def _supervise(server: Sequence[str], worker: Sequence[str], listener: socket.socket) -> int:
    told = _told_to_stop()
    release_ctrl_c()
    serving = await _start(server, listener)
    listener.close()  # or connections would still be taken after the server's end, and never be answered
    ended = asyncio.create_task(serving.wait())
    working = asyncio.create_task(_keep_running(worker))
    ends: set[asyncio.Future[Any]] = {told, ended, working}
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    working.cancel()
    await asyncio.gather(_end(serving), working, return_exceptions=True)
    hold_ctrl_c()
    if not working.cancelled():
        working.result()  # raises: only what should never happen ends it
    return 0 if told.done() else _exit_code(ended.result())


def _told_to_stop() -> asyncio.Future[None]:
    """Done from the first signal that tells us to stop; those that follow change nothing."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        if not told.done():
            told.set_result(None)

    for number in STOPPING:
        loop.add_signal_handler(number, tell)
    return told


async def _keep_running(worker: Sequence[str]) -> NoReturn:
    """Never comes back: starts the worker, and starts it again whenever it ends, until cancelled."""
    pause = SHORTEST_PAUSE
    while True:
        started = time.monotonic()
        process = await _start(worker)
        try:
            code = await process.wait()
        finally:
            await _end(process)
        if time.monotonic() - started > STEADY_SECONDS:
            pause = SHORTEST_PAUSE
        print(f"The background worker {_how(code)}; it is started again in {pause} s.", file=sys.stderr)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def _start(module: Sequence[str], *inherited: socket.socket) -> Process:
    """The module as a process in a group of its own: Ctrl-C reaches us alone, and we end the two in order."""
    hold_ctrl_c()  # in the process too, for good: until it has its own group it is still in the one that is told
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "klsite.end_with_parent", *module),
            stdin=PIPE,  # never written to: see klsite/end_with_parent.py
            pass_fds=[one.fileno() for one in inherited],
            process_group=0,
        )
    finally:
        release_ctrl_c()


async def _end(process: Process) -> None:
    """Returns when the process and all that it started are gone: asked first, then killed."""
    if process.returncode is None:
        process.terminate()
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE_SECONDS):
            await process.wait()
    # Also after an orderly end: of a gunicorn that was killed, the workers are still there.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _exit_code(code: int) -> int:
    """The code as a shell gives it: 128 and the signal for a process that a signal ended."""
    return code if code >= 0 else 128 - code


def _how(code: int) -> str:
    return f"ended with code {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
