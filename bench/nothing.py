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
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None},  # there is no such thing here as a user
)

from rest_framework.request import Request  # noqa: E402  # reads the settings
from rest_framework.views import APIView  # noqa: E402


# Without a length gunicorn would send the page in chunks, which is more work than Klarity's answers are.
def plain(request: HttpRequest) -> HttpResponse:
    """The page as it is."""
    return HttpResponse(PLAIN, headers={"Content-Length": str(len(PLAIN))})


def zipped(request: HttpRequest) -> HttpResponse:
    """The page as it was compressed by Klarity."""
    return HttpResponse(GZIP, headers={"Content-Length": str(len(GZIP)), "Content-Encoding": "gzip"})


class Rest(APIView):
    """The page as it is, from a view of REST framework that asks for nobody and nothing."""

    authentication_classes = ()
    permission_classes = ()

    def get(self, request: Request) -> HttpResponse:
        return plain(request._request)


urlpatterns = [path("", plain), path("gzip", zipped), path("rest", Rest.as_view())]
application = get_wsgi_application()
