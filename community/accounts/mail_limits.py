"""How many mails of accounts are sent: to one mailbox, and for one asking address, on every way that sends one."""

import math
import time
from collections.abc import Callable

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from community.errors import TooMuch
from community.mail_addresses import mailbox
from community.pages.refusals import refused_page
from formulas.texts.counted import counted

APP = "klarity.mails"
ASKED_FOR, ABOUT_AN_ACCOUNT = "asked_for", "about_an_account"
TOO_MANY = (
    "So that nobody fills a mailbox with our mails, only so many are sent to one address, and for one place that asks "
    "for them. There is another one in {}; look for those that are there, in the spam folder too."
)


def take_share(request: HttpRequest, address: str) -> None:
    """Counts a mail that somebody asks for, once in a request; raises TooMuch, which says when there is another one.

    Counted is who asks and what is typed, never whether there is an account: the refusal tells nobody of that.
    """
    if getattr(request, "mail_is_counted", False):
        return
    seconds = _seconds_without(request, ASKED_FOR, settings.MAILS_ASKED_FOR, mailbox(address))
    if seconds:
        raise TooMuch(TOO_MANY.format(counted(math.ceil(seconds / 60), "minute")), seconds)
    request.mail_is_counted = True  # type: ignore[attr-defined]


def has_share_of_notices(request: HttpRequest, address: str) -> bool:
    """Whether one more mail may say what was done to an account; counts it.

    Apart from those that are asked for: else whoever got in could first use up the mails that would tell its owner.
    """
    return not _seconds_without(request, ABOUT_AN_ACCOUNT, settings.MAILS_ABOUT_AN_ACCOUNT, mailbox(address))


class ResendLimitMiddleware:
    """Counts a press of the button for another code, whether or not there is somebody to mail one to.

    allauth mails none where there is no account; the limit would then come later, and tell.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """The refusal, if the mail would be one too many."""
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if name not in WAITING or request.method != "POST" or request.POST.get("action") != "resend":
            return None
        address = WAITING[name](request)
        try:
            if address:
                take_share(request, address)
        except TooMuch as refusal:
            return refused_page(request, refusal)
        return None


def _waiting_to_log_in(request: HttpRequest) -> str:
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    return str(stage.state.get("email", "")) if stage else ""


def _waiting_to_verify(request: HttpRequest) -> str:
    process = EmailVerificationProcess.resume(request)
    return process.email if process else ""


# Where another code can be asked for, and which address waits for it.
WAITING = {
    "account_confirm_login_code": _waiting_to_log_in,
    "account_email_verification_sent": _waiting_to_verify,
}


def _seconds_without(request: HttpRequest, action: str, rates: str, key: str) -> int:
    """0 if there was one left, which is then used up; else how long it takes until there is."""
    for text in rates.split(","):
        config, (rate,) = {action: text}, ratelimit.parse_rates(text)
        if not ratelimit.consume(request, app=APP, action=action, config=config, key=key, limit_get=True):
            place = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
            return _seconds_until_next(cache.get(place) or [time.time()], rate)
    return 0


def _seconds_until_next(history: list[float], rate: ratelimit.Rate) -> int:
    """How long until the oldest of those that were counted, which stand newest first, counts no longer."""
    return max(1, math.ceil(history[-1] + float(rate.duration) - time.time()))
