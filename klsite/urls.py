"""Which address leads where."""

from django.contrib import admin
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView
from drf_spectacular.views import SpectacularAPIView

from klsite import pages
from klsite.api_docs import ApiDocs
from klsite.api_index import NAME as INDEX
from klsite.api_index import Index


class IconView(RedirectView):
    """Browsers ask for /favicon.ico whatever a page says; the admin and the API's pages name no icon."""

    http_method_names = ["get", "head", "options"]  # whatever is sent is not led to a picture, which would drop it

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return staticfiles_storage.url("klsite/icon.svg")


urlpatterns = [
    path("", include("formulas.urls")),
    path("", include("community.reading.urls")),
    path("", include("community.writing.urls")),
    path("", include("community.accounts.urls")),
    path("moderation/", include("community.moderation.urls")),
    path("formulas/<slug:slug>/", pages.formula_page, name="formula"),
    path("api/v1/", Index.as_view(), name=INDEX),
    path("api/v1/", include("formulas.api.urls")),
    path("api/v1/", include("community.api.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/v1/docs/", ApiDocs.as_view(), name="api-docs"),
    path("admin/", admin.site.urls),
    path("privacy/", pages.Privacy.as_view(), name="privacy"),
    path("favicon.ico", IconView.as_view(), name="icon"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain"), name="robots"),
]

handler400 = "klsite.api.bad_request"
handler404 = "klsite.api.not_found"
handler500 = "klsite.api.server_error"
