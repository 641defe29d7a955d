"""The two pieces of a formula page that are the formula's own, as HTML: above and below what readers add."""

from functools import cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from formulas.definitions.formula import Formula
from formulas.definitions.loading import Catalogue
from formulas.definitions.parameters import Reading
from formulas.pages.content import figures, neighbours, texts


def article(formula: Formula, reading: Reading) -> SafeString:
    """Everything from the title to the sceptic, with the figures at the parameters read.

    For the defaults it is made once: nothing in it depends on who asks or when.
    """
    if reading.problems or reading.values != formula.defaults:
        return _article(formula, reading)
    return _default_article(formula)


@cache
def _default_article(formula: Formula) -> SafeString:
    return _article(formula, Reading(formula.defaults, ()))


def _article(formula: Formula, reading: Reading) -> SafeString:
    context = {
        "formula": formula,
        "texts": texts(formula),
        "figures": figures(formula, reading.values),
        "problems": reading.problems,
        "action": reverse("formula", args=[formula.slug]),
    }
    return render_to_string("formulas/_article.html", context)


@cache
def after(formula: Formula, catalogue: Catalogue) -> SafeString:
    """What to read before, what builds on this, what is related, and the references."""
    return render_to_string("formulas/_after.html", {"texts": texts(formula)} | neighbours(formula, catalogue))
