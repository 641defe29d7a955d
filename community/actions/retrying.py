"""When the worker tries again what has failed: soon at first, then ever more rarely."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.utils import timezone

logger = logging.getLogger(__name__)

# The last one again and again, until whoever uses them gives up.
PAUSES = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=2), timedelta(hours=6), timedelta(hours=24)),
)
MAIL_ATTEMPTS = 12


def send_or_plan(mail: EmailMessage, attempt: int, plan: Callable[[datetime], object]) -> None:
    """Sends a mail; where that fails, `plan` is told when to try again, unless it was the last attempt."""
    try:
        mail.send()
    except Exception as error:  # whatever it is: it is tried again, not lost
        if attempt >= MAIL_ATTEMPTS:
            logger.error("The mail %r could not be sent in %s attempts: %s", mail.subject, attempt, error)
            return
        plan(timezone.now() + PAUSES[min(attempt, len(PAUSES)) - 1])
