"""How gunicorn serves Klarity; it reads this file by itself when started in this folder."""

import signal

from gunicorn.arbiter import Arbiter

worker_class = "gthread"
workers = 2  # a second process answers while the first one draws a figure
threads = 4  # no more than DATABASE_POOL_MAX, or threads would wait for each other's connections

# The application is loaded before the workers are forked: the catalogue is read once and shared, and a wrong
# setting ends gunicorn itself with its own line and exit code (a worker that exits is just started again).
preload_app = True

# Pages take milliseconds. A worker told to stop while it is being started does not hear it, and Ctrl-C would
# then wait for this long.
graceful_timeout = 5

loglevel = "warning"
control_socket_disable = True  # nobody uses it, and two sites of one person would fight over ~/.gunicorn


def when_ready(server: Arbiter) -> None:
    """Lets through the Ctrl-C that klsite.serve held back until there was a handler for it."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
