"""The API's addresses under /api/v1/."""

from django.urls import path

from community.api import (
    contributions,
    desk,
    export,
    log,
    me,
    moderation,
    notices,
    people,
    preview,
    reactions,
    reports,
    webhooks,
)

ONE = "contributions/<int:pk>/"
JUDGED = "moderation/contributions/<int:pk>/"
HOOK = "me/webhooks/<uuid:public_id>/"

urlpatterns = [
    path("contributions/", contributions.Contributions.as_view(), name="api-contributions"),
    path(ONE, contributions.OneContribution.as_view(), name="api-contribution"),
    path(f"{ONE}submit/", contributions.Submission.as_view(), name="api-submit"),
    path(f"{ONE}withdraw/", contributions.Withdrawal.as_view(), name="api-withdraw"),
    path(f"{ONE}edit/", contributions.Edit.as_view(), name="api-edit"),
    path(f"{ONE}vote/", reactions.YourVote.as_view(), name="api-vote"),
    path(f"{ONE}flags/", reactions.Flags.as_view(), name="api-flags"),
    path("formulas/<slug:slug>/reports/", reactions.Reports.as_view(), name="api-reports"),
    path(f"{ONE}log/", log.TextLog.as_view(), name="api-text-log"),
    path("preview/", preview.Preview.as_view(), name="api-preview"),
    path("people/<int:pk>/", people.Person.as_view(), name="api-person"),
    path("moderation/queue/", moderation.Queue.as_view(), name="api-queue"),
    path(f"{JUDGED}decisions/", moderation.Decisions.as_view(), name="api-decisions"),
    path("moderation/flagged/", desk.Flagged.as_view(), name="api-flagged"),
    path("moderation/undoable/", desk.Undoable.as_view(), name="api-undoable"),
    path(JUDGED, desk.Case.as_view(), name="api-case"),
    path("moderation/decisions/<int:pk>/undo/", moderation.Undo.as_view(), name="api-undo"),
    path("export/contributions.jsonl", export.ContributionExport.as_view(), name="api-export-contributions"),
    path("moderation/reports/", reports.SentReports.as_view(), name="api-sent-reports"),
    path("moderation/reports/<int:pk>/", reports.SentReport.as_view(), name="api-report"),
    path("moderation/reports/<int:pk>/answer/", reports.ReportAnswer.as_view(), name="api-answer"),
    path("moderation/log/", log.Log.as_view(), name="api-log"),
    path("me/notices/", notices.Notices.as_view(), name="api-notices"),
    path("me/notices/read/", notices.NoticesRead.as_view(), name="api-notices-read"),
    path("me/", me.Me.as_view(), name="api-me"),
    path("me/webhooks/", webhooks.Webhooks.as_view(), name="api-webhooks"),
    path(HOOK, webhooks.OneWebhook.as_view(), name="api-webhook"),
    path(f"{HOOK}ping/", webhooks.Ping.as_view(), name="api-webhook-ping"),
    path(f"{HOOK}deliveries/", webhooks.Attempts.as_view(), name="api-webhook-deliveries"),
]
