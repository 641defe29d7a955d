"""Addresses of accounts: allauth's own under /accounts/, and ours beside them."""

from django.urls import URLPattern, URLResolver, include, path

from community.accounts import proof_by_mail, views
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
    path("dev/mail/", views.mailbox, name="mailbox"),
]
