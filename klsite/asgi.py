"""The ASGI application, for servers that speak it; `make run` uses WSGI, which measured faster here."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klsite.settings")

application = get_asgi_application()
