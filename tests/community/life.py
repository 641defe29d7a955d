"""The life of texts, lived at random: everybody does everything with everything, and after each step the laws hold."""

from collections.abc import Callable
from contextlib import ExitStack
from smtplib import SMTPServerDisconnected
from typing import Any
from unittest import mock

from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import transaction
from django.test import override_settings
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from community import markup
from community.actions import judging, notices, people, reacting, reporting, writing
from community.actions.rendering import rerender
from community.errors import Refused
from community.judgements import JUDGEMENTS, possible_judgements, revision_in_question
from community.kinds import KINDS, Kind
from community.models import Contribution, Decision, FlagReason, Report, User
from community.states import Action
from tests.clock import stopped_clock
from tests.community import laws
from tests.community.working import work
from tests.personas import KL, Rows, edited, moderator, pending, person, published, rows

settings.register_profile(
    "life",
    settings.get_profile("klarity"),
    max_examples=8,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)

NAMES = ("Ada", "Bo", "Rui", "Maria", "Mo", "Una", "Ina", "stranger")  # see `people_come`
WHO = st.sampled_from(NAMES)
SOMEBODY = st.none() | WHO  # None for the one who may do it
WHICH = st.integers(0, 7)
KIND = st.sampled_from(list(KINDS.values()))
TEXTS = st.sampled_from(
    ["", "Too short.", "The same words as somebody's, or as mine.", "[a](https://example.org) " * 4]
)
TEXTS |= st.integers(0, 999).map(lambda number: f"Example {number} made me see what $P$ and $Q$ are about.")
REASONS = st.sampled_from(["Because of this.", "Because of this.", "", "Too long. " * 51])
PAUSES = st.sampled_from([1, 6, 31, 59, 60, 61, 301, 3_600, 86_399, 86_400, 86_401, 31 * 86_400])


class Life(RuleBasedStateMachine):
    """Authors, readers and moderators, some of whom write; few approvals make trusted, and two flags hide."""

    def __init__(self) -> None:
        super().__init__()
        self.around = ExitStack()
        self.clock = self.around.enter_context(stopped_clock())
        self.around.enter_context(override_settings(TRUSTED_APPROVALS=2, TRUSTED_FLAGS_TO_HIDE=2))
        self.around.enter_context(transaction.atomic())
        self.around.callback(transaction.set_rollback, True)
        mail.outbox.clear()

    def teardown(self) -> None:
        """Takes everything back."""
        self.around.close()

    # --- who and what --------------------------------------------------------------------------------------

    @initialize()
    def people_come(self) -> None:
        """Two authors, a reader, two moderators; Una has not verified her address, Ina's account is closed."""
        people = [person(name, verified=name != "Una", new=name == "Bo") for name in NAMES[:3] + NAMES[5:7]]
        people += [moderator("Maria"), moderator("Mo")]
        self.keys = {user.name: user.pk for user in people}
        User.objects.filter(name="Ina").update(is_active=False)
        maria = self.person("Maria")
        edited(published(self.person("Ada"), maria), send=True)
        for _ in range(2):
            published(self.person("Bo"), maria)
        pending(self.person("Mo"))
        self.snapshot, self.rows = laws.look(), rows()

    def person(self, name: str) -> Any:
        """Somebody as they are now."""
        return AnonymousUser() if name == "stranger" else User.objects.get(pk=self.keys[name])

    def text(self, which: int) -> Contribution:
        """One of the texts there are."""
        found = list(Contribution.objects.order_by("-pk"))
        return found[which % len(found)]

    def attempt(self, action: Callable[..., object], /, **given: Any) -> None:
        """Does it, or is refused and has changed nothing."""
        before: Rows = self.rows
        try:
            action(**given)
        except Refused:
            assert not rows() ^ before

    # --- authors -------------------------------------------------------------------------------------------

    @rule(
        who=WHO,
        formula=st.sampled_from([KL, KL, "no-such-formula"]),
        kind=st.sampled_from(list(KINDS.values())),
        text=TEXTS,
    )
    def begin(self, who: str, formula: str, kind: Kind, text: str) -> None:
        self.attempt(writing.begin, author=self.person(who), formula=formula, kind=kind, text=text)

    @rule(who=SOMEBODY, which=WHICH, text=TEXTS, view=st.sampled_from([None, {}, {"mu_q": 2}, {"mu_q": 1e9}, {"a": 1}]))
    def save(self, who: str | None, which: int, text: str, view: dict | None) -> None:
        contribution = self.text(which)
        self.attempt(
            writing.save_draft, author=self._author(who, contribution), contribution=contribution, text=text, view=view
        )

    @rule(
        act=st.sampled_from([writing.submit, writing.submit, writing.withdraw, writing.discard_edit]),
        who=SOMEBODY,
        which=WHICH,
    )
    def author_acts(self, act: Callable[..., object], who: str | None, which: int) -> None:
        contribution = self.text(which)
        self.attempt(act, author=self._author(who, contribution), contribution=contribution)

    @rule(text=st.integers(0, 999), who=st.sampled_from(["Ada", "Bo", "Mo"]))
    def write_and_send(self, text: int, who: str) -> None:
        author = self.person(who)
        words = f"Thought {text} about what the divergence is and what it is not."
        contribution = writing.begin(author=author, formula=KL, kind=Kind.AHA, text=words) if author.is_active else None
        self.rows = rows()
        if contribution:
            self.attempt(writing.submit, author=author, contribution=contribution)

    @rule(who=SOMEBODY, which=WHICH, reason=REASONS)
    def delete(self, who: str | None, which: int, reason: str) -> None:
        contribution = self.text(which)
        actor = self._author(who, contribution)
        self.attempt(writing.delete, actor=actor, contribution=contribution, reason=reason)

    def _author(self, who: str | None, contribution: Contribution) -> Any:
        return self.person(who) if who else contribution.author

    # --- moderators ----------------------------------------------------------------------------------------

    @rule(which=WHICH, choice=st.integers(0, 7))
    def decide(self, which: int, choice: int) -> None:
        contribution = self.text(which)
        possible = possible_judgements(contribution)
        if possible:
            self._decide(contribution, possible[choice % len(possible)].action)

    @rule(
        who=SOMEBODY,
        which=WHICH,
        action=st.sampled_from([*JUDGEMENTS, Action.DELETE]),
        reason=REASONS,
        wrong=st.sampled_from(["revision", "version", ""]),
    )
    def decide_anything(self, who: str | None, which: int, action: str, reason: str, wrong: str) -> None:
        self._decide(self.text(which), action, who, reason, wrong)

    def _decide(
        self, contribution: Contribution, action: str, who: str | None = None, reason: str = "So.", wrong: str = ""
    ) -> None:
        revision = revision_in_question(contribution)
        if wrong == "revision" or revision is None:
            revision = contribution.revisions.order_by("pk").first()
        assert revision
        self.attempt(
            judging.decide,
            moderator=self.person(who or ("Mo" if contribution.author.name == "Maria" else "Maria")),
            contribution=contribution,
            action=action,
            reason=reason,
            revision=revision.pk,
            version=contribution.version - (wrong == "version"),
        )

    @rule(who=SOMEBODY)
    def undo(self, who: str | None) -> None:
        decision = Decision.objects.exclude(contribution=None).order_by("-pk").first()
        if decision:
            moderator = self.person(who) if who else decision.actor or AnonymousUser()
            self.attempt(judging.undo, moderator=moderator, decision=decision)

    @rule(which=WHICH, choice=st.integers(0, 7), seconds=st.sampled_from([0, 1, 59, 60]))
    def decide_and_undo(self, which: int, choice: int, seconds: int) -> None:
        self.decide(which, choice)
        self.laws_hold()
        self.time_passes(seconds, mail_works=True)
        self.laws_hold()
        self.undo(None)

    # --- readers -------------------------------------------------------------------------------------------

    @rule(who=WHO, which=WHICH, clicked=st.sampled_from([True, False, None]))
    def vote(self, who: str, which: int, clicked: bool | None) -> None:
        reader, contribution = self.person(who), self.text(which)
        if clicked is None:
            self.attempt(reacting.unvote, reader=reader, contribution=contribution)
        else:
            self.attempt(reacting.vote, reader=reader, contribution=contribution, clicked=clicked)

    @rule(who=WHO, which=WHICH, reason=st.sampled_from(FlagReason), note=REASONS)
    def flag(self, who: str, which: int, reason: FlagReason, note: str) -> None:
        self.attempt(reacting.flag, reader=self.person(who), contribution=self.text(which), reason=reason, note=note)

    @rule(who=WHO, judge=WHO, text=REASONS)
    def report_and_answer(self, who: str, judge: str, text: str) -> None:
        self.attempt(reporting.report, reporter=self.person(who), formula=KL, text=text)
        self.rows = rows()
        report = Report.objects.order_by("-pk").first()
        if report:
            self.attempt(reporting.close_report, moderator=self.person(judge), report=report, reason=text)

    # --- people --------------------------------------------------------------------------------------------

    @rule(who=st.sampled_from(["Rui", "Bo", "Ina"]))
    def make_moderator(self, who: str) -> None:
        self.attempt(people.make_moderator, user=self.person(who))

    @rule(who=st.sampled_from(["Bo", "Maria", "Ina"]), keep=st.booleans(), sure=st.integers(0, 4))
    def remove_account(self, who: str, keep: bool, sure: int) -> None:
        if sure == 4:
            self.attempt(people.remove_account, user=self.person(who), keep_published=keep)

    @rule(there=st.booleans())
    def maria_comes_or_goes(self, there: bool) -> None:
        User.objects.filter(pk=self.keys["Maria"], scrubbed_at=None).update(is_active=there)

    @rule()
    def a_day_without_maria(self) -> None:
        self.maria_comes_or_goes(there=False)
        self.laws_hold()
        self.time_passes(86_400, mail_works=True)

    @rule(who=st.sampled_from(["Ada", "Bo"]))
    def read_notices(self, who: str) -> None:
        notices.mark_read(reader=self.person(who))

    # --- the site ------------------------------------------------------------------------------------------

    @rule(seconds=PAUSES, mail_works=st.sampled_from([True, True, False]))
    def time_passes(self, seconds: int, mail_works: bool) -> None:
        self.clock.move(seconds=seconds)
        with ExitStack() as stack:
            if not mail_works:
                error = SMTPServerDisconnected("Nobody there.")
                stack.enter_context(mock.patch("django.core.mail.EmailMessage.send", side_effect=error))
            work()

    @rule()
    def the_renderer_changes(self) -> None:
        with mock.patch.object(markup, "RENDERER_VERSION", markup.RENDERER_VERSION + 1):
            rerender(all_revisions=False)

    @invariant()
    def laws_hold(self) -> None:
        """Every law, between the step before and this one; no task has failed."""
        now = rows()
        if now == self.rows:
            return
        after = laws.look()
        laws.check(self.snapshot, after)
        assert not DBTaskResult.objects.failed().exists()
        self.snapshot, self.rows = after, now
