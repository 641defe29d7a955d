"""Applications of others, set up as this site wants them."""

from django.contrib.admin.apps import AdminConfig


class KlarityAdminConfig(AdminConfig):
    """Django's admin, entered through the site's own login and with a second step."""

    default_site = "klsite.admin.KlarityAdminSite"
