"""The least that Django can do: one view, no middleware, that sends bytes read once at start.

Served by gunicorn as `bench.nothing`, under the same settings as Klarity. Not imported by the rest of the bench.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PLAIN = Path(os.environ["BENCH_PLAIN"]).read_bytes()
GZIP = Path(os.environ["BENCH_GZIP"]).read_bytes()

settings.configure(
    SECRET_KEY=secrets.token_hex(32),
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    USE_I18N=False,
)


# Without a length gunicorn would send the page in chunks, which is more work than Klarity's answers are.
def plain(request: HttpRequest) -> HttpResponse:
    """The page as it is."""
    return HttpResponse(PLAIN, headers={"Content-Length": str(len(PLAIN))})


def zipped(request: HttpRequest) -> HttpResponse:
    """The page as it was compressed by Klarity."""
    return HttpResponse(GZIP, headers={"Content-Length": str(len(GZIP)), "Content-Encoding": "gzip"})


urlpatterns = [path("", plain), path("gzip", zipped)]
application = get_wsgi_application()
