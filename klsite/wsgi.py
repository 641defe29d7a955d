"""The WSGI application that gunicorn serves: `gunicorn klsite.wsgi`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klsite.settings")

# Only now: what the handler is made of reads the settings.
django.setup(set_prefix=False)

from klsite.requests import Utf8WSGIHandler  # noqa: E402

application = Utf8WSGIHandler()
