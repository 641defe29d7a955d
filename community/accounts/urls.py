"""Addresses of accounts: allauth's own under /accounts/, and ours beside them."""

from django.urls import URLPattern, URLResolver, include, path

from community.accounts import proof_by_mail, views, webhooks
from community.accounts.reauthentication import ProofByMailView, set_password
from community.accounts.sessions import SessionsView

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/reauthenticate/mail/", ProofByMailView.as_view(), name=proof_by_mail.ROUTE),
    # At the addresses of allauth's own pages, which so are never reached.
    path("accounts/sessions/", SessionsView.as_view(), name="sessions"),
    path("accounts/password/set/", set_password, name="set-password"),
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
