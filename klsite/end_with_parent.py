"""`python -m klsite.end_with_parent MODULE ARGUMENTS...`: as `python -m`, until whoever holds our input is gone.

A supervisor that is killed cannot end its children; the pipe it held is closed all the same, and so they end.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 10  # longer than gunicorn's graceful_timeout, so that it can end its workers in its own way


def main() -> None:
    """Returns when the module does."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_input() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
