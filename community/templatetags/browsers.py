"""Browsers by the names people know."""

from django import template

register = template.Library()

# In this order, since most browsers also claim to be those below them.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
LONGEST = 60


@register.filter
def browser(user_agent: str) -> str:
    """The browser and its system, as in `Firefox on Linux`; for others the beginning of what they call themselves."""
    name = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if not name:
        return user_agent[:LONGEST] or "an unknown program"
    return f"{name} on {system}" if system else name
