"""The API's addresses under /api/v1/."""

from django.urls import path

from community.api import contributions, me, moderation, reactions

ONE = "contributions/<int:pk>/"
JUDGED = "moderation/contributions/<int:pk>/"

urlpatterns = [
    path("contributions/", contributions.Contributions.as_view(), name="api-contributions"),
    path(ONE, contributions.OneContribution.as_view(), name="api-contribution"),
    path(f"{ONE}submit/", contributions.Submission.as_view(), name="api-submit"),
    path(f"{ONE}withdraw/", contributions.Withdrawal.as_view(), name="api-withdraw"),
    path(f"{ONE}vote/", reactions.YourVote.as_view(), name="api-vote"),
    path(f"{ONE}flags/", reactions.Flags.as_view(), name="api-flags"),
    path("formulas/<slug:slug>/reports/", reactions.Reports.as_view(), name="api-reports"),
    path("moderation/queue/", moderation.Queue.as_view(), name="api-queue"),
    path(f"{JUDGED}decisions/", moderation.Decisions.as_view(), name="api-decisions"),
    path("moderation/decisions/<int:pk>/undo/", moderation.Undo.as_view(), name="api-undo"),
    path("me/", me.Me.as_view(), name="api-me"),
]
