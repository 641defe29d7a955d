"""Headers that protect readers, beside those of Django's own middleware: for pages and for static files."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

from klsite.api import PREFIX
from klsite.conditional import type_of

# What pages may not do, nor what is framed in them: all that browsers ask a policy for and no page of ours needs.
NEVER = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture", "encrypted-media"),
    *("fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer"),
    *("microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "storage-access", "usb"),
    *("window-management", "xr-spatial-tracking"),
)
# What they may: a link is copied, a passkey is made and asked for.
OURSELVES = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")

# What other sites may put on their pages, by the name of its route; and all of the API.
FOR_OTHERS = ("embed", "figure-svg", "figure-png", "values-csv", "definition-toml", "definition-json")

RESOURCES = "Cross-Origin-Resource-Policy"
TRANSPORT = "Strict-Transport-Security"


def permissions() -> str:
    """The Permissions-Policy of pages."""
    return ", ".join([*(f"{name}=(self)" for name in OURSELVES), *(f"{name}=()" for name in NEVER)])


class HeadersMiddleware:
    """Says of each answer what its page may do, and which sites may show it on theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.permissions = permissions()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if type_of(response).startswith("text/html"):
            response.headers["Permissions-Policy"] = self.permissions
        response.headers[RESOURCES] = "cross-origin" if is_for_others(request) else "same-origin"
        return response


def is_for_others(request: HttpRequest) -> bool:
    """Whether pages of other sites may show what is at this address."""
    name = request.resolver_match and request.resolver_match.url_name
    return name in FOR_OTHERS or request.path.startswith(PREFIX)


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise's, which answers before all others: so that it knows itself what they would have said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.own_headers = of_static_files()

    def __call__(self, request: HttpRequest) -> Any:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return self.get_response(request)  # SecurityMiddleware leads to https
        return super().__call__(request)

    def serve(self, static_file: Any, request: HttpRequest) -> HttpResponseBase:
        """The file, or why not, with its own headers."""
        response: HttpResponseBase = super().serve(static_file, request)
        for name, value in self.own_headers.items():
            response.headers[name] = value
        return response


def of_static_files() -> dict[str, str]:
    """What each static file is sent with; some thirty come with a first view, so there is no more of it than it takes.

    Their policy is the strictest and shortest: a part of a page loads nothing by itself, nor does a picture alone.
    """
    headers = {
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        RESOURCES: "same-origin",
    }
    return headers | ({TRANSPORT: transport()} if settings.SECURE_HSTS_SECONDS else {})


def transport() -> str:
    """The Strict-Transport-Security that SecurityMiddleware gives to pages."""
    scope = {"includeSubDomains": settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, "preload": settings.SECURE_HSTS_PRELOAD}
    return "; ".join([f"max-age={settings.SECURE_HSTS_SECONDS}", *(word for word, said in scope.items() if said)])
