"""The desk and the log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.moderation.desk import in_doubt, open_reports, to_review, undoable
from community.moderation.log import LogFilter, log_page, query
from community.moderation.visitors import for_moderators
from community.pages.visitors import signed_in


@for_moderators
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits: texts in review, texts in doubt, reports about formula pages."""
    reader, pages = signed_in(request), request.GET
    context = {
        "tab": "desk",
        "undoable": undoable(reader),
        "to_review": to_review(reader, pages.get("review", "1")),
        "in_doubt": in_doubt(reader, pages.get("doubt", "1")),
        "reports": open_reports(reader, pages.get("reports", "1")),
    }
    return render(request, "community/moderation/desk.html", context)


@for_moderators
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What was done, by whom and why, the newest first."""
    wanted = LogFilter(request.GET)
    page = log_page(signed_in(request), wanted, request.GET.get("before", ""))
    context = {
        "tab": "log",
        "form": wanted,
        "page": page,
        "is_first": "before" not in request.GET,
        "next": query(request.GET, page.next) if page.next else "",
    }
    return render(request, "community/moderation/log.html", context)
