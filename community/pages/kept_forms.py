"""What somebody typed before they were logged in: kept in their session until they are, and given back once."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect, QueryDict

from community import limits
from community.errors import Unacceptable
from community.permissions import is_member
from community.texts import DRAFT_LONGEST
from formulas.costs.callers import caller_of
from formulas.texts.counted import counted

SESSION_KEY = "unsent"
FORMS_KEPT = 3  # of different addresses; the oldest makes room
LONGEST = DRAFT_LONGEST + 10_000  # characters in all fields of a form: strangers must not fill the database

KEPT_SECONDS = 24 * 3_600  # then the worker clears the session away


def keep(request: HttpRequest) -> None:
    """Keeps the form that was sent to this address for a day.

    Raises Unacceptable for one that is too long to be kept, TooMuch where too many are kept already.
    """
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    length = sum(len(value) for values in dict(fields.lists()).values() for value in values)
    if length > LONGEST:
        wanted = f"Until you have logged in, {LONGEST:,} can be kept: log in in another tab, then send it again."
        raise Unacceptable({"text": f"This has {counted(length, 'character')}. {wanted}"})
    sent = fields.urlencode()
    if not is_member(request.user):
        limits.check_kept_form(caller_of(request), len(sent))
        request.session.set_expiry(KEPT_SECONDS)  # logging in gives the session its usual life
    others = [(path, kept) for path, kept in request.session.get(SESSION_KEY, []) if path != request.path]
    request.session[SESSION_KEY] = [*others, (request.path, sent)][-FORMS_KEPT:]


def take(request: HttpRequest) -> QueryDict | None:
    """What was kept of this address's form; None if nothing was. Members get it once, a stranger until they log in."""
    forms = dict(request.session.get(SESSION_KEY, []))
    if request.path not in forms:
        return None
    fields = QueryDict(forms[request.path])
    if is_member(request.user):
        request.session[SESSION_KEY] = [(path, kept) for path, kept in forms.items() if path != request.path]
    return fields


def log_in_first(request: HttpRequest) -> HttpResponseRedirect:
    """The way to the login and back to this address, with the form kept; raises as `keep` does."""
    keep(request)
    messages.info(request, "Log in or sign up first. What you have written is kept, and comes with you.")
    return redirect_to_login(request.path)
