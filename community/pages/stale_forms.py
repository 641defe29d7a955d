"""Forms that outlive their token: one opened before a log-in and sent after it is shown again, not thrown away."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt

from community.errors import NotAllowed, Refused

Arguments = ParamSpec("Arguments")

_middleware = CsrfViewMiddleware(lambda request: HttpResponse())


def told_of_stale_token(
    view: Callable[Concatenate[HttpRequest, HttpResponse | None, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """`view`, which gets as its second argument the refusal of a request without a good token, else None.

    Django would have answered with that refusal itself, and what was typed would be gone. Given one, the view must
    store nothing, not even in the session: the request may come from anywhere. `done_or_shown_again` sees to that.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        return view(request, _middleware.process_view(request, view, args, kwargs), *args, **kwargs)

    return checked


def done_or_shown_again(
    stale: HttpResponse | None, words: str, do: Callable[[], HttpResponse], show: Callable[[Refused], HttpResponse]
) -> HttpResponse:
    """What `do` answers to a form; where that is refused, the form again as it was, which `show` makes.

    A form whose token is `stale` is refused with `words`, and nothing is done.
    """
    try:
        if stale is not None:
            raise NotAllowed(words)
        return do()
    except Refused as refusal:
        return show(refusal)
