"""The WSGI application that gunicorn serves: `gunicorn klsite.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klsite.settings")

application = get_wsgi_application()
