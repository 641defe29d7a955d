"""Who comes to the desk: it is open to moderators; other members are told so, and strangers are sent to the login."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from community.errors import NotAllowed
from community.models import Contribution, Report
from community.pages.kept_forms import log_in_first
from community.pages.visitors import signed_in, to_login
from community.permissions import can_judge, is_member, is_moderator

View = Callable[..., HttpResponse]

CLOSED = "These pages are for moderators, who read what others send in before everybody sees it."
OWN_TEXT = "Nobody reviews their own text; another moderator will. You can find it among your own texts."
OWN_REPORT = "Nobody answers their own report; another moderator will."


def for_moderators(view: View) -> View:
    """`view` for moderators; raises NotAllowed for other members, sends strangers to the login.

    Under told_of_stale_token, what a stranger has typed comes with them, unless the token was refused: `stale`.
    """

    @wraps(view)
    def moderators_only(request: HttpRequest, *stale: HttpResponse | None, **address: int) -> HttpResponse:
        if is_moderator(request.user):
            return view(request, *stale, **address)
        if is_member(request.user):
            raise NotAllowed(CLOSED)
        if request.method == "POST" and stale == (None,):
            return log_in_first(request)
        return to_login(request)

    return moderators_only


def text_of_another(request: HttpRequest, pk: int) -> Contribution:
    """What somebody else has sent in, gone or not; raises NotAllowed for one's own, Http404 where there is none."""
    rows = Contribution.objects.sent_in().select_related("author", "current_revision", "published_revision")
    contribution: Contribution = get_object_or_404(rows, pk=pk)
    if not can_judge(signed_in(request), contribution):
        raise NotAllowed(OWN_TEXT)
    return contribution


def report_of_another(request: HttpRequest, pk: int) -> Report:
    """What somebody else has reported, answered or not; raises as text_of_another does."""
    report: Report = get_object_or_404(Report.objects.select_related("reporter"), pk=pk)
    if report.reporter_id == signed_in(request).pk:
        raise NotAllowed(OWN_REPORT)
    return report
