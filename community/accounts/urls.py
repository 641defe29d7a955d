"""Addresses of accounts: allauth's own under /accounts/, and ours beside them."""

from django.urls import URLPattern, URLResolver, include, path

from community.accounts import views, webhooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("account/", views.account, name="account"),
    path("account/remove/", views.remove, name="remove-account"),
    path("account/recovery-codes/keep/", views.keep_recovery_codes, name="keep-recovery-codes"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<uuid:public_id>/revoke/", views.revoke, name="revoke-token"),
    path("account/webhooks/", webhooks.webhooks, name="webhooks"),
    path("account/webhooks/<uuid:public_id>/", webhooks.webhook, name="webhook"),
    path("account/webhooks/<uuid:public_id>/try/", webhooks.try_webhook, name="try-webhook"),
    path("account/webhooks/<uuid:public_id>/switch/", webhooks.switch, name="switch-webhook"),
    path("account/webhooks/<uuid:public_id>/delete/", webhooks.delete, name="delete-webhook"),
    path("dev/mail/", views.mailbox, name="mailbox"),
]
