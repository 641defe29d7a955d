"""The two pieces of a formula page that are the formula's own, as HTML: above and below what readers add."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.definitions.loading import Catalogue
from formulas.definitions.parameters import Problem, Reading
from formulas.pages.content import figure, neighbours, texts
from formulas.pages.moving import moving_texts
from formulas.pages.pieces import Marks, Pieces


def article(formula: Formula, reading: Reading) -> SafeString:
    """Everything from the title to the sceptic, with the figures at the parameters read.

    It is set once, since it depends on neither reader nor time; at other parameters only what moved is made again.
    """
    if reading.problems or reading.values != formula.defaults:
        return _article(formula, reading.values, reading.problems)
    return _default_article(formula)


@cache
def _default_article(formula: Formula) -> SafeString:
    return _article(formula, formula.defaults, ())


def _article(formula: Formula, parameters: Mapping[str, float], problems: tuple[Problem, ...]) -> SafeString:
    moving = moving_texts(formula, parameters)
    placed = {f"{view} {name}": text for view, texts_of in moving.items() for name, text in texts_of.items()}
    return _article_pieces(formula).filled(placed | {"problems": problems_html(problems)})


@cache
def _article_pieces(formula: Formula) -> Pieces:
    marked = {view.name: Marks(f"{view.name} ") for view in formula.views}
    return Pieces.of(whole_article(formula, marked, Marks()["problems"]))


def whole_article(formula: Formula, moving: Mapping[str, Mapping[str, str]], problems: str) -> SafeString:
    """The article from its template, with texts or marks for what moves in the figure of each view."""
    context = {
        "formula": formula,
        "texts": texts(formula),
        "figures": [figure(formula, view, moving[view.name]) for view in formula.views],
        "problems": problems,
        "action": reverse("formula", args=[formula.slug]),
    }
    return render_to_string("formulas/_article.html", context)


def problems_html(problems: tuple[Problem, ...]) -> SafeString:
    """The parts of the address that could not be used; blank if all could."""
    return _set_problems(problems) if problems else _no_problems()


def _set_problems(problems: tuple[Problem, ...]) -> SafeString:
    return render_to_string("formulas/_problems.html", {"problems": problems})


@cache
def _no_problems() -> SafeString:
    return _set_problems(())


def embedded(formula: Formula, view: View, moving: Mapping[str, str]) -> SafeString:
    """One figure for other people's pages."""
    return _embedded_pieces(formula, view).filled(moving)


@cache
def _embedded_pieces(formula: Formula, view: View) -> Pieces:
    context: dict[str, Any] = {
        "formula": formula,
        "figure": figure(formula, view, Marks()),
        "action": reverse("embed", args=[formula.slug]),
        "kept": f"view={view.name}&",
        "first": True,
    }
    return Pieces.of(render_to_string("formulas/_figure.html", context))


@cache
def after(formula: Formula, catalogue: Catalogue) -> SafeString:
    """What to read before, what builds on this, what is related, and the references."""
    return render_to_string("formulas/_after.html", {"texts": texts(formula)} | neighbours(formula, catalogue))
