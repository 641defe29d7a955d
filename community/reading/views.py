"""Published texts: all of a formula, those of one person, and one alone."""

from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community import markup
from community.kinds import Kind
from community.models import Contribution, Revision, User
from community.orders import BEST, NEWEST
from community.pages.formula_addresses import of_formula
from community.pages.visitors import viewer_of
from community.permissions import can_edit, can_judge, is_author
from community.reading.displayed_texts import displayed_text, displayed_texts, have_maths
from community.reading.rows import page
from community.visibility import Placeholder, Text, met_at
from community.words.states import standing, who_sees
from formulas.definitions import loading
from formulas.definitions.formula import Formula

DESCRIPTION_LONGEST = 160
LISTED = 20
ORDERS = {order.name: order for order in (BEST, NEWEST)}


@require_safe
@of_formula
def texts(request: HttpRequest, formula: Formula, kind: Kind) -> HttpResponse:
    """All texts of one kind about a formula, the best or the newest first."""
    order = ORDERS.get(request.GET.get("order", ""), BEST)
    after = request.GET.get("after", "")
    of_kind = Contribution.objects.public().filter(formula=formula.slug, kind=kind)
    found = page(of_kind, order, size=LISTED, after=after)
    shown = displayed_texts(found.rows, viewer_of(request))
    context = {
        "formula": formula,
        "kind": kind,
        "order": order.name,
        "texts": shown,
        "have_maths": have_maths(shown),
        "next": found.next,
        "is_first": not after,
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "community/reading/texts.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's published texts, the newest first; who has none is known to themselves only."""
    viewer = viewer_of(request)
    is_self = viewer is not None and viewer.pk == pk
    of_person = Contribution.objects.public().filter(author__id=pk)
    found = page(of_person, NEWEST, size=LISTED, after=request.GET.get("after", ""))
    if not found.rows and not is_self:
        raise Http404  # whether there is such an account is nobody's business
    shown = displayed_texts(found.rows, viewer)
    context = {
        "person": User.objects.get(pk=pk),
        "texts": shown,
        "have_maths": have_maths(shown),
        "next": found.next,
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "community/reading/person.html", context)


@require_safe
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """One text: as published, or as its author and moderators may see it; for others, what became of it."""
    viewer = viewer_of(request)
    met = met_at(pk, viewer or AnonymousUser())
    if met is None:
        raise Http404
    if isinstance(met, Text):
        return render(request, "community/reading/text.html", _alone(request, met.contribution, met.revision, viewer))
    context = {"text": met.contribution, "formula": loading.catalogue().by_slug.get(met.contribution.formula)}
    status = HTTPStatus.OK if isinstance(met, Placeholder) else HTTPStatus.GONE
    return render(request, "community/reading/left_behind.html", context, status=status)


def _alone(request: HttpRequest, text: Contribution, revision: Revision, viewer: User | None) -> dict[str, object]:
    reader = viewer or AnonymousUser()
    shown = displayed_text(text, revision, viewer)
    return {
        "contribution": text,
        "text": shown,
        "texts": [shown],
        "have_maths": have_maths([shown]),
        "as_published": text.is_public and revision == text.published_revision,
        "standing": standing(text),
        "who_sees": who_sees(text, revision),
        "is_own": is_author(reader, text),
        "may_edit": can_edit(reader, text),
        "may_judge": can_judge(reader, text),
        "description": markup.excerpt(shown.html, DESCRIPTION_LONGEST),
        "canonical": request.build_absolute_uri(request.path),
    }
