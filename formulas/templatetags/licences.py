"""The licence as pages name it."""

from django import template
from django.utils.html import format_html

from formulas.licence import ADDRESSES, LICENCE

register = template.Library()


@register.simple_tag
def licence_link() -> str:
    """The licence's name, which leads to its words."""
    return format_html('<a href="{}" rel="license">{}</a>', ADDRESSES[LICENCE], LICENCE)
