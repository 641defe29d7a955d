"""Forms that outlive their token: one opened before a log-in and sent after it is shown again, not thrown away."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt

Arguments = ParamSpec("Arguments")

_middleware = CsrfViewMiddleware(lambda request: HttpResponse())


def told_of_stale_token(
    view: Callable[Concatenate[HttpRequest, HttpResponse | None, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """`view`, which is given as its second argument the refusal of a request without a good token, else None.

    Django would have answered with that refusal itself, and what was typed would be gone. Given one, the view must
    store nothing, not even in the session: the request may come from anywhere.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        return view(request, _middleware.process_view(request, view, args, kwargs), *args, **kwargs)

    return checked
