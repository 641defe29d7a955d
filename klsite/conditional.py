"""Answers only where something has changed."""

from copy import copy

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's, for HEAD as for GET: here an answer to HEAD still has its body, which the server drops."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        asked = copy(request)
        asked.method = "GET" if request.method == "HEAD" else request.method
        return super().process_response(asked, response)
