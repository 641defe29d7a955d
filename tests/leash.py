"""`python -m tests.leash COMMAND...`: runs COMMAND, ends it when whoever holds our standard input is gone.

A test run that is killed cannot tidy up; the pipe it held is closed all the same, and so its server ends.
"""

import os
import signal
import subprocess
import sys
import threading


def main() -> int:
    """The exit code of the command."""
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
    threading.Thread(target=_end_with_input, args=(process,), daemon=True).start()
    return process.wait()


def _end_with_input(process: subprocess.Popen[bytes]) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    process.terminate()


if __name__ == "__main__":
    sys.exit(main())
