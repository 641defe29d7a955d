"""The WSGI application that gunicorn serves: `gunicorn klsite.wsgi`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klsite.settings")

# Only now: what the handler is made of reads the settings.
django.setup(set_prefix=False)

from formulas.definitions.loading import read_or_stop  # noqa: E402
from klsite.requests import Utf8WSGIHandler  # noqa: E402

read_or_stop()  # so that a broken file stops the start and not a reader
application = Utf8WSGIHandler()
