"""Published texts: all of a formula, those of one person, and one alone."""

from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community import markup
from community.models import Contribution, Revision, User
from community.orders import BEST, NEWEST
from community.pages.formula_addresses import of_formula
from community.pages.visitors import viewer_of
from community.permissions import can_edit, can_judge, is_author
from community.reading.displayed_texts import have_maths, letter, letters
from community.reading.rows import page
from community.states import Kind
from community.visibility import Placeholder, Text, met_at
from community.words.states import standing, who_sees
from formulas.definitions import loading
from formulas.definitions.formula import Formula

DESCRIPTION_LONGEST = 160
LISTED = 20
ORDERS = {order.name: order for order in (BEST, NEWEST)}


@require_safe
@of_formula
def explanations(request: HttpRequest, formula: Formula) -> HttpResponse:
    """All explanations of a formula, the best or the newest first."""
    return _all_of(request, formula, Kind.EXPLANATION)


@require_safe
@of_formula
def aha_moments(request: HttpRequest, formula: Formula) -> HttpResponse:
    """All aha moments of a formula, the best or the newest first."""
    return _all_of(request, formula, Kind.AHA)


def _all_of(request: HttpRequest, formula: Formula, kind: Kind) -> HttpResponse:
    order = ORDERS.get(request.GET.get("order", ""), BEST)
    after = request.GET.get("after", "")
    texts = Contribution.objects.public().filter(formula=formula.slug, kind=kind)
    found = page(texts, order, size=LISTED, after=after)
    shown = letters(found.rows, viewer_of(request))
    context = {
        "formula": formula,
        "kind": kind,
        "order": order.name,
        "letters": shown,
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
    texts = Contribution.objects.public().filter(author__id=pk)
    found = page(texts, NEWEST, size=LISTED, after=request.GET.get("after", ""))
    if not found.rows and not is_self:
        raise Http404  # whether there is such an account is nobody's business
    shown = letters(found.rows, viewer)
    context = {
        "person": User.objects.get(pk=pk),
        "letters": shown,
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
    shown = letter(text, revision, viewer)
    return {
        "text": text,
        "letter": shown,
        "letters": [shown],
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
