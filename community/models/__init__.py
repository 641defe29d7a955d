"""Everything the community keeps: people, what they write, and what was decided about it."""

from community.models.answered_requests import AnsweredRequest
from community.models.contributions import Contribution, Revision
from community.models.log import Decision
from community.models.notices import Notice
from community.models.people import User, UserManager
from community.models.reactions import Flag, FlagReason, Vote
from community.models.reports import Report
from community.models.tokens import Scope, Token
from community.models.webhooks import Delivery, DeliveryAttempt, Webhook

__all__ = [
    "AnsweredRequest",
    "Contribution",
    "Decision",
    "Delivery",
    "DeliveryAttempt",
    "Flag",
    "FlagReason",
    "Notice",
    "Report",
    "Revision",
    "Scope",
    "Token",
    "User",
    "UserManager",
    "Vote",
    "Webhook",
]
