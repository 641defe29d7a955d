"""Colours that authors name in formulas: their style sheet is loaded only by a text that has one."""

from django import template

from formulas.texts.colours import has_named_colours

register = template.Library()
register.filter("has_named_colours", has_named_colours)
